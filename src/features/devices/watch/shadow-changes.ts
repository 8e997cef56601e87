import { z } from 'zod';
import type { ShadowRow } from '../shadow-rows.ts';

const row = z.object({
  path: z.string(),
  reported: z.string().exactOptional(),
  desired: z.string().exactOptional(),
  delta: z.string().exactOptional(),
  reportedAt: z.number().exactOptional(),
});

const change = z.object({
  path: z.string(),
  part: z.enum(['reported', 'desired']),
  /** As it was when the watch began; absent where it was not there. All values as JSON, masked. */
  first: z.string().exactOptional(),
  /** As it was before the newest change. */
  from: z.string().exactOptional(),
  to: z.string().exactOptional(),
  /** Epoch milliseconds: when it was last written, or seen where AWS does not tell. */
  at: z.number(),
  times: z.number(),
});

export const shadowState = z.object({
  /** Absent until it was read. */
  version: z.number().exactOptional(),
  firstVersion: z.number().exactOptional(),
  /** As it was read last. */
  rows: z.array(row),
  /** What changed since the watch began, a field once for each part. */
  changes: z.array(change),
  /** Why it could not be read the last time. */
  fault: z.string().exactOptional(),
  /** Times in a row that it could not be read. */
  failures: z.number(),
  /** Epoch milliseconds: when it was last read. */
  readAt: z.number().exactOptional(),
});

export type ShadowChange = z.infer<typeof change>;
/** What was seen of a shadow so far. */
export type ShadowState = z.infer<typeof shadowState>;

/** Before the first look. */
export function nothingSeen(): ShadowState {
  return { rows: [], changes: [], failures: 0 };
}

/** After one more look at it: a field counts as changed when its value is another than before. */
export function withRead(
  state: ShadowState,
  { rows, version }: { rows: readonly ShadowRow[]; version: number },
  readAt: number,
): ShadowState {
  const isFirst = state.version === undefined;
  const changes = isFirst ? state.changes : changesBetween(state, rows, readAt);
  return {
    version,
    firstVersion: state.firstVersion ?? version,
    rows: [...rows],
    changes,
    failures: 0,
    readAt,
  };
}

/** After a look that failed: what was known stays. */
export function withFault(state: ShadowState, fault: string): ShadowState {
  return { ...state, fault, failures: state.failures + 1 };
}

function changesBetween(
  { rows: before, changes }: ShadowState,
  rows: readonly ShadowRow[],
  seenAt: number,
): ShadowChange[] {
  const known = new Map(changes.map((each) => [keyOf(each), each]));
  const old = new Map(before.map((each) => [each.path, each]));
  const fresh = new Map(rows.map((each) => [each.path, each]));
  for (const path of new Set([...old.keys(), ...fresh.keys()]))
    for (const part of ['reported', 'desired'] as const) {
      const field = { path, part };
      const [was, is] = [old.get(path), fresh.get(path)];
      if (was?.[part] === is?.[part]) continue;
      const earlier = known.get(keyOf(field));
      known.set(keyOf(field), changeOf(field, { was, is, earlier, seenAt }));
    }
  return [...known.values()];
}

function changeOf(
  { path, part }: Pick<ShadowChange, 'path' | 'part'>,
  found: {
    was: ShadowRow | undefined;
    is: ShadowRow | undefined;
    earlier: ShadowChange | undefined;
    seenAt: number;
  },
): ShadowChange {
  const { was, is, earlier, seenAt } = found;
  const values = {
    first: earlier ? earlier.first : was?.[part],
    from: was?.[part],
    to: is?.[part],
  };
  const there = Object.entries(values).filter(([, value]) => value !== undefined);
  const writtenAt = part === 'reported' ? is?.reportedAt : undefined;
  const times = (earlier?.times ?? 0) + 1;
  return { path, part, ...Object.fromEntries(there), at: writtenAt ?? seenAt, times };
}

function keyOf({ path, part }: Pick<ShadowChange, 'path' | 'part'>): string {
  return `${part} ${path}`;
}
