import type { ChartPoint, ChartSpec } from '../src/charts/spec.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Friday evening in Berlin. */
const UNTIL = Date.parse('2026-11-20T16:05:00Z');

/** Values of a metric by how far the window has gone, 0 to 1; undefined is no data. */
type Shape = (part: number, index: number) => number | undefined;

function points(from: number, until: number, period: number, shape: Shape): ChartPoint[] {
  const count = Math.floor((until - from) / period);
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const value = shape(index / count, index);
    return value === undefined ? [] : [{ at: from + index * period, value }];
  });
}

/** The same on every run: between -1 and 1. */
function noise(seed: number, index: number): number {
  const far = Math.sin(seed * 127.1 + index * 311.7) * 43_758.545;
  return 2 * (far - Math.floor(far)) - 1;
}

const calm = (level: number, swing: number, seed: number) => (part: number, index: number) =>
  level + swing * (0.6 * Math.sin(part * 7 + seed) + 0.4 * noise(seed, index));

/** Rises steeply in the last third. */
const rising = (level: number, top: number, seed: number) => (part: number, index: number) =>
  level + (top - level) / (1 + Math.exp(-24 * (part - 0.72))) + noise(seed, index) * top * 0.02;

const last = (hours: number, minutes: number) => ({
  from: UNTIL - hours * HOUR,
  until: UNTIL,
  period: minutes * MINUTE,
  timeZone: 'Europe/Berlin',
});
const line = (window: ReturnType<typeof last>, name: string, shape: Shape) => ({
  name,
  points: points(window.from, window.until, window.period, shape),
});
const CPU = { direction: 'above', warning: 75, critical: 90 } as const;

const three = last(3, 1);
const day = last(24, 5);
const week = last(7 * 24, 60);
const few = last(0.25, 1);

