import { AlarmChanges } from './alarms/changes.ts';
import { HeardCommands } from './devices/commands/heard-commands.ts';
import { ShadowChanges } from './devices/shadow-changes.ts';
import { ServiceChanges, type ServiceUpdate } from './ecs/service-changes.ts';
import { TaskDefinitionRegistry } from './ecs/task-definition-registry.ts';
import type { ServicePlace } from './inventory.ts';
import { LogChanges } from './logs/changes.ts';
import { DAY } from './time.ts';

/** What can be wrong with a single thing, by the id that the panel uses. */
export type DeviceTrouble =
  | 'ven-disconnected'
  | 'ven-offline'
  | 'ven-ignores'
  | 'ven-slow-ack'
  | 'ven-double-ack'
  | 'ven-foreign-ack'
  | 'ven-garbled-ack';

/** What can be broken for a while, by the id that the panel uses. */
export type Trouble =
  | DeviceTrouble
  | 'slow-database'
  | 'gateway-offline'
  | 'log-burst'
  | 'throttled'
  | 'iam-denied'
  | 'expired-credentials';

/** A time during which something was broken: from inclusive, to exclusive, open while it lasts. */
export interface Episode {
  trouble: Trouble;
  /** The one thing that is in trouble; absent where it is no thing's trouble. */
  thing?: string;
  from: number;
  to?: number;
}

/**
 * Everything that ever happened. With the seed and a time it decides the whole state of the world,
 * past and present: nothing else is remembered.
 */
export class History {
  /** When the world began: nothing is older. */
  readonly genesis: number;
  /** What calls changed about log groups and streams. */
  readonly logs = new LogChanges();
  /** What calls wrote to device shadows. */
  readonly shadows = new ShadowChanges();
  /** What devices were told over MQTT. */
  readonly commands = new HeardCommands();
  readonly services: ServiceChanges;
  readonly taskDefinitions: TaskDefinitionRegistry;
  readonly alarms: AlarmChanges;
  #episodes: Episode[] = [];
  #version = 0;

  constructor(createdAt: number) {
    this.genesis = createdAt - 9 * DAY;
    const changed = () => {
      this.#version += 1;
    };
    this.services = new ServiceChanges(this.genesis, changed);
    this.taskDefinitions = new TaskDefinitionRegistry(this.genesis, changed);
    this.alarms = new AlarmChanges(this.genesis, changed);
  }

  /** Grows with every change of services, task definitions, alarms and episodes. */
  get version(): number {
    return this.#version;
  }

  /** Begins an episode; what an earlier one of its kind left inside that time is forgotten. */
  begin(trouble: Trouble, from: number, thing?: string): void {
    const isSame = (one: Episode) => one.trouble === trouble && one.thing === thing;
    const before = this.#episodes.filter((one) => !isSame(one) || one.from < from);
    this.#episodes = before.map((one) =>
      isSame(one) ? { ...one, to: Math.min(one.to ?? from, from) } : one,
    );
    this.#episodes.push({ trouble, from, ...(thing !== undefined && { thing }) });
    this.#version += 1;
  }

  /** Ends an episode, of all things where none is named. */
  end(trouble: Trouble, to: number, thing?: string): void {
    this.#episodes = this.#episodes.map((one) =>
      one.trouble === trouble && one.to === undefined && (thing ?? one.thing) === one.thing
        ? { ...one, to }
        : one,
    );
    this.#version += 1;
  }

  /** Changes a service; later changes of it are forgotten, which a back-dated one needs. */
  update(update: ServiceUpdate): void {
    this.services.rewrite(update);
  }

  /** All episodes of a kind, oldest first: of all things where none is named. */
  episodes(trouble: Trouble, thing?: string): Episode[] {
    return this.#episodes.filter(
      (one) => one.trouble === trouble && (thing ?? one.thing) === one.thing,
    );
  }

  /** The episode that lasts at a time. */
  episodeAt(trouble: Trouble, at: number, thing?: string): Episode | undefined {
    return this.episodes(trouble, thing).find(
      ({ from, to }) => from <= at && at < (to ?? Infinity),
    );
  }

  /** The updates of a service up to a time, oldest first; the first is the world's beginning. */
  updates({ name }: ServicePlace, until: number): ServiceUpdate[] {
    return this.services.updates(name).filter(({ at }) => at <= until);
  }

  /** When anything began, ended or was changed by a call, in order. */
  turningPoints(): number[] {
    const episodes = this.#episodes.flatMap(({ from, to }) =>
      to === undefined ? [from] : [from, to],
    );
    return [...episodes, ...this.services.times()].sort((a, b) => a - b);
  }
}
