import type { Log } from '../log.ts';
import type { AuditLog } from './audit.ts';
import { createCheckpointer } from './checkpoint.ts';
import { AUDIT_ORIGIN } from './checkpoint-files.ts';

const EVERY_MS = 5_000;

/** A signed head of the audit log, for places outside of the database: whoever has it can tell what was cut or rewritten. */
export interface Anchor {
  /** The name of the log. */
  origin: string;
  /** The number of rows. */
  size: number;
  /** The hash of the last one (hex). */
  hash: string;
  /** All of it as a C2SP signed note. */
  note: string;
}

/** Brings anchors to places outside of this machine. Neither function throws. */
export interface AnchorPublisher {
  /** Takes the newest anchor; older ones need no publishing any more. */
  offer(anchor: Anchor): void;
  /** Publishes it where it is due. */
  publishDue(): Promise<void>;
}

/**
 * Signs the head of the audit log every few seconds while rows come, and once more at the end; each anchor goes to the bot's
 * log, and to the publisher.
 */
export async function keepCheckpoints(
  audit: AuditLog,
  dataDir: string,
  log: Log,
  publisher?: AnchorPublisher,
): Promise<{ stop(): Promise<void> }> {
  const checkpointer = await createCheckpointer({
    dataDir,
    origin: AUDIT_ORIGIN,
    audit,
    onCheckpoint(note, { seq: size, hash }) {
      const anchor = { origin: AUDIT_ORIGIN, size, hash, note };
      log.info(anchor, 'Audit checkpoint signed.');
      publisher?.offer(anchor);
    },
  });
  const sign = () =>
    checkpointer
      .checkpoint()
      .catch((error: unknown) => log.error({ error }, 'The audit log could not be signed.'));
  let signing: Promise<unknown> = sign();
  const timer = setInterval(() => {
    signing = signing.then(sign);
    void publisher?.publishDue();
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all([signing, publisher?.publishDue()]);
      await sign();
      await publisher?.publishDue();
    },
  };
}
