import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { ALARMS, type AlarmDefinition } from './definitions.ts';

/** One thing that a call did to an alarm. */
export type AlarmChange = { at: number; name: string } & (
  | { kind: 'put'; alarm: AlarmDefinition }
  | { kind: 'actions'; isEnabled: boolean }
  | { kind: 'state'; state: StateValue; reason: string; reasonData: string | undefined }
);

/** What calls did to alarms, and the alarms that the world began with. */
export class AlarmChanges {
  readonly #changed: () => void;
  readonly #changes: AlarmChange[];
  readonly #genesis: number;

  constructor(genesis: number, changed: () => void) {
    this.#changed = changed;
    this.#genesis = genesis;
    this.#changes = ALARMS.map((alarm) => ({ kind: 'put', at: genesis, name: alarm.name, alarm }));
  }

  /** Remembers what a call did; calls come in the order of time. */
  record(change: AlarmChange): void {
    this.#changes.push(change);
    this.#changed();
  }

  /** The names of all alarms, in the order that CloudWatch lists them. */
  names(): string[] {
    return [...new Set(this.#changes.map(({ name }) => name))].sort();
  }

  has(name: string): boolean {
    return this.#changes.some((one) => one.name === name);
  }

  /** All that happened to one alarm, oldest first: it begins with its definition. */
  of(name: string): AlarmChange[] {
    return this.#changes.filter((one) => one.name === name);
  }

  /** What calls changed, not what the world began with. */
  calls(name: string): AlarmChange[] {
    return this.of(name).filter(({ at }) => at > this.#genesis);
  }
}

/** An alarm's definition after some of its changes; `undefined` before the first. */
export function definitionAfter(changes: readonly AlarmChange[]): AlarmDefinition | undefined {
  let alarm: AlarmDefinition | undefined;
  for (const change of changes) {
    if (change.kind === 'put') alarm = change.alarm;
    else if (change.kind === 'actions' && alarm) {
      alarm = { ...alarm, actionsEnabled: change.isEnabled };
    }
  }
  return alarm;
}