/** What charts look like in calm hours and in bad ones, by what is to be seen on each. */
export const CHART_SAMPLES: Readonly<Record<string, ChartSpec>> = {
  normal: {
    title: 'Backend CPU',
    subtitle: 'orders prod',
    unit: '%',
    ...three,
    ladder: CPU,
    series: [line(three, 'CPU average', calm(34, 7, 1))],
  },
  warning: {
    title: 'Database connections',
    subtitle: 'orders prod',
    unit: 'count',
    ...three,
    ladder: { direction: 'above', warning: 60, critical: 80 },
    series: [
      line(three, 'connections', (part, index) => Math.round(rising(41, 67, 2)(part, index))),
    ],
  },
  critical: {
    title: 'Backend CPU',
    subtitle: 'orders prod',
    unit: '%',
    ...three,
    ladder: CPU,
    series: [
      line(three, 'CPU average', rising(42, 84, 3)),
      line(three, 'CPU maximum', rising(55, 95, 4)),
    ],
    markers: [
      { at: UNTIL - 61 * MINUTE, kind: 'deployment', label: 'backend:42' },
      { at: UNTIL - 33 * MINUTE, kind: 'alarm', label: 'cpu-high' },
    ],
  },
  gap: {
    title: 'Devices connected',
    subtitle: 'orders prod',
    unit: 'count',
    ...day,
    ladder: { direction: 'below', warning: 6, critical: 3 },
    series: [
      line(day, 'connected', (part, index) => {
        if (part > 0.45 && part < 0.62 && index !== 150) return undefined;
        return Math.round(calm(part > 0.62 ? 5 : 11, 1.4, 5)(part, index));
      }),
    ],
  },
  latency: {
    title: 'Response time',
    subtitle: 'orders prod',
    unit: 'ms',
    ...three,
    ladder: { direction: 'above', warning: 800, critical: 1_500 },
    series: [
      line(three, 'p50', calm(120, 25, 6)),
      line(three, 'p95', rising(310, 900, 7)),
      line(three, 'p99', rising(480, 1_720, 8)),
    ],
  },
  comparison: {
    title: 'Requests per minute',
    subtitle: 'orders prod',
    unit: 'count',
    ...day,
    series: [
      line(
        day,
        'today',
        (part, index) => 5_200 + 2_900 * Math.sin(part * 6.3 - 2) + 260 * noise(9, index),
      ),
      {
        ...line(
          day,
          'a week earlier',
          (part, index) => 4_300 + 2_200 * Math.sin(part * 6.3 - 2) + 200 * noise(10, index),
        ),
        style: 'comparison',
      },
    ],
    markers: [{ at: UNTIL - 9 * HOUR, kind: 'deployment', label: 'web:118' }],
  },
  markers: {
    title: 'Errors per minute',
    subtitle: 'orders prod',
    unit: 'count',
    ...three,
    ladder: { direction: 'above', warning: 20, critical: 50 },
    series: [
      line(three, 'HTTP 5xx', (part, index) => {
        const burst = Math.max(0, 1 - Math.abs(part - 0.55) * 9) * 64;
        return Math.max(0, Math.round(burst + 2 * noise(11, index)));
      }),
    ],
    markers: [
      { at: UNTIL - 100 * MINUTE, kind: 'deployment', label: 'backend:43' },
      { at: UNTIL - 97 * MINUTE, kind: 'deployment', label: 'worker:17' },
      { at: UNTIL - 84 * MINUTE, kind: 'alarm', label: '5xx-high' },
      { at: UNTIL - 62 * MINUTE, kind: 'deployment', label: 'backend:42' },
    ],
  },
  'many-series': {
    title: 'CPU of every service',
    subtitle: 'orders prod',
    unit: '%',
    ...three,
    series: ['backend', 'frontend', 'gateway', 'simulator', 'scheduler', 'notifications'].map(
      (name, index) => line(three, name, calm(14 + 11 * index, 7, 12 + index)),
    ),
  },
  'hit-rate': {
    title: 'Cache hit rate',
    subtitle: 'orders prod',
    unit: '%',
    ...day,
    ladder: { direction: 'below', warning: 98, critical: 95 },
    series: [line(day, 'hit rate', calm(99.2, 0.5, 20))],
  },
  storage: {
    title: 'Free storage',
    subtitle: 'orders prod',
    unit: 'bytes',
    ...week,
    ladder: { direction: 'below', warning: 10e9, critical: 5e9 },
    series: [
      line(week, 'free storage', (part, index) => 31e9 - part * 22e9 + noise(21, index) * 3e8),
    ],
  },
  'no-data': {
    title: 'Messages handled by the rule',
    subtitle: 'orders prod',
    unit: 'count',
    ...three,
    series: [{ name: 'messages', points: [] }],
  },
  'few-points': {
    title: 'Queue depth',
    subtitle: 'orders prod',
    unit: 'count',
    ...few,
    series: [
      line(
        few,
        'messages',
        (_, index) => [3, 4, 4, 7, 6, 9, 12, 11, 9, 14, 13, 17, 16, 15, 18][index],
      ),
    ],
  },
};

/** Some of them in the dark, because some people keep their chat so. */
export const DARK_SAMPLES: Readonly<Record<string, ChartSpec>> = Object.fromEntries(
  ['critical', 'latency', 'many-series'].flatMap((name) => {
    const spec = CHART_SAMPLES[name];
    return spec ? [[`${name}-dark`, { ...spec, theme: 'dark' as const }]] : [];
  }),
);

const five = last(5, 1);

/** Four lines of 300 points with levels: what the time of a chart is measured with. */
export const MEASURED_CHART: ChartSpec = {
  title: 'Response time',
  subtitle: 'orders prod',
  unit: 'ms',
  ...five,
  ladder: { direction: 'above', warning: 800, critical: 1_500 },
  series: [120, 310, 480, 900].map((level, index) =>
    line(five, `p${[50, 90, 95, 99][index]}`, calm(level, level / 4, 30 + index)),
  ),
};
