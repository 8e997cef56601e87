import { describe, expect, it } from 'vitest';
import type { ChartSpec } from '../../../src/charts/spec.ts';
import type { MetricsReport, MetricsResult } from '../../../src/features/metrics/report.ts';
import { metricsView } from '../../../src/features/metrics/view.ts';
import { plainText } from '../../../src/slack/plain.ts';
import {
  dangers,
  HOSTILE,
  looksAt,
  messageProblems,
  modalProblems,
} from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;
const points = (...values: number[]) =>
  values.map((value, index) => ({ at: NOW - (values.length - index) * 5 * MINUTE, value }));

const cpu: ChartSpec = {
  title: 'CPU',
  subtitle: 'Shop prod',
  unit: '%',
  from: NOW - 30 * MINUTE,
  until: NOW,
  period: 5 * MINUTE,
  timeZone: 'Europe/Berlin',
  series: [{ name: 'Web', points: points(40, 50, 60, 70, 80, 91) }],
  ladder: { direction: 'above', warning: 70, critical: 90 },
  markers: [{ at: NOW - 10 * MINUTE, kind: 'alarm', label: 'HighCPU' }],
};
const silent: ChartSpec = { ...cpu, title: 'Errors', series: [{ name: 'Errors', points: [] }] };

const cpuQuery = {
  id: 'line0',
  metric: {
    namespace: 'AWS/ECS',
    metric: 'CPUUtilization',
    dimensions: { ClusterName: 'shop', ServiceName: 'web' },
    statistic: 'Average',
    periodSeconds: 300,
  },
};

const reportOf = (parts: Partial<MetricsReport> = {}): MetricsReport => ({
  kind: 'charts',
  target: 'shop@prod',
  title: 'Shop prod',
  region: 'eu-central-1',
  asked: { command: 'metrics', names: ['cpu', 'errors'] },
  kept: ['--stat', 'avg'],
  span: '3h',
  compare: undefined,
  from: cpu.from,
  until: cpu.until,
  charts: [
    { id: 'chart-1', spec: cpu, queries: [cpuQuery], remarks: [] },
    {
      id: 'chart-2',
      spec: silent,
      queries: [],
      remarks: ['Shop Errors with no dimensions has no data in this window.'],
    },
  ],
  pictures: new Map([['chart-1', { png: new Uint8Array([1]), width: 880, height: 500 }]]),
  notes: ['CloudWatch keeps metrics for 455 days: the window begins there.'],
  finished: true,
  data: false,
  ...parts,
});

const list: MetricsResult = {
  kind: 'list',
  target: 'shop@prod',
  title: 'Shop prod',
  metrics: [
    { name: 'requests', title: 'Requests', means: 'AWS/ApplicationELB RequestCount, Sum' },
    { name: 'cpu', title: 'CPU', component: 'Web', means: 'AWS/ECS CPUUtilization, Average' },
  ],
};

const DENIED =
  'CloudWatch GetMetricData in eu-central-1: access denied. Allow cloudwatch:GetMetricData.';

describe('charts as a message', () => {
  it.each<[name: string, result: MetricsResult]>([
    ['metrics', reportOf()],
    ['metrics-by-the-clock-compared', reportOf({ span: undefined, compare: '1d' })],
    ['metrics-reading', reportOf({ charts: [], pictures: new Map(), finished: false })],
    ['metrics-denied', reportOf({ charts: [], pictures: new Map(), fault: DENIED })],
    ['metrics-data', reportOf({ data: true, pictures: new Map() })],
    ['metrics-list', list],
  ])('is golden/%s.json, and one that Slack takes', async (name, result) => {
    const { looks, buttons } = looksAt(NOW);
    const view = metricsView(result, looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    await expectGolden(name, view, buttons);
  });

  it('says verdict, numbers and reasons also without the picture', () => {
    const text = plainText(
      metricsView(reportOf({ pictures: new Map() }), looksAt(NOW).looks).blocks,
    );
    expect(text).toContain('✗ CPU, Errors: Shop prod');
    expect(text).toContain('Critical: Web is 91 % (warning from 70 %, critical from 90 %)');
    expect(text).toContain('Web: last 91 %, min 40 %, average 65.2 %, max 91 %');
    expect(text).toContain('Shop Errors with no dimensions has no data in this window.');
  });

  it('is harmless and taken by Slack whatever stands in it, as a modal too', () => {
    const spec = {
      ...cpu,
      title: HOSTILE,
      subtitle: HOSTILE,
      series: [{ name: HOSTILE, points: points(1) }],
    };
    const charts = Array.from({ length: 8 }, (_, index) => ({
      id: `chart-${index + 1}`,
      spec,
      queries: [{ ...cpuQuery, expression: HOSTILE }],
      remarks: Array<string>(5).fill(HOSTILE.repeat(4)),
    }));
    const hostile = reportOf({ charts, title: HOSTILE, notes: [HOSTILE], pictures: new Map() });
    for (const result of [hostile, { ...hostile, data: true }, { ...hostile, fault: HOSTILE }]) {
      const view = metricsView(result, looksAt(NOW, { asker: HOSTILE }).looks);
      expect(messageProblems(view)).toEqual([]);
      expect(dangers(view)).toEqual([]);
      if (!result.data) expect(modalProblems(view)).toEqual([]);
    }
  });

  it('keeps a table within what Slack takes, with the newest first', () => {
    const series = Array.from({ length: 6 }, (_, index) => ({
      name: `Line ${index}`,
      points: Array.from({ length: 300 }, (_value, at) => ({
        at: NOW - (300 - at) * MINUTE,
        value: at / 7,
      })),
    }));
    const charts = Array.from({ length: 4 }, (_, index) => ({
      id: `chart-${index}`,
      spec: { ...cpu, series },
      queries: [],
      remarks: [],
    }));
    const view = metricsView(reportOf({ charts, data: true }), looksAt(NOW).looks);
    expect(messageProblems(view)).toEqual([]);
    expect(JSON.stringify(view.blocks)).toContain('of 300');
  });
});
