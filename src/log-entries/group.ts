import { statusOf } from './formats/keys.ts';
import { shapeOf } from './shape.ts';
import type { Entry } from './types.ts';

/** Enough to tell two tracebacks apart. */
const COMPARED = 4_000;

/** Who asked says nothing about what happened. */
const ASKER = /^(?:.{0,40}\.)?(?:user[-_]?agent|agent|referr?er|query|ip|client|remote_addr)$/i;

/** How to group. */
export interface GroupOptions {
  /** Milliseconds: a repeat that comes later than this after the last one begins a new group. */
  within?: number;
}

/**
 * Puts entries together that say the same apart from numbers, ids, addresses and times. A group is its newest entry
 * with `repeats`; a group of one is the entry itself. The newest is last. Entries that are groups already are added
 * up, so that a follower can group batch by batch.
 */
export function groupEntries(
  entries: readonly Entry[],
  { within = Number.POSITIVE_INFINITY }: GroupOptions = {},
): Entry[] {
  const groups: Entry[][] = [];
  const latest = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const group = latest.get(key);
    const last = group?.at(-1);
    if (group && last && firstAt(entry) - last.at <= within) {
      group.push(entry);
      continue;
    }
    const begun = [entry];
    groups.push(begun);
    latest.set(key, begun);
  }
  return groups.map(merge).sort((a, b) => a.at - b.at);
}

function merge(group: readonly Entry[]): Entry {
  const [first] = group;
  const newest = group.reduce((last, entry) => (entry.at >= last.at ? entry : last));
  if (first === undefined || group.length === 1) return newest;
  return {
    ...newest,
    repeats: {
      count: group.reduce((count, { repeats }) => count + (repeats?.count ?? 1), 0),
      firstAt: firstAt(first),
      lastAt: newest.at,
      streams: [...new Set(group.flatMap(({ stream, repeats }) => repeats?.streams ?? [stream]))],
    },
  };
}

function firstAt({ at, repeats }: Entry): number {
  return repeats?.firstAt ?? at;
}

/** The status is kept: 200 and 500 are not the same. */
function keyOf({ group, level, message, fields, detail }: Entry): string {
  let said = message;
  for (const name in fields) {
    const value = fields[name];
    if (typeof value !== 'number' && !isAsker(name)) said += ` ${name}=${value}`;
  }
  if (detail.length > 0) said += `\n${detail.join('\n')}`;
  const shape = shapeOf(said.length > COMPARED ? said.slice(0, COMPARED) : said);
  return `${group}\n${level} ${statusOf(fields)}\n${shape}`;
}

const askers = new Map<string, boolean>();

/** Names repeat from line to line, so the answer is remembered. */
function isAsker(name: string): boolean {
  const known = askers.get(name);
  if (known !== undefined) return known;
  if (askers.size >= 5_000) askers.clear();
  const answer = ASKER.test(name);
  askers.set(name, answer);
  return answer;
}
