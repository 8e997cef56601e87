import { inOrder, type LogEvent } from '../../aws/logs.ts';
import { type Reading, reading } from '../../aws/readings.ts';
import { readEntries } from '../../log-entries/reader.ts';
import { type Selection, selectEntries } from '../../log-entries/select.ts';
import type { Entry } from '../../log-entries/types.ts';
import type { Masker } from '../../masking/masker.ts';
import { MOST_ENTRIES } from './arguments.ts';
import type { ReadTools } from './around.ts';
import type { FrozenLogs, FrozenSource } from './frozen.ts';
import { entriesByStream, holderOf } from './holders.ts';
import { maskEntries, maskEvents } from './mask-lines.ts';
import type { SourcePlan } from './plan.ts';
import { readSource, type SourceQuery, type SourceRead } from './read.ts';

/** What is read and what of it is wanted. */
export interface Wanted {
  readonly plans: readonly SourcePlan[];
  readonly query: SourceQuery;
  readonly selection: Selection;
  /** Entries that are kept at most, the newest. */
  readonly limit?: number | undefined;
}

/** The lines of several logs as one, masked. */
export type Gathered = Pick<FrozenLogs, 'sources' | 'entries' | 'lines' | 'left' | 'masked'>;

/** A stored answer of more than this is slow to read again. */
const MOST_BYTES = 2 * 1024 * 1024;

type Progress = (done: number) => void;

/** Reads all logs at the same time and puts their lines together; one that fails is told beside what the others gave. */
export async function gatherLogs(
  { plans, query, selection, limit = MOST_ENTRIES }: Wanted,
  tools: ReadTools & { readonly masker: Masker },
  progress: Progress,
): Promise<Gathered> {
  let done = 0;
  const reads = await Promise.all(
    plans.map(async (plan) => {
      const read = await reading(() => readSource(plan, query, tools));
      done += 1;
      progress(done);
      return read;
    }),
  );
  const good = reads.flatMap((read) => (read.ok ? [read.value] : []));
  const events = inOrder(good.flatMap((read) => read.events));
  const safe = await maskEvents(events, tools.masker);
  const formats = new Map(plans.map(({ source }) => [source.group, source.format]));
  const format = (group = '') => formats.get(group) ?? 'auto';
  const found = onlyFound(readEntries(safe.value, { format }), safe.value, good);
  const wanted = selectEntries(found, selection);
  const kept = newest(wanted, limit);
  const entries = await maskEntries(kept, tools.masker);
  const hidden = await hiddenIn(kept, safe.changed, tools.masker);
  return {
    sources: plans.map((plan, index) => sourceOf(plan, reads[index])),
    entries: entries.value,
    lines: events.length,
    left: limit < MOST_ENTRIES ? 0 : wanted.length - kept.length,
    masked: hidden + entries.masked,
  };
}

/** How many values were masked in what is kept of all that was read. */
async function hiddenIn(
  kept: readonly Entry[],
  changed: Awaited<ReturnType<typeof maskEvents>>['changed'],
  masker: Masker,
): Promise<number> {
  const byStream = entriesByStream(kept);
  const inKept = changed.filter(({ event }) => holderOf(event, byStream));
  return (await masker.mask(inKept.map(({ before }) => before))).masked;
}

/** Where CloudWatch searched a log, what stands around its hits is not wanted by itself. */
function onlyFound(
  entries: readonly Entry[],
  events: readonly LogEvent[],
  reads: readonly SourceRead[],
): readonly Entry[] {
  const searched = reads.flatMap(({ events: own, hits }) => {
    const [first] = own;
    return first && hits && hits.size < own.length ? [{ group: first.group, hits }] : [];
  });
  if (searched.length === 0) return entries;
  const groups = new Set(searched.map(({ group }) => group));
  const ids = new Set(searched.flatMap(({ hits }) => [...hits]));
  const hits = events.filter(({ id, group }) => groups.has(group) && ids.has(id));
  const byStream = entriesByStream(entries);
  const kept = new Set(hits.map((hit) => holderOf(hit, byStream)));
  return entries.filter((entry) => !groups.has(entry.group ?? '') || kept.has(entry));
}

function sourceOf({ source }: SourcePlan, read: Reading<SourceRead> | undefined): FrozenSource {
  const { component, title, group } = source;
  const place = { component, title, group };
  if (!read) return place;
  return read.ok ? { ...place, reach: read.value.reach } : { ...place, fault: read.fault.message };
}

function newest(entries: readonly Entry[], limit: number): readonly Entry[] {
  let bytes = 0;
  let first = Math.max(0, entries.length - limit);
  for (let index = entries.length - 1; index >= first; index -= 1) {
    bytes += sizeOf(entries[index]);
    if (bytes > MOST_BYTES) first = index + 1;
  }
  return entries.slice(first);
}

function sizeOf(entry: Entry | undefined): number {
  return entry ? Buffer.byteLength(JSON.stringify(entry)) : 0;
}
