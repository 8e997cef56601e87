import { SERVICES, type ServiceName, type ServicePlace } from './inventory.ts';
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

/** A deployment or a change of scale, as UpdateService makes it. */
export interface ServiceUpdate {
  service: ServiceName;
  at: number;
  revision: number;
  desiredCount: number;
  /** Whether tasks are replaced even though the task definition stays. */
  force: boolean;
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
  #episodes: Episode[] = [];
  #updates: ServiceUpdate[] = [];

  constructor(createdAt: number) {
    this.genesis = createdAt - 9 * DAY;
    this.#updates = SERVICES.map(({ name, revision }) => ({
      service: name,
      at: this.genesis,
      revision,
      desiredCount: 1,
      force: false,
    }));
  }

  /** Begins an episode; what an earlier one of its kind left inside that time is forgotten. */
  begin(trouble: Trouble, from: number): void {
    const before = this.#episodes.filter((one) => one.trouble !== trouble || one.from < from);
    this.#episodes = before.map((one) =>
      one.trouble === trouble ? { ...one, to: Math.min(one.to ?? from, from) } : one,
    );
    this.#episodes.push({ trouble, from });
  }

  end(trouble: Trouble, to: number): void {
    this.#episodes = this.#episodes.map((one) =>
      one.trouble === trouble && one.to === undefined ? { ...one, to } : one,
    );
  }

  /** Changes a service; later changes of it are forgotten, which a back-dated one needs. */
  update(update: ServiceUpdate): void {
    this.#updates = this.#updates.filter(
      (one) => one.service !== update.service || one.at < update.at,
    );
    this.#updates.push(update);
  }

  /** All episodes of a kind, oldest first. */
  episodes(trouble: Trouble): Episode[] {
    return this.#episodes.filter((one) => one.trouble === trouble);
  }

  /** The episode that lasts at a time. */
  episodeAt(trouble: Trouble, at: number): Episode | undefined {
    return this.episodes(trouble).find(({ from, to }) => from <= at && at < (to ?? Infinity));
  }

  /** The changes of a service up to a time, oldest first; the first is the world's beginning. */
  updates({ name }: ServicePlace, until: number): ServiceUpdate[] {
    return this.#updates.filter(({ service, at }) => service === name && at <= until);
  }

  /** When alarms may have changed: the times at which anything began or ended. */
  turningPoints(): number[] {
    const episodes = this.#episodes.flatMap(({ from, to }) =>
      to === undefined ? [from] : [from, to],
    );
    return [...episodes, ...this.#updates.map(({ at }) => at)].sort((a, b) => a - b);
  }
}
