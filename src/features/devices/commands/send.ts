import { setTimeout as delay } from 'node:timers/promises';
import type { AwsClients, AwsScope } from '../../../aws/clients.ts';
import { AwsFault } from '../../../aws/faults.ts';
import { connectMqtt, type MqttConnection } from '../../../aws/iot-mqtt.ts';
import type { FleetCommands } from '../../../config/fleet-commands-schema.ts';
import { formatDuration } from '../../../kernel/time.ts';
import { type Heard, hear } from './acknowledgement.ts';
import { type CommandFields, envelopeOf, topicOf } from './envelope.ts';

/** A command to a thing. */
export interface AskedCommand {
  readonly thing: string;
  readonly op: string;
  readonly fields: CommandFields;
}

export interface SendTools {
  readonly clients: AwsClients;
  /** Who publishes: an identity that may act. */
  readonly scope: AwsScope;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly newId: () => string;
  readonly signal: AbortSignal;
  /** Called when the command has left, and the answer is waited for. */
  readonly onSent?: (sent: Pick<CommandAnswer, 'correlationId' | 'topic' | 'sentAt'>) => void;
}

/** What became of a command; plain data, so that it can be kept. */
export interface CommandAnswer {
  /**
   * `acknowledged`: the thing says that it worked. `refused`: the thing says that it did not. `silent`: it may have heard the
   * command, and nothing says what came of it. `unsent`: nothing left.
   */
  readonly kind: 'acknowledged' | 'refused' | 'silent' | 'unsent';
  readonly correlationId: string;
  /** Where it was published. */
  readonly topic: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  /** Milliseconds from publishing to the acknowledgement; absent without one. */
  readonly roundTrip?: number;
  /** Milliseconds from publishing until the acknowledgement, or until nobody waited for it any longer. */
  readonly waited: number;
  /** The acknowledgement as JSON; it comes from the device: not to be trusted. */
  readonly ack?: unknown;
  /** Why it is not `acknowledged`; words of a device are masked in it, and not escaped. */
  readonly error?: string;
  /** In sentences: what else was heard meanwhile. */
  readonly notes: readonly string[];
}

/** How long a second acknowledgement is listened for, in milliseconds: a device that repeats itself does it at once. */
const REPEATS_WITHIN = 300;

/**
 * Publishes a command once, never again, and waits for its acknowledgement as long as the catalog says. Faults of AWS are
 * part of the answer. An answer comes a moment after its acknowledgement, in which a second one would be heard.
 */
export async function sendCommand(
  commands: FleetCommands,
  asked: AskedCommand,
  tools: SendTools,
): Promise<CommandAnswer> {
  const { clients, scope, now, newId, signal } = tools;
  const correlationId = newId();
  const topic = topicOf(commands.topic, asked.thing);
  const { endpoint } = commands;
  let connection: MqttConnection | undefined;
  try {
    connection = await connectMqtt(clients, scope, { signal, ...(endpoint && { endpoint }) });
    return await exchange(connection, commands, { ...asked, correlationId, topic }, tools);
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    const answer = { kind: 'unsent', correlationId, topic, sentAt: now(), waited: 0 } as const;
    return { ...answer, error: error.message, notes: [] };
  } finally {
    await connection?.close();
  }
}

interface Sending extends AskedCommand, Pick<CommandAnswer, 'correlationId' | 'topic'> {}

/** How the waiting ended: with an answer, a fault, or the end of the time. */
type Outcome = { answer: Answered; at: number } | AwsFault | undefined;
type Answered = Extract<Heard, { kind: 'answer' }>;

/** Throws an `AwsFault` only while nothing was published. */
async function exchange(
  connection: MqttConnection,
  commands: FleetCommands,
  { correlationId, topic, ...asked }: Sending,
  { now, signal, onSent }: SendTools,
): Promise<CommandAnswer> {
  const ended = Promise.withResolvers<Outcome>();
  const heard: Heard[] = [];
  connection.onMessage((_, payload) => {
    const message = hear(commands.ack, payload, correlationId);
    heard.push(message);
    if (message.kind === 'answer') ended.resolve({ answer: message, at: now() });
  });
  await connection.subscribe(topicOf(commands.acks, asked.thing));
  const sentAt = now();
  const envelope = envelopeOf(commands, { ...asked, id: correlationId, now: sentAt });
  const published = connection.publish(topic, JSON.stringify(envelope)).then(
    () => undefined,
    (error: unknown) => faultOf(error),
  );
  onSent?.({ correlationId, topic, sentAt });
  // What the broker says of the message itself is told rather than that the connection is gone.
  connection.onClosed((error) => ended.resolve(published.then((fault) => fault ?? faultOf(error))));
  const outcome = await within(ended.promise, commands.timeout, signal);
  const answer = { correlationId, topic, sentAt, waited: now() - sentAt };
  if (!outcome || outcome instanceof AwsFault) {
    const neverLeft = outcome?.operation === 'Publish' && !outcome.mayHaveHappened;
    const kind = neverLeft ? 'unsent' : 'silent';
    const error = outcome?.message ?? silence(answer.waited, commands, signal);
    return { ...answer, kind, error, notes: notesOf(heard) };
  }
  await pause(REPEATS_WITHIN, signal);
  const roundTrip = outcome.at - sentAt;
  const told = { ...answer, roundTrip, waited: roundTrip, notes: notesOf(heard) };
  return { ...told, ...verdictOf(outcome.answer) };
}

function faultOf(error: unknown): AwsFault {
  if (error instanceof AwsFault) return error;
  throw error;
}

/** Undefined when the time is over, or nobody waits any longer. */
async function within<T>(
  work: Promise<T>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<T | undefined> {
  const done = new AbortController();
  const over = pause(milliseconds, AbortSignal.any([done.signal, signal]));
  try {
    return await Promise.race([work, over]);
  } finally {
    done.abort();
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<undefined> {
  return delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

function silence(waited: number, { timeout }: FleetCommands, signal: AbortSignal): string {
  if (signal.aborted) return `Nobody waited for the acknowledgement after ${waited} ms.`;
  return `No ack within ${formatDuration(timeout)}.`;
}

const UNSAID = 'The acknowledgement does not say whether it worked.';
const UNEXPLAINED = 'The device says that it did not work, and not why.';

function verdictOf({
  ack,
  worked,
  error,
}: Answered): Pick<CommandAnswer, 'kind' | 'ack' | 'error'> {
  if (worked === undefined) return { kind: 'silent', ack, error: UNSAID };
  if (worked) return { kind: 'acknowledged', ack };
  return { kind: 'refused', ack, error: error ?? UNEXPLAINED };
}

const NOTES: Readonly<Record<Heard['kind'], (times: string) => string>> = {
  answer: (times) => `The device acknowledged ${times}; the first one counts.`,
  foreign: (times) =>
    `Acknowledgements of other commands came ${times} meanwhile; they do not count.`,
  unreadable: (times) =>
    `A message that is no JSON or has no correlation id came ${times}; it does not count.`,
  oversized: (times) => `A message of more than 128 KB came ${times}; it was not read.`,
};

function notesOf(heard: readonly Heard[]): string[] {
  const kinds = Map.groupBy(heard, ({ kind }) => kind);
  return [...kinds]
    .filter(([kind, { length }]) => kind !== 'answer' || length > 1)
    .map(([kind, { length }]) => NOTES[kind](timesWord(length)));
}

function timesWord(count: number): string {
  return ['never', 'once', 'twice'][count] ?? `${count} times`;
}
