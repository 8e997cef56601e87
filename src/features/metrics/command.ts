import PQueue from 'p-queue';
import { z } from 'zod';
import type { AwsClients } from '../../aws/clients.ts';
import { readScope } from '../../aws/scopes.ts';
import type { ChartRenderer } from '../../charts/renderer.ts';
import type { Catalog } from '../../config/catalog.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { type Component, type Target, targetName, targetTitle } from '../../kernel/targets.ts';
import { parseDuration, timeExpression } from '../../kernel/time.ts';
import { metricsOf } from './choose-metrics.ts';
import { listed } from './list.ts';
import type { MetricsResult } from './report.ts';
import { chartReport } from './run.ts';
import { statisticList } from './statistics.ts';
import { metricsView } from './view.ts';

export interface MetricsDependencies {
  readonly clients: AwsClients;
  readonly renderer: ChartRenderer;
  readonly deadlines: () => Catalog['deadlines'];
}

/** Milliseconds of `5m`, `1h`, `1d` or `1w`. */
const duration = z.string().transform((text, context): number => {
  const milliseconds = parseDuration(text) ?? 0;
  if (milliseconds > 0) return milliseconds;
  context.addIssue({ code: 'custom', message: 'expected a duration such as `5m`, `1h` or `1d`' });
  return z.NEVER;
});

const time = (what: string) =>
  timeExpression.optional().describe(what).meta({ placeholder: 'when' });

const metricsArguments = z.object({
  names: z
    .array(z.string())
    .default([])
    .describe('metrics by name, or as `namespace:metric{dimension=value}`')
    .meta({ positional: true }),
  since: time('from then until now: `3h`, `10:00` or an ISO instant'),
  from: time('the begin of the window, in place of `--since`'),
  to: time('the end of the window'),
  stat: statisticList
    .optional()
    .describe('what is computed of each period: `avg,max,p95`')
    .meta({ placeholder: 'statistics' }),
  period: duration
    .optional()
    .describe('what one point stands for: `5m`')
    .meta({ placeholder: 'duration' }),
  compare: duration
    .optional()
    .describe('the same so long before, dashed: `1d` or `1w`')
    .meta({ placeholder: 'duration' }),
  list: z.boolean().default(false).describe('the names that can be asked for'),
  data: z.boolean().default(false).describe('the numbers in place of pictures'),
});

interface Preset {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** What the command asks for, where its name says it. */
  readonly names?: readonly string[];
  readonly kind?: Component['kind'];
}

/** Messages that are read and drawn at the same time; more would wait for the drawing threads anyway. */
const AT_ONCE = 3;

/** The command that the short ones are forms of. */
const FULL = 'metrics';

const PRESETS: readonly Preset[] = [
  {
    name: FULL,
    summary: 'Charts of metrics against their levels, with alarms and deployments.',
    examples: ['metrics', 'metrics cpu memory --since 24h --stat avg,max', 'metrics --list'],
  },
  ...['cpu', 'memory', 'requests', 'latency', 'errors'].map((name) => ({
    name,
    summary: `The chart of ${name} alone.`,
    examples: [name, `${name} --since 24h --compare 1d`],
    names: [name],
  })),
  {
    name: 'db',
    summary: 'Charts of databases: all of them, or by name.',
    examples: ['db', 'db connections --since 24h'],
    kind: 'database',
  },
  {
    name: 'iot',
    summary: 'Charts of devices: all of them, or by name.',
    examples: ['iot', 'iot --since 24h'],
    kind: 'device',
  },
];

/** `metrics`, and the short commands: the same run, with the names that they stand for. */
export function metricsCommands(dependencies: MetricsDependencies): Command[] {
  const turns = new PQueue({ concurrency: AT_ONCE });
  return PRESETS.map((preset) => metricsCommand(preset, { ...dependencies, turns }));
}

function metricsCommand(
  preset: Preset,
  { clients, renderer, deadlines, turns }: MetricsDependencies & { turns: PQueue },
): Command {
  const { name: command, summary, examples, kind } = preset;
  return defineCommand({
    name: command,
    summary,
    examples,
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: metricsArguments,
    ...(command !== FULL && { sameAs: FULL }),
    async run({ names, list, ...asked }, context, progress): Promise<MetricsResult> {
      const target = targetOf(context);
      const wanted = [...(preset.names ?? []), ...names];
      if (list) return listOf(target, kind);
      const scope = readScope(target.environment, context.actor.id);
      return chartReport(
        {
          command,
          words: names,
          names: wanted,
          kind,
          target,
          title: targetTitle(target),
          ...asked,
        },
        { clients, scope, renderer, turns, deadline: deadlines().check, stop: context.signal },
        { now: context.now(), timeZone: context.actor.timeZone },
        progress,
      );
    },
    view: metricsView,
  });
}

function listOf(target: Target, kind: Component['kind'] | undefined): MetricsResult {
  const metrics = metricsOf(target, kind).map(listed);
  return { kind: 'list', target: targetName(target), title: targetTitle(target), metrics };
}
