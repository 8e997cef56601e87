import { z } from 'zod';
import { dimensions, duration, fields, named, text, title } from './values.ts';

/* Metrics of CloudWatch that people give names of their own, alone or as metric math. */

/** AWS CloudWatch: PutMetricData, `Namespace`. */
const namespace = text(
  /^[\w ./#:-]{1,255}$/,
  'a CloudWatch namespace such as AWS/ECS or Shop/Application',
);

/** AWS CloudWatch: PutMetricData, `MetricName`. */
const metricName = text(
  /^[^\p{Cc}]{1,255}$/u,
  'the name of a CloudWatch metric such as RequestCount, up to 255 characters',
);

/** AWS CloudWatch: statistics definitions; the ones that a GetMetricData query takes by name. */
export const STATISTIC =
  /^(?:Average|Sum|Minimum|Maximum|SampleCount|IQM|(?:p|tm|tc|ts|wm)(?:\d{1,2}(?:\.\d{1,10})?|100))$/;

const statistic = text(STATISTIC, 'a statistic: Average, Sum, Minimum, Maximum, SampleCount or p95')
  .default('Average')
  .describe('What is computed of the values of each period.');

const source = {
  namespace: namespace.describe('The CloudWatch namespace, such as AWS/ECS.'),
  metric: metricName.describe('The name of the metric in it.'),
  dimensions: dimensions
    .default({})
    .describe('Its dimensions, exactly the ones that it was published with.'),
  stat: statistic,
};

const term = fields(source);

const FORMULA = /^[\w\s.,+*/()<>=!&|^-]{1,1024}$/;
const TERM_NAME = /^[a-z][a-zA-Z0-9_]{0,30}$/;

const PERIOD = 'whole minutes up to a day, such as 1m or 5m';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const level = z.number({ error: 'a number' });

const levels = fields({
  warning: level.describe('The value at which it is a warning.'),
  critical: level.describe('The value at which it is critical.'),
  when: z
    .enum(['above', 'below'], { error: 'above or below' })
    .default('above')
    .describe('Whether high values are bad (above) or low ones (below).'),
}).superRefine(({ warning, critical, when }, context) => {
  if (when === 'above' ? critical >= warning : critical <= warning) return;
  const message = when === 'above' ? 'a level not below warning' : 'a level not above warning';
  context.addIssue({ code: 'custom', path: ['critical'], message });
});

const metric = fields({
  title: title.describe('The heading of its chart.'),
  unit: text(/^\S.{0,14}$/u, 'a unit such as %, ms, s, bytes, count or GB').describe(
    'The unit of its values: %, ms, s, bytes, bytes/s and count are scaled when they are shown, any other is written behind the number.',
  ),
  period: duration
    .refine((read) => read % MINUTE_MS === 0 && read <= DAY_MS, { error: PERIOD })
    .optional()
    .describe('The shortest time that one point of its chart stands for, such as 5m.'),
  ...source,
  namespace: source.namespace.optional(),
  metric: source.metric.optional(),
  math: text(FORMULA, 'metric math such as 100 * errors / requests, without quotes')
    .optional()
    .describe('CloudWatch metric math over the names under of, in place of namespace and metric.'),
  of: named('metric', term, { pattern: TERM_NAME, expected: 'a name such as errors or m1' })
    .optional()
    .describe('The metrics that the math computes with, by the name that it uses for them.'),
  levels: levels.optional().describe('Where its values stop being normal.'),
}).transform((read, context): CatalogMetric => {
  const { title, unit, period, levels, stat } = read;
  const common = {
    title,
    unit,
    ...(period !== undefined && { period }),
    ...(levels && { levels }),
  };
  const { namespace, metric, dimensions, math, of } = read;
  const single = namespace !== undefined && metric !== undefined;
  if (single && math === undefined && of === undefined)
    return { ...common, source: { namespace, metric, dimensions, stat } };
  const names = Object.keys(of ?? {});
  if (math !== undefined && of && namespace === undefined && metric === undefined) {
    if (usesOnly(math, names)) return { ...common, source: { math, of } };
    const message = `metric math with the names under of: ${names.join(', ')}`;
    context.addIssue({ code: 'custom', path: ['math'], message });
    return z.NEVER;
  }
  context.addIssue({ code: 'custom', message: 'either namespace and metric, or math and of' });
  return z.NEVER;
});

/** AWS metric math: names of metrics begin with a lower-case letter, functions and keywords are upper-case. */
function usesOnly(math: string, names: readonly string[]): boolean {
  const used = math.match(/\b[a-z]\w*/g) ?? [];
  return used.length > 0 && used.every((name) => names.includes(name));
}

export const metrics = named('metric', metric)
  .default({})
  .describe('Metrics that people can ask for by name, besides the usual ones of its kind.');

/** A metric that the catalog names. */
export interface CatalogMetric {
  title: string;
  unit: string;
  /** Milliseconds. */
  period?: number;
  levels?: CatalogLevels;
  source: CatalogMetricSource | { math: string; of: Record<string, CatalogMetricSource> };
}
/** A metric as CloudWatch names it, with its statistic. */
export type CatalogMetricSource = z.infer<typeof term>;
/** Where a value stops being normal: at a level counts. */
export type CatalogLevels = z.infer<typeof levels>;
