import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { MetricQuery } from '../../../src/aws/cloudwatch-metrics.ts';
import { type ConsoleValue, consoleHash } from '../../../src/features/metrics/console-hash.ts';
import { consoleUrl } from '../../../src/features/metrics/console-url.ts';
import { HOSTILE } from '../../slack/acceptance.ts';
import { readConsoleHash } from './read-console-hash.ts';

const FROM = Date.UTC(2026, 10, 21, 9);
const UNTIL = Date.UTC(2026, 10, 21, 12);

const cpuOf = (id: string, service: string): MetricQuery => ({
  id,
  metric: {
    namespace: 'AWS/ECS',
    metric: 'CPUUtilization',
    dimensions: { ClusterName: 'shop', ServiceName: service },
    statistic: 'Average',
    periodSeconds: 300,
  },
});
const line = (name: string) => ({ name, points: [] });
const cpu = {
  spec: { title: 'CPU', unit: '%', series: [line('Web')] },
  queries: [cpuOf('line0', 'web')],
};

const term = (id: string, metric: string): MetricQuery => ({
  id,
  hidden: true,
  metric: {
    namespace: 'Shop/Application',
    metric,
    dimensions: {},
    statistic: 'Sum',
    periodSeconds: 60,
  },
});
const errorRate = {
  spec: { title: 'Error rate', unit: '%', series: [line('Error rate')] },
  queries: [
    term('line1_errors', 'Errors'),
    term('line1_all', 'Requests'),
    { id: 'line1', expression: '100 * line1_errors / line1_all', periodSeconds: 60 },
  ],
};

function reportOf(
  charts: Parameters<typeof consoleUrl>[0]['charts'],
  region = 'eu-central-1',
): Parameters<typeof consoleUrl>[0] {
  return { region, from: FROM, until: UNTIL, charts };
}

/** The graph behind an address, as the console reads it. */
function graphAt(url: string): unknown {
  return readConsoleHash(url.slice(url.indexOf('?graph=') + '?graph='.length));
}

describe('the address of a graph in the console', () => {
  it('has the metric, its dimensions, statistic and period, and the window', () => {
    expect(consoleUrl(reportOf([cpu]))).toBe(
      'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#metricsV2?graph=' +
        "~(metrics~(~(~'AWS*2fECS~'CPUUtilization~'ClusterName~'shop~'ServiceName~'web" +
        "~(id~'line0~stat~'Average~period~300~label~'CPU*20Web)))" +
        "~view~'timeSeries~stacked~false~region~'eu-central-1" +
        "~start~'2026-11-21T09*3a00*3a00.000Z~end~'2026-11-21T12*3a00*3a00.000Z)",
    );
  });

  it('has metric math with its terms, which are not shown', () => {
    expect(consoleUrl(reportOf([errorRate]))).toBe(
      'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#metricsV2?graph=' +
        "~(metrics~(~(~'Shop*2fApplication~'Errors~(id~'line1_errors~stat~'Sum~period~60~visible~false))" +
        "~(~'Shop*2fApplication~'Requests~(id~'line1_all~stat~'Sum~period~60~visible~false))" +
        "~(~(expression~'100*20*2a*20line1_errors*20*2f*20line1_all~id~'line1~period~60~label~'Error*20rate)))" +
        "~view~'timeSeries~stacked~false~region~'eu-central-1" +
        "~start~'2026-11-21T09*3a00*3a00.000Z~end~'2026-11-21T12*3a00*3a00.000Z)",
    );
  });

  it('is read by the console as what was asked of CloudWatch', () => {
    expect(graphAt(consoleUrl(reportOf([cpu, errorRate])))).toEqual({
      metrics: [
        [
          ...['AWS/ECS', 'CPUUtilization', 'ClusterName', 'shop', 'ServiceName', 'web'],
          { id: 'line0', stat: 'Average', period: 300, label: 'CPU Web' },
        ],
        [
          ...['Shop/Application', 'Errors'],
          { id: 'line1_errors', stat: 'Sum', period: 60, visible: false },
        ],
        [
          ...['Shop/Application', 'Requests'],
          { id: 'line1_all', stat: 'Sum', period: 60, visible: false },
        ],
        [
          {
            expression: '100 * line1_errors / line1_all',
            id: 'line1',
            period: 60,
            label: 'Error rate',
          },
        ],
      ],
      view: 'timeSeries',
      stacked: false,
      region: 'eu-central-1',
      start: '2026-11-21T09:00:00.000Z',
      end: '2026-11-21T12:00:00.000Z',
    });
  });

  it('puts another unit than the first one on the right axis', () => {
    const requests = { ...errorRate, spec: { ...errorRate.spec, unit: 'count' } };
    const sides = (charts: Parameters<typeof reportOf>[0]) =>
      consoleUrl(reportOf(charts)).match(/yAxis~'\w+/g);
    expect(sides([cpu, errorRate])).toBeNull();
    expect(sides([cpu, requests])).toEqual(["yAxis~'right"]);
    expect(sides([requests, cpu])).toEqual(["yAxis~'right"]);
  });

  it('leaves out the comparison, which CloudWatch was not asked for by itself', () => {
    const before = { ...line('Web before'), style: 'comparison' as const };
    const compared = { ...cpu, spec: { ...cpu.spec, series: [line('Web'), before] } };
    expect(consoleUrl(reportOf([compared]))).toBe(consoleUrl(reportOf([cpu])));
  });

  it.each([
    ['eu-central-1', 'https://eu-central-1.console.aws.amazon.com/cloudwatch/home'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/cloudwatch/home'],
    ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home'],
    ['eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudwatch/home'],
  ])('is at the console of the partition of %s', (region, page) => {
    const url = consoleUrl(reportOf([cpu], region));
    expect(url.startsWith(`${page}?region=${region}#metricsV2?graph=~(`)).toBe(true);
    expect(graphAt(url)).toMatchObject({ region });
  });

  it('is the metrics page where there are no lines', () => {
    expect(consoleUrl(reportOf([]))).toBe(
      'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#metricsV2',
    );
  });

  it('is the graph up to the 3 000 characters that Slack takes, and the metrics page beyond them', () => {
    const named = (title: string) =>
      consoleUrl(reportOf([{ ...cpu, spec: { ...cpu.spec, title } }]));
    const room = 3_000 - named('').length;
    expect(named('x'.repeat(room))).toHaveLength(3_000);
    expect(named('x'.repeat(room + 1))).toBe(
      'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#metricsV2',
    );
  });
});

const consoleValue: z.ZodType<ConsoleValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(consoleValue),
    z.record(z.string(), consoleValue),
  ]),
);

