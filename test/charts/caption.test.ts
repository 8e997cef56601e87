import { expect, test } from 'vitest';
import { altText, captionOf } from '../../src/charts/caption.ts';
import { chartSpec, FROM, flat, MINUTE, valuesOf } from './specs.ts';

const CPU = { direction: 'above', warning: 75, critical: 90 } as const;
const ramp = (top: number) =>
  valuesOf(Array.from({ length: 60 }, (_, minute) => (top * (minute + 1)) / 60));

test('each line has its last, lowest, average and highest value', () => {
  const series = [{ name: 'average', points: valuesOf([10, 40, 25, ...Array(57).fill(25)]) }];
  expect(captionOf(chartSpec({ series })).series).toEqual([
    'average: last 25 %, min 10 %, average 25 %, max 40 %',
  ]);
});

test.each([
  [60, 'normal', 'Normal (warning from 75 %, critical from 90 %).'],
  [75, 'warning', 'Warning: average is 75 % (warning from 75 %, critical from 90 %).'],
  [90, 'critical', 'Critical: average is 90 % (warning from 75 %, critical from 90 %).'],
])('a last value of %d % is %s', (top, verdict, judgement) => {
  const series = [{ name: 'average', points: ramp(top) }];
  expect(captionOf(chartSpec({ series, ladder: CPU }))).toMatchObject({ verdict, judgement });
});

test('a low value is bad where the ladder goes down', () => {
  const ladder = { direction: 'below', warning: 10, critical: 5 } as const;
  const series = [{ name: 'free', points: flat(4) }];
  expect(captionOf(chartSpec({ series, ladder, unit: 'GB' }))).toMatchObject({
    verdict: 'critical',
    judgement: 'Critical: free is 4 GB (warning down from 10 GB, critical down from 5 GB).',
  });
});

test('what was bad and is normal again is said with its time', () => {
  const series = [
    {
      name: 'average',
      points: valuesOf(flat(50).map(({ value }, minute) => (minute === 20 ? 95 : value))),
    },
  ];
  expect(captionOf(chartSpec({ series, ladder: CPU }))).toMatchObject({
    verdict: 'normal',
    judgement: 'Normal now: average was 95 % (critical) at 14:20 and is 50 %.',
  });
});

test('the worst line gives the verdict', () => {
  const series = [
    { name: 'calm', points: flat(20) },
    { name: 'hot', points: flat(80) },
  ];
  expect(captionOf(chartSpec({ series, ladder: CPU }))).toMatchObject({
    verdict: 'warning',
    judgement: expect.stringContaining('hot is 80 %'),
  });
});

test('a comparison is not judged', () => {
  const series = [
    { name: 'today', points: flat(20) },
    { name: 'yesterday', points: flat(99), style: 'comparison' as const },
  ];
  expect(captionOf(chartSpec({ series, ladder: CPU })).verdict).toBe('normal');
});

test('without levels nothing is judged', () => {
  expect(captionOf(chartSpec())).toMatchObject({ verdict: 'unjudged', judgement: '' });
});

test('a line that fell silent is unknown, not normal', () => {
  const series = [{ name: 'average', points: flat(50, (minute) => minute >= 40) }];
  expect(captionOf(chartSpec({ series, ladder: CPU }))).toMatchObject({
    verdict: 'unknown',
    judgement: 'Unknown: average has no data since 14:40.',
    gaps: ['average has no data since 14:40, 20 of 60 periods without data'],
  });
});

test('a line without data is unknown, not normal', () => {
  const series = [{ name: 'average', points: [] }];
  expect(captionOf(chartSpec({ series, ladder: CPU }))).toEqual({
    verdict: 'unknown',
    judgement: 'Unknown: average has no data in this window.',
    series: ['average: no data'],
    gaps: ['average: 60 of 60 periods without data'],
  });
});

test('a gap is counted', () => {
  const series = [{ name: 'average', points: flat(50, (minute) => minute >= 10 && minute < 15) }];
  expect(captionOf(chartSpec({ series })).gaps).toEqual(['average: 5 of 60 periods without data']);
});

test('the newest periods may be late without being a gap', () => {
  const series = [{ name: 'average', points: flat(50, (minute) => minute >= 57) }];
  expect(captionOf(chartSpec({ series, ladder: CPU }))).toMatchObject({
    verdict: 'normal',
    gaps: [],
  });
});

test('values that are not numbers and points outside the window are not counted', () => {
  const points = [
    { at: FROM - MINUTE, value: 99 },
    ...flat(50),
    { at: FROM + 60 * MINUTE, value: 99 },
  ];
  const broken = points.map((point, index) =>
    index === 5 ? { ...point, value: Number.NaN } : point,
  );
  expect(captionOf(chartSpec({ series: [{ name: 'a', points: broken }] })).series).toEqual([
    'a: last 50 %, min 50 %, average 50 %, max 50 %',
  ]);
});

test('the alternative text says what is to be seen', () => {
  const spec = chartSpec({
    title: 'Backend CPU',
    subtitle: 'orders prod',
    ladder: CPU,
    series: [{ name: 'average', points: flat(92) }],
    markers: [{ at: FROM + 30 * MINUTE, kind: 'deployment', label: 'backend:42' }],
  });
  expect(altText(spec)).toBe(
    'Line chart of Backend CPU: orders prod, 20 Nov 14:00–15:00 UTC, every 1 min. ' +
      'Critical: average is 92 % (warning from 75 %, critical from 90 %). ' +
      'average: last 92 %, min 92 %, average 92 %, max 92 %. deployment backend:42 at 14:30.',
  );
});

test('the alternative text has at most 2 000 characters', () => {
  const series = Array.from({ length: 60 }, (_, index) => ({
    name: `service ${index}`,
    points: flat(index),
  }));
  const text = altText(chartSpec({ series }));
  expect(text.length).toBe(2_000);
  expect(text).toMatch(/…$/);
});
