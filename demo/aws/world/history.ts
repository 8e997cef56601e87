import { AlarmChanges } from './alarms/changes.ts';
import { ShadowChanges } from './devices/shadow-changes.ts';
import { ServiceChanges, type ServiceUpdate } from './ecs/service-changes.ts';
import { TaskDefinitionRegistry } from './ecs/task-definition-registry.ts';
import type { ServicePlace } from './inventory.ts';
import { LogChanges } from './logs/changes.ts';
import { DAY } from './time.ts';

/** What can be broken for a while, by the id that the panel uses. */
export type Trouble =
  | 'ven-disconnected'
  | 'slow-database'
  | 'gateway-offline'
  | 'log-burst'
  | 'throttled'
  | 'iam-denied'
  | 'expired-credentials';

/** A time during which something was broken: from inclusive, to exclusive, open while it lasts. */
export interface Episode {
  trouble: Trouble;
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
  begin(trouble: Trouble, from: number): void {
    const before = this.#episodes.filter((one) => one.trouble !== trouble || one.from < from);
    this.#episodes = before.map((one) =>
      one.trouble === trouble ? { ...one, to: Math.min(one.to ?? from, from) } : one,
    );
    this.#episodes.push({ trouble, from });
    this.#version += 1;
  }

  end(trouble: Trouble, to: number): void {
    this.#episodes = this.#episodes.map((one) =>
      one.trouble === trouble && one.to === undefined ? { ...one, to } : one,
    );
    this.#version += 1;
  }

  /** Changes a service; later changes of it are forgotten, which a back-dated one needs. */
  update(update: ServiceUpdate): void {
    this.services.rewrite(update);
  }

  /** All episodes of a kind, oldest first. */
  episodes(trouble: Trouble): Episode[] {
    return this.#episodes.filter((one) => one.trouble === trouble);
  }

  /** The episode that lasts at a time. */
  episodeAt(trouble: Trouble, at: number): Episode | undefined {
    return this.episodes(trouble).find(({ from, to }) => from <= at && at < (to ?? Infinity));
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