describe('the notation of the console', () => {
  it.each([
    ['a text', 'AWS/EC2 (all)', "~'AWS*2fEC2*20*28all*29"],
    ['what it uses itself', "a~b*c'd!e$f", "~'a*7eb*2ac*27d*21e!f"],
    ['letters of the world', 'Größe € 火 🔥', "~'Gr*f6*dfe*20**20ac*20**706b*20**d83d**dd25"],
    ['a line break', 'a\nb', "~'a*0ab"],
    ['nothing', '', "~'"],
    ['numbers and words', [300, -1.5, true, false], '~(~300~-1.5~true~false)'],
    ['lists in lists', [['a'], []], "~(~(~'a)~(~))"],
    ['names', { one: { two: 'x' }, three: 3 }, "~(one~(two~'x)~three~3)"],
  ])('has %s', (_what, value, text) => {
    expect(consoleHash(value)).toBe(text);
    expect(readConsoleHash(text)).toEqual(value);
  });

  it.each([
    "~(metrics~(~(~'AWS*2fEC2~'CPUUtilization~'InstanceId~'i-123))~view~'timeSeries~stacked~false~region~'us-east-1~start~'-PT3H~end~'P0D~stat~'Average~period~300)",
    "~(metrics~(~(~(expression~'*28m1*2bm2*29*2fPERIOD*28m1*29~label~'Expression1~id~'e1))~(~'AWS*2fEBS~'VolumeWriteOps~'VolumeId~'vol-0af6~(visible~false~id~'m1)))~start~'2022-01-17T05*3a30*3a14.000Z~yAxis~(left~(label~'!*7bLABEL*7d~showUnits~false)))",
  ])('writes what the console itself made as the console did: %s', (text) => {
    expect(consoleHash(consoleValue.parse(readConsoleHash(text)))).toBe(text);
  });

  it('holds whatever people write, in characters that end no address', () => {
    const text = consoleHash({ label: HOSTILE });
    expect(text).toMatch(/^[\w.~*'()!-]+$/);
    expect(readConsoleHash(text)).toEqual({ label: HOSTILE });
  });
});
