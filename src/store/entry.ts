import canonicalize from 'canonicalize';
import { z } from 'zod';
import { AuditDamaged } from './damaged.ts';

const REQUEST_STEPS = ['requested', 'succeeded', 'failed', 'denied', 'rejected'] as const;

/** Beside `requested`, `succeeded` and `failed`, which an action has too. `changed`: its plan no longer held, so it was not run. */
const ACTION_STEPS = [
  'planned',
  'approved',
  'declined',
  'expired',
  'started',
  'changed',
  'unknown',
] as const;

const ORIGINS = ['slack', 'cli', 'job'] as const;

/** What the two rows of a request can say. */
export type RequestStep = (typeof REQUEST_STEPS)[number];

/** One step of one request or action, as the audit log keeps it. Parameters and texts are masked by the caller. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  at: number;
  requestId: string;
  step: RequestStep | (typeof ACTION_STEPS)[number];
  /** Slack user id and display name, or the operating system's user for the terminal. */
  actor: { id: string; name: string };
  /** `job`: background work that goes on after a request. Slack: channel id and message timestamp. */
  origin: { kind: (typeof ORIGINS)[number]; channel?: string; message?: string };
  command: string;
  target?: string;
  parameters: Record<string, unknown>;
  /** The action that this is a step of, and the hash of its plan. */
  action?: { id: string; name: string; hash: string };
  /** Why somebody asked for it, approved it or declined it, in their words. */
  reason?: string;
  /** Id of the incident that it was part of. */
  incident?: string;
  /** Run without the approvals that it needs. */
  breakGlass?: true;
  durationMs?: number;
  error?: { id?: string; message: string };
}

const auditEntry: z.ZodType<AuditEntry> = z.object({
  at: z.int(),
  requestId: z.string(),
  step: z.enum([...REQUEST_STEPS, ...ACTION_STEPS]),
  actor: z.object({ id: z.string(), name: z.string() }),
  origin: z.object({
    kind: z.enum(ORIGINS),
    channel: z.string().exactOptional(),
    message: z.string().exactOptional(),
  }),
  command: z.string(),
  target: z.string().exactOptional(),
  parameters: z.record(z.string(), z.unknown()),
  action: z.object({ id: z.string(), name: z.string(), hash: z.string() }).exactOptional(),
  reason: z.string().exactOptional(),
  incident: z.string().exactOptional(),
  breakGlass: z.literal(true).exactOptional(),
  durationMs: z.number().exactOptional(),
  error: z.object({ id: z.string().exactOptional(), message: z.string() }).exactOptional(),
});

/** The canonical JSON text of an entry, with what canonical JSON or Postgres would refuse replaced by U+FFFD. */
export function encodeEntry(entry: AuditEntry): string {
  const text = canonicalize(auditEntry.parse(JSON.parse(storableJson(entry))));
  if (text === undefined) throw new TypeError('An audit entry must be an object.');
  return text;
}

/** Reads the text of a stored entry. Throws {@link AuditDamaged} if it is not an entry. */
export function decodeEntry(seq: number, text: string): AuditEntry {
  try {
    return auditEntry.parse(JSON.parse(text));
  } catch (cause) {
    throw new AuditDamaged(
      `Audit row ${seq} cannot be read: it was changed outside GridOps. Run "gridops audit verify".`,
      { cause },
    );
  }
}

/**
 * JSON.stringify writes lone surrogates and NUL as \u escapes. RFC 8785 forbids the first, Postgres' JSON cannot hold the
 * second. Matching every escape as a whole keeps an escaped backslash before a "u0000" of the user's own apart.
 */
function storableJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? part.toString() : part,
  );
  return text.replace(/\\(u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escaped, kind: string) =>
    kind.length > 1 ? '\ufffd' : escaped,
  );
}
