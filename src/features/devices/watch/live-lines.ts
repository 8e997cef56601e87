import { z } from 'zod';
import type { JsonAnswer } from '../../../http/ask-json.ts';
import { readPath } from '../../../json-path.ts';
import { maskText } from '../../../kernel/mask.ts';
import type { LiveSubject } from './request.ts';

/** `unsaid`: it answered, but not whether it is connected. */
const VERDICTS = ['connected', 'disconnected', 'unsaid', 'failed'] as const;
export type LiveVerdict = (typeof VERDICTS)[number];

const line = z.object({
  /** Epoch milliseconds: when it was asked. */
  at: z.number(),
  verdict: z.enum(VERDICTS),
  power: z.number().exactOptional(),
  shed: z.number().exactOptional(),
  /** The id of the event that is active; absent while there is none. */
  event: z.string().exactOptional(),
  /** Seconds that are left of it. */
  remaining: z.number().exactOptional(),
  /** Why there is no answer. */
  fault: z.string().exactOptional(),
});

export const liveState = z.object({
  /** Answers so far. */
  counts: z.object({
    connected: z.number(),
    disconnected: z.number(),
    unsaid: z.number(),
    failed: z.number(),
  }),
  /** The newest ones, the newest last. */
  lines: z.array(line),
});

/** One answer of a device. */
export type LiveLine = z.infer<typeof line>;
/** The answers of a device so far. */
export type LiveState = z.infer<typeof liveState>;

/** As many as one message shows well. */
const MOST_LINES = 30;
const EVENT_LENGTH = 40;
const FAULT_LENGTH = 200;

/** Before the first answer. */
export function noLines(): LiveState {
  return { counts: { connected: 0, disconnected: 0, unsaid: 0, failed: 0 }, lines: [] };
}

export function withLine({ counts, lines }: LiveState, newest: LiveLine): LiveState {
  const { verdict } = newest;
  return {
    counts: { ...counts, [verdict]: counts[verdict] + 1 },
    lines: [...lines, newest].slice(-MOST_LINES),
  };
}

/** Reads an answer, which comes from the device: not to be trusted. */
export function liveLine(
  answer: JsonAnswer,
  places: Pick<LiveSubject, 'connected' | 'power' | 'shed' | 'event' | 'remaining'>,
  at: number,
): LiveLine {
  if (!answer.ok)
    return { at, verdict: 'failed', fault: maskText(answer.message).slice(0, FAULT_LENGTH) };
  const found = (path: string | undefined): unknown =>
    path === undefined ? undefined : readPath(answer.value, path);
  const connected = found(places.connected);
  const [power, shed] = [found(places.power), found(places.shed)];
  const [event, remaining] = [found(places.event), found(places.remaining)];
  return {
    at,
    verdict: verdictOf(connected),
    ...(typeof power === 'number' && { power }),
    ...(typeof shed === 'number' && { shed }),
    ...(isId(event) && { event: maskText(String(event)).slice(0, EVENT_LENGTH) }),
    ...(typeof remaining === 'number' && { remaining }),
  };
}

function verdictOf(connected: unknown): LiveVerdict {
  if (connected === true) return 'connected';
  return connected === false ? 'disconnected' : 'unsaid';
}

function isId(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
}
