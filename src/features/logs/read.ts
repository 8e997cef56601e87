import type { LogEvent } from '../../aws/logs.ts';
import { streamsOfTask } from '../../aws/logs-groups.ts';
import { type NewestEvents, type NewestQuery, newestEvents } from '../../aws/logs-newest.ts';
import { distinct, linesAround, type ReadTools } from './around.ts';
import type { SourcePlan } from './plan.ts';

/** What is read of one log. */
export interface SourceQuery {
  /** Epoch milliseconds; `until` is exclusive. */
  readonly from: number;
  readonly until: number;
  /** The most lines that are wanted, the newest. */
  readonly lines: number;
  readonly bytes: number;
  /** An ECS task id: only its streams. */
  readonly task?: string | undefined;
}

/** How far back a log was read, and why not further. */
export interface Reach {
  readonly stopped: NewestEvents['stopped'];
  /** Epoch milliseconds: every line after it was read. */
  readonly searchedFrom: number;
  /** Before `searchedFrom` CloudWatch was asked for what matches this only. */
  readonly beyond?: {
    readonly stopped: NewestEvents['stopped'];
    readonly searchedFrom: number;
  };
  /** CloudWatch found single lines; of those before this time (epoch milliseconds) the rest of a traceback is missing. */
  readonly wholeSince?: number;
  /** What stands in the way of reading it, in a sentence. */
  readonly note?: string;
}

export interface SourceRead {
  readonly events: readonly LogEvent[];
  readonly reach: Reach;
  /** Ids of the events that CloudWatch found; absent where all lines were read. Others stand around them. */
  readonly hits?: ReadonlySet<string>;
}

/** Reads the newest lines of one log as planned. Throws AwsFault. */
export async function readSource(
  plan: SourcePlan,
  query: SourceQuery,
  tools: ReadTools,
): Promise<SourceRead> {
  const { group } = plan.source;
  const { from, until, lines: limit, bytes: maxBytes, task } = query;
  const streams = task === undefined ? undefined : await taskStreams(group, task, tools);
  if (streams?.length === 0) return unwritten(from, task);
  const window = { group, from, until, limit, maxBytes, ...(streams && { streams }) };
  if (plan.pattern !== undefined) {
    const { events, hits, reach } = await search({ ...window, pattern: plan.pattern }, plan, tools);
    return { events, hits, reach };
  }
  const recent = await newestEvents(tools.clients, tools.scope, window, tools.signal);
  const { searchedFrom, stopped } = recent;
  if (stopped === 'window' || plan.beyond === undefined)
    return { events: recent.events, reach: reachOf(recent) };
  const earlier = { ...window, until: searchedFrom + 1, pattern: plan.beyond };
  const found = await search(earlier, plan, tools);
  return {
    events: distinct([...found.events, ...recent.events]),
    reach: { ...found.reach, ...reachOf(recent), beyond: { ...reachOf(found.reach) } },
  };
}

async function taskStreams(
  group: string,
  taskId: string,
  { clients, scope, signal }: ReadTools,
): Promise<string[]> {
  const { names } = await streamsOfTask(clients, scope, { group, taskId }, signal);
  return names.slice(0, MOST_STREAMS);
}

/** AWS: FilterLogEvents, `logStreamNames`. */
const MOST_STREAMS = 100;

function unwritten(from: number, task = ''): SourceRead {
  const note = `no stream of task ${task}`;
  return { events: [], reach: { stopped: 'window', searchedFrom: from, note } };
}

async function search(query: NewestQuery, { joins }: SourcePlan, tools: ReadTools) {
  const found = await newestEvents(tools.clients, tools.scope, query, tools.signal);
  const hits = new Set(found.events.map(({ id }) => id));
  const reach: Reach = reachOf(found);
  if (!joins || hits.size === 0) return { events: found.events, hits, reach };
  const { events, since } = await linesAround(found.events, tools);
  return { events, hits, reach: since === undefined ? reach : { ...reach, wholeSince: since } };
}

function reachOf({ stopped, searchedFrom }: Pick<Reach, 'stopped' | 'searchedFrom'>) {
  return { stopped, searchedFrom };
}
