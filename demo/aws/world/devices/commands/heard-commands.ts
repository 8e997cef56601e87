import type { JsonObject } from '../json.ts';
import type { ShedEvent } from '../shed.ts';

/** What somebody changed about one load of a device. */
export interface LoadChange {
  enabled?: boolean;
  /** Its rated power. */
  capacityKw?: number;
}

/** One command that a device obeyed. Times are epoch milliseconds. */
export type HeardCommand = { at: number } & (
  | { kind: 'event'; event: ShedEvent }
  | { kind: 'restore' }
  | { kind: 'settings'; asked: JsonObject }
  | { kind: 'load'; loadId: string; change: LoadChange }
);

/** What devices were told over MQTT, and obeyed. */
export class HeardCommands {
  readonly #heard = new Map<string, HeardCommand[]>();

  /** Commands come in the order of time. */
  record(thing: string, command: HeardCommand): void {
    this.#heard.set(thing, [...this.#all(thing), command]);
  }

  /** What a thing obeyed up to a time, oldest first. */
  until(thing: string, at: number): readonly HeardCommand[] {
    return this.#all(thing).filter((command) => command.at <= at);
  }

  #all(thing: string): readonly HeardCommand[] {
    return this.#heard.get(thing) ?? [];
  }
}
