import * as logs from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../../demo/aws/engine/index.ts';
import type { LogEvent } from '../../src/aws/logs.ts';
import { NOW, type Simulated, simulate } from './simulated.ts';

export const GROUP = '/shop/web';
export const MINUTE = 60_000;
export const NO_GROUP = () =>
  new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');

type LogsService = ReturnType<Simulated['simulator']['service']>;

export interface SimulatedLogs extends Simulated {
  logs: LogsService;
}

/** A simulator with CloudWatch Logs, whose operations are added by each test. */
export async function simulateLogs(): Promise<SimulatedLogs> {
  const simulated = await simulate();
  return { ...simulated, logs: simulated.services.logs };
}

/** An event some milliseconds before now; what is told later counts as ingested later. */
export function eventAt(before: number, message = `${before} ms ago`): LogEvent {
  const at = NOW - before;
  return {
    id: `id ${message}`,
    at,
    ingestedAt: at + 500,
    group: GROUP,
    stream: 's/web/1',
    message,
  };
}

export interface Pages {
  /** Events on a page at most, whatever is asked for. */
  most?: number;
  /** Every second page is empty and has a token. */
  emptyOnes?: boolean;
  /** Answers oldest first even if asked for the newest. */
  onlyOldestFirst?: boolean;
  /** Runs before each answer, with the number of pages answered so far. */
  before?: (answered: number) => void;
}

/** Answers FilterLogEvents as AWS documents it, without patterns; a token says how far the answer has come. */
export function answerEvents(
  service: LogsService,
  all: readonly LogEvent[],
  { most = 10_000, emptyOnes = false, onlyOldestFirst = false, before = () => {} }: Pages = {},
): void {
  let answered = 0;
  service.on(logs.FilterLogEventsCommand, (input) => {
    if (input.logGroupName !== GROUP) throw NO_GROUP();
    before(answered);
    answered += 1;
    const { startTime = 0, endTime = Infinity, limit = 10_000 } = input;
    const found = all
      .filter(({ at }) => at >= startTime && at <= endTime)
      .toSorted((one, other) => one.at - other.at || one.ingestedAt - other.ingestedAt);
    if (input.startFromHead === false && !onlyOldestFirst) found.reverse();
    const [start = 0, rest = true] = (input.nextToken?.split('/') ?? []).map(Number);
    const empty = emptyOnes && Boolean(rest);
    const end = empty ? start : Math.min(start + Math.min(limit, most), found.length);
    const events = found.slice(start, end).map(toAws);
    const more = empty || end < found.length;
    return { events, nextToken: more ? `${end}/${Number(!empty)}` : undefined };
  });
}

function toAws({ id, at, ingestedAt, stream, message }: LogEvent) {
  return {
    eventId: id,
    timestamp: at,
    ingestionTime: ingestedAt,
    logStreamName: stream,
    message,
  };
}
