import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { bytesOf } from '../../logs/line.ts';
import { DAY } from '../../time.ts';
import { type Constraint, check, invalidParameter } from './refusals.ts';

/** AWS: PutLogEvents; the same for one event as for a batch. */
const MOST_BYTES = 1_048_576;
export const MOST_EVENTS = 10_000;
const LONGEST_SPAN = DAY;
/** AWS: CreateLogGroup and CreateLogStream. */
const LONGEST_NAME = 512;
/** Refuses a batch that is too large, or out of order. */
export function checkBatch(events: readonly sdk.InputLogEvent[]): void {
  check(
    ...lengthRules('logEvents', events.length, MOST_EVENTS),
    ...events.flatMap(({ message = '' }, index) =>
      lengthRules(`logEvents.${index + 1}.member.message`, message.length),
    ),
  );
  const bytes = events.reduce((total, { message = '' }) => total + bytesOf(message), 0);
  if (bytes > MOST_BYTES) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${MOST_BYTES}`);
  }
  if (events.some((event, index) => timeOf(event) < timeOf(events[index - 1]))) {
    throw invalidParameter(
      'Log events in a single PutLogEvents request must be in chronological order.',
    );
  }
}

/** AWS: of the events that are neither too old nor too new. */
export function checkSpan(events: readonly sdk.InputLogEvent[]): void {
  if (timeOf(events.at(-1)) - timeOf(events[0]) <= LONGEST_SPAN) return;
  throw invalidParameter(
    'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
  );
}

function timeOf(event: sdk.InputLogEvent | undefined): number {
  return event?.timestamp ?? 0;
}

/** Where the first such event is; the number of all where none is. */
export function firstIndex(
  events: readonly sdk.InputLogEvent[],
  isMeant: (at: number) => boolean,
): number {
  const index = events.findIndex((event) => isMeant(timeOf(event)));
  return index === -1 ? events.length : index;
}

/** What the name of a group or stream must be like. */
export function nameRules(member: string, name: string, pattern: RegExp): Constraint[] {
  const rule = `satisfy regular expression pattern: ${pattern.source.replace(/^\^|\$$/g, '')}`;
  return [
    ...lengthRules(member, name.length, LONGEST_NAME),
    { member, value: name, isMet: pattern.test(name), rule },
  ];
}

function lengthRules(member: string, length: number, most = Number.POSITIVE_INFINITY) {
  const rule = (word: string, count: number) => `have length ${word} than or equal to ${count}`;
  const value = `(of length ${length})`;
  return [
    { member, value, isMet: length >= 1, rule: rule('greater', 1) },
    { member, value, isMet: length <= most, rule: rule('less', most) },
  ];
}
