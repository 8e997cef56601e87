import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Message } from '../../demo/slack/contract.ts';
import { elementsOf } from '../../demo/slack/forms.ts';
import { readConsoleHash } from '../features/metrics/read-console-hash.ts';
import { calls, charted, picturesOf } from './charts.ts';
import { textOf } from './screen.ts';
import { openStage, until } from './stage.ts';

const askedWindow = z.object({
  StartTime: z.date(),
  EndTime: z.date(),
  MetricDataQueries: z.array(
    z.object({
      Id: z.string(),
      Expression: z.string().optional(),
      MetricStat: z
        .object({
          Stat: z.string(),
          Metric: z.object({
            Namespace: z.string(),
            MetricName: z.string(),
            Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
          }),
        })
        .optional(),
    }),
  ),
});

function hours(later = new Date(0), earlier = new Date(0)): number {
  return (later.getTime() - earlier.getTime()) / 3_600_000;
}

test('asks CloudWatch once for everything in a message, the comparison included', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  await charted(stage, await stage.ask('U0VIEWER', '/grid metrics cpu latency --compare 1d'));
  expect(calls(stage, 'GetMetricData')).toHaveLength(1);
  expect(calls(stage, 'DescribeServices')).toHaveLength(1);
  expect(calls(stage, 'DescribeAlarms')).toHaveLength(1);
});

test('reads for three messages at a time, and tells the others that it will', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const gate = Promise.withResolvers<void>();
  stage.aws.intercept(({ operation }) =>
    operation === 'GetMetricData' ? gate.promise : undefined,
  );
  const waiting: Message[] = [];
  for (let asked = 0; asked < 5; asked += 1)
    waiting.push(await stage.ask('U0VIEWER', '/grid cpu backend'));
  for (const message of waiting) expect(textOf(message)).toContain('Reading CloudWatch');
  await until(() => calls(stage, 'GetMetricData')[2]);
  expect(calls(stage, 'GetMetricData')).toHaveLength(3);
  gate.resolve();
  for (const message of waiting) await charted(stage, message);
  expect(calls(stage, 'GetMetricData')).toHaveLength(5);
});

test('asks CloudWatch a second time where the comparison makes more points than one answer holds', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const line = '/grid metrics cpu memory --compare 8d';
  const shown = await charted(stage, await stage.ask('U0VIEWER', line));
  const windows = calls(stage, 'GetMetricData')
    .map(({ input }) => askedWindow.parse(input))
    .sort((one, other) => one.StartTime.getTime() - other.StartTime.getTime());
  expect(windows.map(({ StartTime, EndTime }) => hours(EndTime, StartTime))).toEqual([3, 3]);
  const [before, now] = windows;
  expect(hours(now?.StartTime, before?.StartTime)).toBe(8 * 24);
  expect(windows.map(({ MetricDataQueries }) => MetricDataQueries.length)).toEqual([9, 9]);
  expect(textOf(shown)).toMatch(/Backend API before: last [\d.]+ %/);
});

test.each([
  ['cpu', 'CPU', 5],
  ['memory', 'Memory', 4],
  ['requests', 'Requests', 1],
  ['latency', 'Response time', 1],
  ['errors', 'Server errors (5xx)', 1],
  ['db', 'Connections', 1],
  ['iot', 'MQTT messages published', 1],
])('/grid %s is a short form for the chart of %s', async (line, title, lines) => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const shown = await charted(stage, await stage.ask('U0VIEWER', `/grid ${line}`));
  const alt = picturesOf(stage, shown).find((picture) =>
    picture.alt.includes(` of ${title}: `),
  )?.alt;
  expect(alt?.match(/last /g)).toHaveLength(lines);
});

test('reads the statistics that were asked for, and writes times on the clock of the asker', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const line = '/grid cpu backend --stat avg,max,p95';
  const shown = await charted(stage, await stage.ask('U0VIEWER', line));
  const [call] = calls(stage, 'GetMetricData');
  const { MetricDataQueries } = askedWindow.parse(call?.input);
  expect(MetricDataQueries).toMatchObject(
    ['Average', 'Maximum', 'p95'].map((Stat) => ({ MetricStat: { Stat } })),
  );
  const [{ alt } = { alt: '' }] = picturesOf(stage, shown);
  for (const name of ['avg', 'max', 'p95']) expect(alt).toMatch(new RegExp(`\\b${name}: last`));
  expect(alt).toMatch(/ UTC[+-]\d/);
});

