import { z } from 'zod';
import { LEVELS } from '../../log-entries/levels.ts';
import type { Entry } from '../../log-entries/types.ts';
import type { Snapshots } from '../../store/snapshots.ts';

/* What was read, as it was then: masked, never changed, and enough to show every page of it again. */

const entry: z.ZodType<Entry> = z.object({
  at: z.number(),
  stream: z.string(),
  group: z.string().optional(),
  level: z.enum(LEVELS).optional(),
  message: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  requestId: z.string().optional(),
  detail: z.array(z.string()),
  text: z.string(),
  charactersCut: z.number(),
  linesCut: z.number(),
});

const stopped = z.enum(['window', 'limit', 'deadline', 'bytes']);
const reach = z.object({
  stopped,
  searchedFrom: z.number(),
  beyond: z.object({ stopped, searchedFrom: z.number() }).readonly().exactOptional(),
  wholeSince: z.number().exactOptional(),
  note: z.string().exactOptional(),
});

const source = z.object({
  /** Its name, as people type it. */
  component: z.string(),
  title: z.string(),
  group: z.string(),
  /** How far back it was read; absent where it could not be read. */
  reach: reach.readonly().exactOptional(),
  /** Why it could not be read, in AWS's words and ours. */
  fault: z.string().exactOptional(),
});

/** `of level` `error or worse`: our words, and those of the asker. */
const searched = z.object({ what: z.string(), value: z.string() });

const frozenLogs = z.object({
  /** `system@environment` or `system@environment/component`. */
  target: z.string(),
  title: z.string(),
  region: z.string(),
  /** The command with its options that asks the same again, without target and window. */
  asked: z.array(z.string()).readonly(),
  /** What was searched for, part by part; nothing where every line was wanted. */
  searched: z.array(searched.readonly()).readonly(),
  /** The id that was followed; absent for anything but a trace. */
  trace: z.string().exactOptional(),
  /** How many entries were asked for, the newest; absent where all were. */
  limit: z.number().exactOptional(),
  /** Epoch milliseconds, `until` exclusive. */
  from: z.number(),
  until: z.number(),
  /** Epoch milliseconds. */
  readAt: z.number(),
  /** Such as `15m`, where the window was said from now. */
  span: z.string().exactOptional(),
  sources: z.array(source.readonly()).readonly(),
  /** What was not searched, and why, in sentences. */
  notes: z.array(z.string()).readonly(),
  /** Lines that were read, wanted or not. */
  lines: z.number(),
  /** In time order. */
  entries: z.array(entry).readonly(),
  /** Entries that were found beyond those that are kept: older ones. */
  left: z.number(),
  /** How many values were masked. */
  masked: z.number(),
});

export type Searched = z.infer<typeof searched>;
/** One log of an answer, and how much of it was read. */
export type FrozenSource = z.infer<typeof source>;
/** The lines of an answer, and what was searched for where. */
export type FrozenLogs = z.infer<typeof frozenLogs>;

const KIND = 'logs';

/** Keeps the lines of an answer until `expiresAt` (epoch milliseconds), so that its pages can be turned. */
export async function keepLogs(
  snapshots: Pick<Snapshots, 'save'>,
  { id, expiresAt }: { id: string; expiresAt: number },
  logs: FrozenLogs,
): Promise<void> {
  await snapshots.save({ id, kind: KIND, body: logs, expiresAt });
}

/** The lines that were kept; undefined when their time is over, or when they are not of this target. */
export async function findLogs(
  snapshots: Pick<Snapshots, 'find'>,
  id: string,
  target: string,
): Promise<FrozenLogs | undefined> {
  const { data } = frozenLogs.safeParse(await snapshots.find(id));
  return data?.target === target ? data : undefined;
}
