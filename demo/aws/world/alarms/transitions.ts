import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { History } from '../history.ts';
import type { Metric } from '../metrics/metric.ts';
import { floorTo, MINUTE } from '../time.ts';
import type { AlarmDefinition } from './definitions.ts';
import { type Evaluation, evaluate } from './evaluate.ts';

/** After this long every alarm has seen what changed. */
const SETTLED_AFTER = 20 * MINUTE;

/** A change of an alarm's state. */
export interface Transition {
  at: number;
  from: StateValue;
  evaluation: Evaluation;
}

/**
 * The changes of an alarm up to a time, oldest first; the first is its creation. Alarms change only
 * after something began or ended, so only the minutes after those are looked at.
 */
export function transitionsOf(
  alarm: AlarmDefinition,
  metric: Metric,
  history: History,
  until: number,
): [Transition, ...Transition[]] {
  const first = evaluate(alarm, metric, history.genesis + SETTLED_AFTER);
  const transitions: [Transition, ...Transition[]] = [
    { at: first.at, from: 'INSUFFICIENT_DATA', evaluation: first },
  ];
  let state = first.state;
  for (const at of minutesToLookAt(history, first.at, until)) {
    const evaluation = evaluate(alarm, metric, at);
    if (evaluation.state === state) continue;
    transitions.push({ at, from: state, evaluation });
    state = evaluation.state;
  }
  return transitions;
}

/** The minutes that follow a turning point, each once, in order. */
function* minutesToLookAt(history: History, after: number, until: number): Generator<number> {
  let minute = after;
  for (const point of history.turningPoints()) {
    minute = Math.max(minute, floorTo(MINUTE, point));
    const end = Math.min(point + SETTLED_AFTER, until);
    for (; minute <= end; minute += MINUTE) yield minute;
  }
}
