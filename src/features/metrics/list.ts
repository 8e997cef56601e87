import { formatValue } from '../../charts/format.ts';
import type { NamedMetric } from './catalog-metrics.ts';

/** A name that can be asked for, and what it means: one for each name and owner. */
export interface Listed {
  readonly name: string;
  readonly title: string;
  /** The component; absent for metrics of the environment. */
  readonly component?: string;
  /** What CloudWatch is asked, and the levels. */
  readonly means: string;
}

export function listed({ name, title, component, source, unit, levels }: NamedMetric): Listed {
  const means =
    'math' in source
      ? source.math.replaceAll('*', '×')
      : `${source.namespace} ${source.metric}, ${source.stat}`;
  const from = levels?.when === 'below' ? 'down from' : 'from';
  const ladder = levels
    ? `, warning ${from} ${formatValue(levels.warning, unit)}, critical ${from} ${formatValue(levels.critical, unit)}`
    : '';
  return {
    name,
    title,
    ...(component && { component: component.title }),
    means: `${means}${ladder}`,
  };
}
