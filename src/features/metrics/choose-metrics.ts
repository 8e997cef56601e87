import { UserError } from '../../kernel/errors.ts';
import { nearestNames } from '../../kernel/nearest.ts';
import { type Component, componentsOf, type Target } from '../../kernel/targets.ts';
import { quoted } from '../../kernel/words.ts';
import { componentMetrics, environmentMetrics, type NamedMetric } from './catalog-metrics.ts';
import { rawMetric } from './raw-metric.ts';

/** One chart: metrics that share a unit and levels, a line or more for each. */
export interface ChosenChart {
  readonly title: string;
  readonly metrics: readonly [NamedMetric, ...NamedMetric[]];
}

/** The metrics of all components of one kind, as one word. */
const KINDS: Readonly<Record<string, Component['kind']>> = { db: 'database', iot: 'device' };
const KIND_NAMES = {
  service: 'a service',
  database: 'a database',
  device: 'a device',
  fleet: 'a fleet',
  log: 'a log',
} as const;

/** The renderers have this many colours that the colour-blind can tell apart. */
export const MOST_LINES = 6;

/**
 * The charts that names ask for. Without names: what the target has itself, and for an environment without metrics of
 * its own those of its components. `kind` limits all to components of it. Throws UserError for a name that nothing has.
 */
export function chooseCharts(
  target: Target,
  names: readonly string[],
  kind?: Component['kind'],
): ChosenChart[] {
  const there = metricsOf(target, kind);
  if (names.length === 0) return chartsOf(without(there, kind));
  return names.flatMap((name) => chartsFor(name, target, there));
}

/** Everything that can be asked for by name here: the environment's own first, then component by component. */
export function metricsOf(target: Target, kind?: Component['kind']): NamedMetric[] {
  const { environment, component } = target;
  if (component && kind !== undefined && component.kind !== kind)
    throw new UserError(
      `${quoted(component.name)} is ${KIND_NAMES[component.kind]}, not ${KIND_NAMES[kind]}.`,
    );
  const components = component ? [component] : componentsOf(environment);
  const own = component || kind !== undefined ? [] : environmentMetrics(environment);
  return [
    ...own,
    ...components
      .filter((each) => kind === undefined || each.kind === kind)
      .flatMap((each) => componentMetrics(environment, each)),
  ];
}

function without(there: readonly NamedMetric[], kind?: Component['kind']): readonly NamedMetric[] {
  if (there.length === 0) {
    const whose = kind === undefined ? 'this target' : KIND_NAMES[kind];
    throw new UserError(
      `The catalog names no metric of ${whose} here. Any one of CloudWatch can be asked for as \`namespace:metric{dimension=value}\`.`,
    );
  }
  const own = there.filter(({ component }) => component === undefined);
  return own.length > 0 ? own : there;
}

function chartsFor(name: string, target: Target, there: readonly NamedMetric[]): ChosenChart[] {
  const raw = rawMetric(name);
  if (raw) return chartsOf([raw]);
  const wanted = name.toLowerCase();
  const named = there.filter((each) => each.name === wanted);
  const own = named.filter(({ component }) => component === undefined);
  if (named.length > 0) return chartsOf(own.length > 0 ? own : named);
  const kind = KINDS[wanted];
  if (kind) return chartsOf(without(metricsOf(target, kind), kind));
  throw unknownMetric(name, there);
}

function unknownMetric(name: string, there: readonly NamedMetric[]): UserError {
  const known = [...new Set(there.map((each) => each.name))];
  const nearest = nearestNames(name, known);
  const names = nearest.length > 0 ? nearest : known;
  const listed = names.map((each) => `\`${each}\``).join(', ');
  const hint =
    nearest.length > 0
      ? `Did you mean ${listed}?`
      : `${listed ? `There is ${listed}. ` : ''}Any metric of CloudWatch can be asked for as \`namespace:metric{dimension=value}\`.`;
  return new UserError(`There is no metric or component called ${quoted(name)} here. ${hint}`);
}

/** One chart for each name, unit and set of levels: what is judged differently does not stand in one picture. */
function chartsOf(metrics: readonly NamedMetric[]): ChosenChart[] {
  const groups = Map.groupBy(metrics, ({ name, unit, levels }) =>
    JSON.stringify([name, unit, levels]),
  );
  return [...groups.values()].flatMap((group) => {
    const parts = Math.ceil(group.length / MOST_LINES);
    return Array.from({ length: parts }, (_, index) =>
      chartOf(group.slice(index * MOST_LINES, (index + 1) * MOST_LINES)),
    ).flat();
  });
}

function chartOf([first, ...others]: readonly NamedMetric[]): ChosenChart[] {
  return first ? [{ title: first.title, metrics: [first, ...others] }] : [];
}
