import { setTimeout as delay } from 'node:timers/promises';
import type { AwsClients, AwsScope } from '../../../aws/clients.ts';
import { AwsFault } from '../../../aws/faults.ts';
import { connectMqtt, type MqttConnection } from '../../../aws/iot-mqtt.ts';
import { maskText } from '../../../kernel/mask.ts';

/** A message that was heard: masked, cut and not escaped. */
export interface Overheard {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly topic: string;
  readonly text: string;
  /** Of the whole payload. */
  readonly bytes: number;
}

/** What was heard so far. */
export interface Hearing {
  /** The first ones, oldest first; the rest is only counted. */
  readonly messages: readonly Overheard[];
  /** Of all messages. */
  readonly count: number;
  readonly bytes: number;
  /** Absent while it goes on. `time`: the time is over. `stopped`: the bot stops. */
  readonly ended?: 'time' | 'stopped' | 'fault';
  /** Why it ended before its time, or never began. */
  readonly fault?: string;
}

export interface ListenTools {
  readonly clients: AwsClients;
  readonly scope: AwsScope;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const MOST_MESSAGES = 200;
const MOST_CHARACTERS = 100_000;
const TEXT_LENGTH = 1_000;
/** What is masked is longer than what is kept, so that no secret is cut in two before it is seen. */
const MASKED_LENGTH = 4 * TEXT_LENGTH;
const SHOWN_EVERY = 2_000;

/**
 * Listens to the topics of a filter for some milliseconds; subscribing is all that it does. `show` is told every two seconds
 * while something new was heard. A fault of AWS is part of the result.
 */
export async function overhear(
  { filter, endpoint, lasts }: { filter: string; endpoint: string | undefined; lasts: number },
  { clients, scope, now, signal }: ListenTools,
  show: (hearing: Hearing) => void,
): Promise<Hearing> {
  const ear = new Ear(now);
  let connection: MqttConnection | undefined;
  try {
    connection = await connectMqtt(clients, scope, { signal, ...(endpoint && { endpoint }) });
    const closed = new AbortController();
    connection.onMessage((topic, payload) => ear.hear(topic, payload));
    connection.onClosed((fault) => closed.abort(fault));
    await connection.subscribe(filter);
    show(ear.heard());
    await showUntil(AbortSignal.any([closed.signal, AbortSignal.timeout(lasts)]), ear, show);
    if (signal.aborted) return { ...ear.heard(), ended: 'stopped' };
    closed.signal.throwIfAborted();
    return { ...ear.heard(), ended: 'time' };
  } catch (error) {
    if (signal.aborted) return { ...ear.heard(), ended: 'stopped' };
    if (!(error instanceof AwsFault)) throw error;
    return { ...ear.heard(), ended: 'fault', fault: error.message };
  } finally {
    await connection?.close();
  }
}

async function showUntil(
  end: AbortSignal,
  ear: Ear,
  show: (hearing: Hearing) => void,
): Promise<void> {
  let shown = 0;
  while (!end.aborted) {
    await delay(SHOWN_EVERY, undefined, { signal: end }).catch(() => undefined);
    const heard = ear.heard();
    if (heard.count > shown && !end.aborted) show(heard);
    shown = heard.count;
  }
}

/** Keeps the first messages, and counts all. */
class Ear {
  readonly #now: () => number;
  readonly #messages: Overheard[] = [];
  #kept = 0;
  #count = 0;
  #bytes = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  hear(topic: string, payload: Buffer): void {
    this.#count += 1;
    this.#bytes += payload.length;
    if (this.#messages.length >= MOST_MESSAGES || this.#kept >= MOST_CHARACTERS) return;
    const text = textOf(payload);
    this.#kept += text.length;
    const bytes = payload.length;
    this.#messages.push({ at: this.#now(), topic: maskText(topic), text, bytes });
  }

  heard(): Hearing {
    return { messages: [...this.#messages], count: this.#count, bytes: this.#bytes };
  }
}

function textOf(payload: Buffer): string {
  const begin = payload.subarray(0, MASKED_LENGTH).toString('utf8');
  // Bytes that are no text become this character; a few may stand where the payload was cut.
  const isText = begin.slice(0, -1).includes('\ufffd') === false;
  if (!isText) return `(${payload.length} bytes that are no text)`;
  const masked = maskText(begin);
  const isWhole = masked.length <= TEXT_LENGTH && payload.length <= MASKED_LENGTH;
  return isWhole ? masked : `${masked.slice(0, TEXT_LENGTH)}…`;
}
