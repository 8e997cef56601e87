import type { ServicePlace } from '../inventory.ts';
import type { WorldState } from '../state.ts';
import { HOUR, SECOND } from '../time.ts';
import { type Deployment, deploymentOf } from './deployments.ts';
import { freeQuota, isHopeless, startable, stoppable } from './placement.ts';
import type { ServiceChange, ServiceSettings, ServiceUpdate } from './service-changes.ts';
import { createTask, forgetTarget, isAlive, isHealthy, stopTask, type Task } from './task.ts';

/** How soon ECS looks at a service that was changed, and how soon a new task is there. */
const REACTION = 2 * SECOND;
const CREATION = 2 * SECOND;
/** ECS throttles the start of tasks that keep failing. A circuit breaker gives up before that. */
const THROTTLED_RETRY = 240 * SECOND;
const BREAKER_RETRY = 3 * SECOND;
const STEADY_EVERY = 6 * HOUR;

/**
 * Plays what ECS does to one service, from moment to moment: tasks come and go until those of the
 * primary deployment are as many as desired. Everything follows from the history.
 */
export class ServiceScheduler {
  /** Oldest first. */
  readonly deployments: Deployment[] = [];
  /** Oldest first; those that are about to be created too. */
  readonly tasks: Task[] = [];
  /** When the service was found steady. */
  readonly steadyAt: number[] = [];
  /** When the account's quota left no room for a task. */
  readonly unplacedAt: number[] = [];
  readonly #state: WorldState;
  readonly #place: ServicePlace;
  readonly #changes: readonly ServiceChange[];
  #next = 0;
  #playedUntil = -Infinity;
  #clock = -Infinity;
  #lookAt = Infinity;
  #nextSteady = Infinity;
  #unfinished: Task[] = [];
  /** Tasks that exited and whose target stays until another task takes their place. */
  #vacant: Task[] = [];

  constructor(state: WorldState, place: ServicePlace) {
    this.#state = state;
    this.#place = place;
    this.#changes = state.history.services.of(place.name);
  }

  /** Plays on up to a time; costs nothing where it was played already. */
  advance(until: number): void {
    if (until <= this.#playedUntil) return;
    this.#playedUntil = until;
    for (let at = this.#nextMoment(); at <= until; at = this.#nextMoment()) this.#pass(at);
  }

  #nextMoment(): number {
    const change = this.#changes[this.#next]?.at ?? Infinity;
    const moments = this.#unfinished.flatMap((task) => [
      task.healthyAt,
      task.stoppingAt,
      task.stoppedAt,
    ]);
    const ahead = moments.filter((at) => at > this.#clock);
    return Math.min(change, this.#lookAt, this.#nextSteady, ...ahead);
  }

  #pass(at: number): void {
    this.#clock = at;
    if (at >= this.#lookAt) this.#lookAt = Infinity;
    this.#finish(at);
    if (this.#applyChanges(at)) this.#lookAt = Math.min(this.#lookAt, at + REACTION);
    else this.#reconcile(at);
    if (at < this.#nextSteady) return;
    this.steadyAt.push(at);
    this.#nextSteady = at + STEADY_EVERY;
  }

  /** Applies what was done at this moment; tells whether anything was. */
  #applyChanges(at: number): boolean {
    const first = this.#next;
    for (let change = this.#changes[first]; change?.at === at; ) {
      if (change.kind === 'update') this.#update(change);
      else this.#stopByUser(change.taskId, change.reason, at);
      this.#next += 1;
      change = this.#changes[this.#next];
    }
    return this.#next > first;
  }

  #update({ revision, force, at }: ServiceUpdate): void {
    if (force || this.#primary?.revision !== revision) this.#deploy({ revision, from: at });
  }

  #deploy(what: { revision: number; from: number; rollbackTo?: string }): void {
    const index = this.deployments.length;
    this.deployments.push(deploymentOf(this.#state, this.#place, { ...what, index }));
    this.#nextSteady = Infinity;
  }

  #stopByUser(taskId: string, reason: string | undefined, at: number): void {
    const task = this.#unfinished.find(({ id }) => id === taskId);
    if (!task || !isAlive(task, at)) return;
    const said = reason === undefined ? '' : `: ${reason}`;
    stopTask(task, at, { code: 'UserInitiated', reason: `Task stopped by user${said}` });
  }

  /** Lets go of tasks that have stopped, and counts those that did so by themselves. */
  #finish(at: number): void {
    for (const task of this.#unfinished.filter(({ stoppedAt }) => stoppedAt <= at)) {
      if (task.crashes && task.stopped?.code !== 'ServiceSchedulerInitiated') {
        if (task.stopped?.code !== 'UserInitiated') task.deployment.failures.push(task.stoppedAt);
        if (task.deregisteredAt === Infinity) this.#vacant.push(task);
      }
    }
    this.#unfinished = this.#unfinished.filter(({ stoppedAt }) => stoppedAt > at);
  }

  #reconcile(at: number): void {
    const primary = this.#primary;
    if (!primary) return;
    const settings = this.#state.history.services.settings(this.#place.name, at);
    if (isHopeless(primary, settings)) {
      this.#giveUp(primary, settings, at);
    } else {
      this.#stopSurplus(primary, settings, at);
      this.#startMissing(primary, settings, at);
      this.#settle(primary, settings, at);
    }
  }

