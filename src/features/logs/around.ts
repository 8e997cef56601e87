import PQueue from 'p-queue';
import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import { filterEvents, inOrder, type LogEvent } from '../../aws/logs.ts';
import { JOIN_WITHIN } from '../../log-entries/join.ts';

/** With what AWS is asked. */
export interface ReadTools {
  readonly clients: AwsClients;
  readonly scope: AwsScope;
  /** Has a deadline: what was read until then is the answer. */
  readonly signal: AbortSignal;
}

/** A part of a stream, in epoch milliseconds, the end exclusive. */
interface Span {
  stream: string;
  from: number;
  until: number;
}

const MOST_SPANS = 20;
const MOST_LINES = 500;
/** AWS answers few of these calls a second. */
const AT_ONCE = 4;

/** Hits with what stands around them. */
interface Surroundings {
  events: LogEvent[];
  /** Epoch milliseconds: around older hits nothing was read. Absent: around all of them. */
  since?: number;
}

/**
 * The hits of a search with the lines around them in their streams, so that a traceback can be joined of which one line
 * was found. Only around the newest hits, where they are scattered over more than twenty places.
 */
export async function linesAround(
  hits: readonly LogEvent[],
  { clients, scope, signal }: ReadTools,
): Promise<Surroundings> {
  const queue = new PQueue({ concurrency: AT_ONCE });
  const [group = ''] = hits.map((hit) => hit.group);
  const all = spansOf(hits);
  const spans = all.slice(0, MOST_SPANS);
  const since = all.length > spans.length ? spans.at(-1)?.from : undefined;
  const read = await queue.addAll(
    spans.map(({ stream, from, until }) => async () => {
      const query = { group, from, until, streams: [stream], limit: MOST_LINES };
      return (await filterEvents(clients, scope, query, signal)).events;
    }),
  );
  const events = distinct([...hits, ...read.flat()]);
  return since === undefined ? { events } : { events, since: since + JOIN_WITHIN };
}

/** In time order, each event once. */
export function distinct(events: readonly LogEvent[]): LogEvent[] {
  return inOrder([...new Map(events.map((event) => [event.id, event])).values()]);
}

/** The newest first; hits that lie near to each other are in one. */
function spansOf(hits: readonly LogEvent[]): Span[] {
  const spans = [...Map.groupBy(hits, ({ stream }) => stream)].flatMap(([stream, own]) => {
    const merged: Span[] = [];
    for (const { at } of inOrder(own)) {
      const span = { stream, from: at - JOIN_WITHIN, until: at + JOIN_WITHIN + 1 };
      const last = merged.at(-1);
      if (last && span.from <= last.until) last.until = span.until;
      else merged.push(span);
    }
    return merged;
  });
  return spans.sort((one, other) => other.until - one.until);
}