test('lists what there is, by component and with levels', async () => {
  const stage = await openStage({});
  const shown = await stage.ask('U0VIEWER', '/grid metrics --list');
  const text = textOf(shown);
  expect(text).toContain('Metrics of Grid Services dev');
  expect(text).toMatch(/errors Server errors \(5xx\): 100 × FILL\(errors, 0\) \/ requests/);
  expect(text).toMatch(/storage Free storage: .*warning down from 5 GB, critical down from 2 GB/);
  expect(stage.aws.calls).toEqual([]);
});

test('the link to AWS opens the graph of what CloudWatch was asked, its window and metric math included', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const line = '/grid metrics errors cpu --since 5h --period 10m';
  const shown = await charted(stage, await stage.ask('U0VIEWER', line));
  const [call] = calls(stage, 'GetMetricData');
  const { StartTime, EndTime, MetricDataQueries } = askedWindow.parse(call?.input);
  const graph = graphSchema.parse(graphBehind(shown));
  expect([graph.region, graph.start, graph.end]).toEqual([
    'us-west-2',
    StartTime.toISOString(),
    EndTime.toISOString(),
  ]);
  expect(graph.metrics.map((row) => row.filter((each) => typeof each === 'string'))).toEqual(
    MetricDataQueries.map(({ MetricStat: { Metric } = {} }) => [
      ...(Metric ? [Metric.Namespace, Metric.MetricName] : []),
      ...(Metric?.Dimensions ?? []).flatMap(({ Name, Value }) => [Name, Value]),
    ]),
  );
  expect(graph.metrics.map((row) => row.at(-1))).toEqual(
    MetricDataQueries.map(({ Id, Expression, MetricStat }) =>
      expect.objectContaining({
        id: Id,
        period: 600,
        ...(Expression === undefined ? { stat: MetricStat?.Stat } : { expression: Expression }),
      }),
    ),
  );
});

/** What the console reads of the address of the button. */
function graphBehind({ blocks }: Message): unknown {
  const urls = elementsOf(blocks).flatMap(({ element }) => ('url' in element ? element.url : []));
  return readConsoleHash(String(urls[0]).split('#metricsV2?graph=')[1] ?? '');
}

const graphSchema = z.object({
  region: z.string(),
  start: z.string(),
  end: z.string(),
  metrics: z.array(z.array(z.unknown())),
});

test('marks alarms on a charted metric and deployments of a charted service', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  stage.world.setBreakage('crash-loop', true);
  const shown = await charted(stage, await stage.ask('U0VIEWER', '/grid cpu backend'));
  const [{ alt } = { alt: '' }] = picturesOf(stage, shown);
  expect(alt).toMatch(/deployment backend-task:42 at (\d+ \w+ )?\d\d:\d\d/);
  expect(alt).toMatch(/alarm ECS-Backend-HighCPU at (\d+ \w+ )?\d\d:\d\d/);
  expect(textOf(shown)).toMatch(/Critical: CPU is 8\d(\.\d)? %/);
});

test('marks the deployments of all services on charts of the whole system, and not on those of others', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  stage.world.setBreakage('crash-loop', true);
  const line = '/grid metrics requests connections AWS/IoT:PublishIn.Success{Protocol=MQTT}';
  const shown = await charted(stage, await stage.ask('U0VIEWER', line));
  const alts = picturesOf(stage, shown).map(({ alt }) => alt);
  expect(alts.map((alt) => alt.match(/deployment .*? at/g))).toEqual([
    ['deployment backend-task:42 at'],
    null,
    null,
  ]);
  expect(calls(stage, 'DescribeServices')).toHaveLength(1);
  expect(calls(stage, 'GetMetricData')).toHaveLength(1);
});
