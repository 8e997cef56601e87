import { setTimeout as delay } from 'node:timers/promises';
import { answerTo } from '../world/devices/commands/answer.ts';
import { acknowledgements, thinkingTime } from '../world/devices/commands/faulty-acks.ts';
import type { Device } from '../world/devices/device.ts';
import { linkOf, reportedUntil } from '../world/devices/link.ts';
import { telemetryInterval, telemetryOf } from '../world/devices/telemetry.ts';
import { floorTo, SECOND } from '../world/time.ts';
import type { World } from '../world/world.ts';
import type { Message, MessageBroker } from './broker.ts';

/** Waits as a device does before it acknowledges, in milliseconds; rejects when the signal aborts. */
export type AckPace = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export interface VoicesOptions {
  world: World;
  broker: MessageBroker;
  /** Hears of bugs in what devices do. */
  onError: (error: unknown) => void;
  /** Real time unless it says otherwise. */
  pace?: AckPace | undefined;
}

const COMMANDS = /^ven\/cmd\/([^/]+)$/;
const METERING = 'volttron/metering';

/** The devices of the fleet at the broker: they answer commands, and tell what they measure. */
export class FleetVoices {
  readonly #world: World;
  readonly #broker: MessageBroker;
  readonly #pace: AckPace;
  readonly #onError: (error: unknown) => void;
  readonly #stopped = new AbortController();
  #listening: AbortController | undefined;
  #toldUntil: number;

  constructor({ world, broker, onError, pace = patiently }: VoicesOptions) {
    this.#world = world;
    this.#broker = broker;
    this.#onError = onError;
    this.#pace = pace;
    this.#toldUntil = world.now();
    broker.onMessage((message) => this.#hear(message));
    broker.onSubscriptions(() => this.#followSubscriptions());
  }

  /** Publishes the telemetry that became due since the last time; while somebody listens this is done by itself. */
  async tellTelemetry(): Promise<void> {
    const from = this.#toldUntil;
    const to = this.#world.now();
    this.#toldUntil = to;
    for (const device of this.#world.fleet.devices) {
      const topics = this.#topicsOf(device);
      const at = topics.length === 0 ? undefined : this.#telemetryDue(device, from, to);
      if (at === undefined) continue;
      const payload = JSON.stringify(telemetryOf(this.#world, device, at));
      for (const topic of topics) await this.#say(device, topic, payload);
    }
  }

  /** Ends everything that is under way. */
  close(): void {
    this.#listening?.abort();
    this.#stopped.abort();
  }

  #hear({ topic, payload }: Message): void {
    const device = this.#world.fleet.find(COMMANDS.exec(topic)?.[1]);
    if (device) void this.#answer(device, payload).catch(this.#fail);
  }

  async #answer(device: Device, payload: string): Promise<void> {
    const { history, now } = this.#world;
    const at = now();
    const reply = answerTo(this.#world, device, payload, at);
    if (!reply) return;
    if (reply.effect) history.commands.record(device.name, reply.effect);
    await this.#pace(thinkingTime(this.#world, device, at), this.#stopped.signal);
    if (!linkOf(this.#world, device, now()).connected) return;
    for (const acknowledgement of acknowledgements(this.#world, device, reply.ack, at)) {
      await this.#say(device, `ven/ack/${device.name}`, acknowledgement);
    }
  }

  /** Telemetry is told while somebody listens to any of it, and costs nothing otherwise. */
  #followSubscriptions(): void {
    const isHeard = this.#isAnyTelemetryHeard();
    if (!isHeard) this.#listening?.abort();
    if (isHeard && (!this.#listening || this.#listening.signal.aborted)) {
      this.#listening = new AbortController();
      this.#toldUntil = this.#world.now();
      void this.#keepTelling(this.#listening.signal).catch(this.#fail);
    }
  }

  async #keepTelling(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await patiently(SECOND, signal);
      await this.tellTelemetry();
    }
  }

  #isAnyTelemetryHeard(): boolean {
    const { fleet } = this.#world;
    return (
      this.#broker.hears(METERING) ||
      fleet.devices.some(({ name }) => this.#broker.hears(`ven/telemetry/${name}`))
    );
  }

  #topicsOf({ name, schema }: Device): string[] {
    if (schema === 'meter') return [];
    return [METERING, `ven/telemetry/${name}`].filter((topic) => this.#broker.hears(topic));
  }

  /** The last time after `from` when the device measured something and could tell it. */
  #telemetryDue(device: Device, from: number, to: number): number | undefined {
    const until = reportedUntil(this.#world, device, to);
    if (until === undefined || until <= from) return undefined;
    const every = telemetryInterval(this.#world, device, until);
    if (every === undefined) return undefined;
    const at = floorTo(every, until - device.phase) + device.phase;
    return at > from ? at : undefined;
  }

  async #say({ name }: Device, topic: string, payload: string): Promise<void> {
    await this.#broker.publish({ topic, payload, qos: 1, clientId: name });
  }

  /** Who stops waiting because there is nobody left to tell, did nothing wrong. */
  readonly #fail = (error: unknown): void => {
    const hasStopped = error instanceof Error && error.name === 'AbortError';
    if (!hasStopped) this.#onError(error);
  };
}

async function patiently(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal, ref: false });
}
