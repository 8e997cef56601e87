import type { Log } from '../log.ts';
import type { AuditLog } from './audit.ts';
import { createCheckpointer } from './checkpoint.ts';

const EVERY_MS = 5_000;
const ORIGIN = 'gridops/audit';

/** Signs the head of the audit log every few seconds while rows come, and once more at the end; each note goes to the log, too. */
export async function keepCheckpoints(
  audit: AuditLog,
  dataDir: string,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  const checkpointer = await createCheckpointer({
    dataDir,
    origin: ORIGIN,
    audit,
    onCheckpoint: (note) => log.info({ checkpoint: note }, 'Audit checkpoint signed.'),
  });
  const sign = () =>
    checkpointer
      .checkpoint()
      .catch((error: unknown) => log.error({ error }, 'The audit log could not be signed.'));
  let signing: Promise<unknown> = sign();
  const timer = setInterval(() => {
    signing = signing.then(sign);
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await signing;
      await sign();
    },
  };
}
