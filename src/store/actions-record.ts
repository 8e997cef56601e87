import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { ActionRecord, NewAction, StoredDecision } from './actions.ts';
import type { Tables } from './schema.ts';

export type ActionRow = Selectable<Tables['actions']>;
export type DecisionRow = Selectable<Tables['action_decisions']>;

/** What is read but never searched. It is JSON, because Postgres' text cannot hold every character that people type. */
const request = z.object({
  requestId: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  words: z.array(z.string()),
  requester: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
  channel: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  breakGlass: z.boolean(),
  plan: z.unknown(),
  undoOf: z.string().exactOptional(),
  incident: z.string().exactOptional(),
});

const place = z.object({
  channel: z.string(),
  ts: z.string(),
  thread: z.string().exactOptional(),
});

const decider = z.object({ name: z.string(), reason: z.string().exactOptional() });

/** Which a new action's `request` holds. */
export function encodeRequest(action: NewAction): string {
  return JSON.stringify(request.parse(action));
}

/** Which a decision's `decider` holds. */
export function encodeDecider(who: z.infer<typeof decider>): string {
  return JSON.stringify(decider.parse(who));
}

/** An action with its decisions, oldest first. Throws a ZodError at a row that GridOps did not write. */
export function decodeAction(row: ActionRow, decisions: readonly DecisionRow[]): ActionRecord {
  const { id, name, target, hash, needed, state, version } = row;
  return {
    ...request.parse(JSON.parse(row.request)),
    ...{ id, name, target, hash, needed, state, version },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ...(row.place !== null && { place: place.parse(JSON.parse(row.place)) }),
    ...(row.started_at !== null && { startedAt: row.started_at }),
    ...(row.receipt !== null && { receipt: parse(row.receipt) }),
    ...(row.progress !== null && { progress: parse(row.progress) }),
    ...(row.outcome !== null && { outcome: z.string().parse(parse(row.outcome)) }),
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    decisions: decisions.map(decodeDecision),
  };
}

function decodeDecision({ user_id, decision, at, ...row }: DecisionRow): StoredDecision {
  return { userId: user_id, decision, at, ...decider.parse(parse(row.decider)) };
}

function parse(text: string): unknown {
  return JSON.parse(text);
}
