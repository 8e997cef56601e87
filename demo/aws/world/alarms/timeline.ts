import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { deploymentsOf } from '../ecs/deployments.ts';
import type { History } from '../history.ts';
import { SERVICES } from '../inventory.ts';
import type { MetricCatalogue } from '../metrics/catalogue.ts';
import type { WorldState } from '../state.ts';
import { floorTo, MINUTE, SECOND } from '../time.ts';
import { type AlarmChange, definitionAfter } from './changes.ts';
import type { AlarmDefinition } from './definitions.ts';
import { evaluate } from './evaluate.ts';
import { stateReason, stateReasonData } from './wording.ts';

/** An alarm that the world began with was evaluated first when everything had started. */
const FIRST_LOOK = 20 * MINUTE;
/** So long after a change, and as far as an alarm looks back, it may still change because of it. */
const AFTERMATH = 10 * MINUTE;

/** A change of an alarm's state, or a state that was set again. */
export interface Transition {
  at: number;
  from: StateValue;
  to: StateValue;
  reason: string;
  reasonData: string | undefined;
  /** The first state of an alarm that a call created is not in its history. */
  isCreation: boolean;
}

/** What an alarm is computed from. */
type Surroundings = WorldState & { metrics: MetricCatalogue };

/** Plays the states of one alarm. Everything follows from the history. */
class AlarmTimeline {
  /** Oldest first. */
  readonly transitions: Transition[] = [];
  readonly #world: Surroundings;
  readonly #changes: readonly AlarmChange[];
  #next = 0;
  /** The next minute that may be evaluated. */
  #minute: number;

  constructor(world: Surroundings, name: string) {
    this.#world = world;
    this.#changes = world.history.alarms.of(name);
    const [first] = this.#changes;
    this.#minute = first?.at ?? Infinity;
    if (first?.at === world.history.genesis) this.#begin();
  }

  /** Plays on up to a time. */
  advance(until: number): void {
    const points = this.#turningPoints(until);
    for (;;) {
      const minute = this.#nextMinute(points);
      const change = this.#changes[this.#next];
      if (Math.min(minute, change?.at ?? Infinity) > until) return;
      if (change && change.at <= minute) this.#apply(change);
      else this.#evaluate(minute);
    }
  }

  /** An alarm that was there when the world began has been evaluated before anybody looks. */
  #begin(): void {
    this.#next = 1;
    this.#evaluate(this.#world.history.genesis + FIRST_LOOK);
  }

  #apply(change: AlarmChange): void {
    const { at } = change;
    this.#next += 1;
    this.#minute = Math.max(this.#minute, floorTo(MINUTE, at) + MINUTE);
    if (change.kind === 'state') {
      const { state: to, reason, reasonData } = change;
      this.transitions.push({ at, from: this.#state, to, reason, reasonData, isCreation: false });
    } else if (this.transitions.length === 0) {
      const unknown = { from: 'INSUFFICIENT_DATA', to: 'INSUFFICIENT_DATA' } as const;
      const reason = 'Unchecked: Initial alarm creation';
      this.transitions.push({ at, ...unknown, reason, reasonData: undefined, isCreation: true });
    }
  }

  #evaluate(minute: number): void {
    this.#minute = floorTo(MINUTE, minute) + MINUTE;
    const alarm = definitionAfter(this.#changes.slice(0, this.#next));
    if (!alarm) return;
    const { namespace, metric, dimensions } = alarm;
    const found = this.#world.metrics.find(namespace, metric, dimensions);
    const evaluation = evaluate(alarm, found, minute);
    const [from, to] = [this.#state, evaluation.state];
    if (to === undefined || (to === from && this.transitions.length > 0)) return;
    this.transitions.push({
      at: evaluation.at,
      from,
      to,
      reason: stateReason(alarm, from, evaluation),
      reasonData: stateReasonData(alarm, evaluation),
      isCreation: false,
    });
  }

  /**
   * The first minute worth a look. An alarm that nobody changed only changes after something began or
   * ended; a threshold of somebody's own may be crossed on any quiet day.
   */
  #nextMinute(points: readonly number[]): number {
    const before = this.#changes.slice(0, this.#next);
    if (before.some(({ kind, at }) => kind === 'put' && at > this.#world.history.genesis)) {
      return this.#minute;
    }
    const settled = AFTERMATH + this.#span(before);
    const point = points.find((at) => this.#minute <= at + settled);
    return point === undefined ? Infinity : Math.max(this.#minute, floorTo(MINUTE, point));
  }

  /** How far back an alarm looks. */
  #span(changes: readonly AlarmChange[]): number {
    const alarm: AlarmDefinition | undefined = definitionAfter(changes);
    return alarm ? alarm.period * alarm.evaluations * SECOND : 0;
  }

  #turningPoints(until: number): number[] {
    const deployed = SERVICES.flatMap((place) => deploymentsOf(this.#world, place, until));
    const points = [
      ...this.#world.history.turningPoints(),
      ...deployed.flatMap(({ from, failedAt }) => (failedAt ? [from, failedAt] : [from])),
      ...this.#changes.map(({ at }) => at),
    ];
    return points.sort((a, b) => a - b);
  }

  get #state(): StateValue {
    return this.transitions.at(-1)?.to ?? 'INSUFFICIENT_DATA';
  }
}

interface Played {
  /** Of the history that it was played from. */
  version: number;
  timeline: AlarmTimeline;
}

/** Timelines that were played already, to go on from there; any change of the history voids them. */
const PLAYED = new WeakMap<History, Map<string, Played>>();

/** The states of an alarm up to a time, oldest first; there is one at least. */
export function transitionsOf(world: Surroundings, name: string, until: number): Transition[] {
  const { history } = world;
  const timelines = PLAYED.get(history) ?? new Map<string, Played>();
  PLAYED.set(history, timelines);
  let played = timelines.get(name);
  if (played?.version !== history.version) {
    played = { version: history.version, timeline: new AlarmTimeline(world, name) };
    timelines.set(name, played);
  }
  played.timeline.advance(until);
  return played.timeline.transitions.filter(({ at }) => at <= until);
}
