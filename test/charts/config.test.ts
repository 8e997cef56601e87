import { expect, test } from 'vitest';
import { CHART_SAMPLES, DARK_SAMPLES } from '../../bench/chart-specs.ts';
import { chartConfig } from '../../src/charts/config.ts';
import { surfaceOf } from '../../src/charts/layout.ts';
import { chartSpec, FROM, flat, HOUR, MINUTE } from './specs.ts';

const samples = Object.entries({ ...CHART_SAMPLES, ...DARK_SAMPLES });
const labelsOf = (scale: string, spec = chartSpec()) => {
  const axis = chartConfig(spec).options.scales[scale];
  return axis && 'labels' in axis ? axis.labels : [];
};
const textsOf = (scale: string, spec = chartSpec()) =>
  labelsOf(scale, spec).flatMap((label) => (label?.join('') ? [label.join(' ')] : []));

test.each(samples)('the configuration of %s is plain JSON', (_, spec) => {
  const config = chartConfig(spec);
  expect(JSON.parse(JSON.stringify(config))).toStrictEqual(config);
});

test('a missing period breaks the line', () => {
  const series = [
    { name: 'average', points: flat(50, (minute) => minute === 10 || minute === 11) },
  ];
  const [line] = chartConfig(chartSpec({ series })).data.datasets;
  expect(line?.data.slice(9, 12)).toEqual([
    { x: 540, y: 50 },
    { x: 600, y: null },
    { x: 720, y: 50 },
  ]);
});

test('the newest value of each measured line is written at its height', () => {
  const spec = chartSpec({
    series: [
      { name: 'low', points: flat(25) },
      { name: 'high', points: flat(75) },
      { name: 'yesterday', points: flat(50), style: 'comparison' },
    ],
  });
  expect(textsOf('newest', spec)).toEqual(['75 %', '25 %']);
  const labels = labelsOf('newest', spec);
  const place = (text: string) =>
    labels.findIndex((label) => label?.[0] === text) / (labels.length - 1);
  expect(place('75 %')).toBeCloseTo(0.25, 1);
  expect(place('25 %')).toBeCloseTo(0.75, 1);
});

test('the last value of a line that fell silent is not written as the newest', () => {
  const series = [{ name: 'average', points: flat(50, (minute) => minute > 40) }];
  expect(textsOf('newest', chartSpec({ series }))).toEqual([]);
});

test('newest values near to each other are written apart', () => {
  const series = [50, 50.1, 50.2, 50.3].map((value) => ({ name: `${value}`, points: flat(value) }));
  const labels = labelsOf('newest', chartSpec({ series }));
  const places = labels.flatMap((label, place) => (label ? [place] : []));
  expect(places).toHaveLength(4);
  for (const [index, place] of places.slice(1).entries())
    expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(15);
});

test('newest values at the bottom stay on the picture', () => {
  const series = [0, 0.1, 0.2].map((value) => ({ name: `${value}`, points: flat(value) }));
  expect(textsOf('newest', chartSpec({ series }))).toEqual(['0.2 %', '0.1 %', '0 %']);
});

test('the unit stands on the axis', () => {
  expect(
    textsOf('values', chartSpec({ unit: 'ms', series: [{ name: 'p95', points: flat(1_700) }] })),
  ).toEqual(['2 s', '1.5 s', '1 s', '0.5 s', '0']);
});

test('levels are named with their value', () => {
  const ladder = { direction: 'above', warning: 75, critical: 90 } as const;
  expect(textsOf('levels', chartSpec({ ladder }))).toEqual(['critical 90 %', 'warning 75 %']);
});

test('alarms keep their names when there is no room for all', () => {
  const markers = [10, 11, 12, 13].map((minute) => ({
    at: FROM + minute * MINUTE,
    kind: minute === 12 ? ('alarm' as const) : ('deployment' as const),
    label: minute === 12 ? 'cpu-high' : `backend:${minute}`,
  }));
  const names = textsOf('markers', chartSpec({ markers }));
  expect(names.join(' ')).toContain('cpu-high');
  expect(names.join(' ')).toContain('+');
});

test('markers outside the window are not drawn', () => {
  const markers = [{ at: FROM - HOUR, kind: 'alarm' as const, label: 'old' }];
  expect(chartConfig(chartSpec({ markers })).options.scales).not.toHaveProperty('markers');
});

test('a comparison has the colour of what it is compared with, dashed and with a hollow shape', () => {
  const { datasets } = chartConfig(
    chartSpec({
      series: [
        { name: 'today', points: flat(40) },
        { name: 'yesterday', points: flat(60), style: 'comparison' },
      ],
    }),
  ).data;
  const [today, yesterday] = datasets;
  expect(yesterday?.borderColor).toBe(today?.borderColor);
  expect(yesterday).toMatchObject({ borderDash: [5, 4], backgroundColor: '#ffffff' });
});

test('no two of 30 lines look the same', () => {
  const series = Array.from({ length: 30 }, (_, index) => ({
    name: `${index}`,
    points: flat(index),
  }));
  const looks = chartConfig(chartSpec({ series }))
    .data.datasets.slice(0, 30)
    .map(({ borderColor, pointStyle }) => `${borderColor} ${pointStyle}`);
  expect(new Set(looks).size).toBe(30);
});

test('the picture grows with its legend, so that the lines keep their room', () => {
  const named = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      name: `a service named ${index}`,
      points: flat(index),
    }));
  const height = (count: number) => surfaceOf(chartSpec({ series: named(count) })).height;
  expect(height(8)).toBeGreaterThan(height(2));
});

test('a long title is cut', () => {
  const { plugins } = chartConfig(chartSpec({ title: 'x'.repeat(200) })).options;
  expect(plugins?.title?.text).toMatch(/^x{30,60}…$/);
});