  /** AWS: the circuit breaker goes back to the last completed deployment, if it is told to. */
  #giveUp(primary: Deployment, { configuration }: ServiceSettings, at: number): void {
    primary.failedAt = at;
    const good = this.deployments.findLast(({ completedAt }) => completedAt !== undefined);
    if (configuration.circuitBreaker.rollback && good && !primary.rollbackTo) {
      this.#deploy({ revision: good.revision, from: at, rollbackTo: good.id });
    }
    this.#lookAt = at + REACTION;
  }

  #stopSurplus(primary: Deployment, settings: ServiceSettings, at: number): void {
    const alive = this.#unfinished.filter((task) => isAlive(task, at));
    for (const task of stoppable(alive, primary, settings, at)) {
      if (task.createdAt > at) this.#uncreate(task);
      else stopTask(task, at, scheduled(primary));
    }
    const missing = settings.desiredCount - this.#own(primary, at).length;
    const kept = primary.failedAt === undefined ? Math.max(0, missing) : 0;
    for (const task of this.#vacant.splice(kept)) forgetTarget(task, at);
  }

  #uncreate(task: Task): void {
    this.tasks.splice(this.tasks.indexOf(task), 1);
    this.#unfinished.splice(this.#unfinished.indexOf(task), 1);
  }

  #startMissing(primary: Deployment, settings: ServiceSettings, at: number): void {
    const alive = this.#unfinished.filter((task) => isAlive(task, at));
    const wanted = startable(alive, primary, settings);
    if (wanted === 0) return;
    if (at + CREATION < primary.retryAt) {
      this.#lookAt = Math.min(this.#lookAt, primary.retryAt - CREATION);
      return;
    }
    const placed = Math.min(wanted, freeQuota(alive, primary));
    if (placed < wanted) this.unplacedAt.push(at);
    for (let count = 0; count < placed; count += 1) this.#start(primary, settings, at + CREATION);
  }

  #start(primary: Deployment, { configuration }: ServiceSettings, createdAt: number): void {
    const { seed } = this.#state;
    const key = [seed, 'task', this.#place.name, createdAt, this.tasks.length];
    const task = createTask(primary, createdAt, key);
    const before = this.#vacant.shift();
    if (before) before.deregisteredAt = Math.min(task.startedAt, task.stoppedAt);
    if (task.crashes) {
      const hasBreaker = configuration.circuitBreaker.enable;
      primary.retryAt = hasBreaker ? task.stoppedAt + BREAKER_RETRY : createdAt + THROTTLED_RETRY;
    }
    this.tasks.push(task);
    this.#unfinished.push(task);
  }

  /** Finds the deployment completed, and the service steady, once both are so. */
  #settle(primary: Deployment, { desiredCount }: ServiceSettings, at: number): void {
    const healthy = this.#own(primary, at).filter((task) => isHealthy(task, at));
    const isSettled =
      healthy.length === desiredCount &&
      this.#unfinished.length === desiredCount &&
      primary.failedAt === undefined;
    if (!isSettled) this.#nextSteady = Infinity;
    else if (this.#nextSteady === Infinity) {
      primary.completedAt ??= at;
      this.#nextSteady = at + SECOND;
    }
  }

  #own(deployment: Deployment, at: number): Task[] {
    return this.#unfinished.filter((task) => task.deployment === deployment && isAlive(task, at));
  }

  get #primary(): Deployment | undefined {
    return this.deployments.at(-1);
  }
}

function scheduled({ id }: Deployment): Task['stopped'] {
  return {
    code: 'ServiceSchedulerInitiated',
    reason: `Scaling activity initiated by (deployment ${id})`,
  };
}
