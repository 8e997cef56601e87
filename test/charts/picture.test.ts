import { expect, test } from 'vitest';
import { THEMES } from '../../src/charts/theme.ts';
import { createWorkerPool } from '../../src/charts/worker-pool.ts';
import { drawn, neverAborted, type Picture } from './picture.ts';
import { chartSpec, FROM, flat, MINUTE } from './specs.ts';

const { background, grid, text, muted, series, warning, critical, alarm, deployment } =
  THEMES.light;
const [blue = ''] = series;
const TITLE = { top: 10, bottom: 60 };
/** Of the pixels that one line covers. */
const middle = (lines: readonly number[]) =>
  Math.round(((lines[0] ?? Number.NaN) + (lines.at(-1) ?? Number.NaN)) / 2);

test('text is drawn with the bundled font alone', async () => {
  const pool = createWorkerPool({
    worker: new URL('./workers/families.ts', import.meta.url),
    size: 1,
    waiting: 1,
    deadline: 10_000,
  });
  const families = await pool.run(() => 'families', neverAborted);
  await pool.close();
  expect(families).toEqual(['Inter', 'Inter Cyrillic', 'Inter Greek', 'Inter Latin Extended']);
  const picture = await drawn(chartSpec({ title: 'Backend' }));
  expect(picture.count(text, TITLE)).toBeGreaterThan(500);
  expect(picture.count(muted, { top: 60, bottom: 100 })).toBeGreaterThan(300);
  expect(picture.count(muted, { right: 100, top: 100 })).toBeGreaterThan(300);
});

test.each(['Ωμέγα', 'Привет', 'Łódź'])(
  'a name such as %s has letters, not boxes',
  async (title) => {
    const [named, boxes] = await Promise.all([
      drawn(chartSpec({ title })),
      drawn(chartSpec({ title: '\ue000'.repeat([...title].length) })),
    ]);
    const ink = named.count(text, TITLE);
    expect(ink).toBeGreaterThan(200);
    expect(Math.abs(ink - boxes.count(text, TITLE))).toBeGreaterThan(50);
  },
);

test('a picture has the size that was asked for, and round corners on an opaque card', async () => {
  const picture = await drawn(chartSpec({ width: 500, height: 300, scale: 1 }));
  expect([picture.width, picture.height]).toEqual([500, 300]);
  expect(picture.opacity(0, 0)).toBe(0);
  expect(picture.opacity(20, 2)).toBe(255);
  expect(picture.at(20, 2)).toBe(background);
});

test('levels and lines stand at the height of their values', async () => {
  const ladder = { direction: 'above', warning: 25, critical: 75 } as const;
  const picture = await drawn(chartSpec({ ladder }));
  const rows = {
    warning: middle(picture.rows(warning.line, 0.3)),
    critical: middle(picture.rows(critical.line, 0.3)),
    line: middle(picture.rows(blue, 0.5)),
  };
  expect(rows.warning).toBeGreaterThan(rows.line);
  expect(rows.line).toBeGreaterThan(rows.critical);
  expect(Math.abs(rows.warning + rows.critical - 2 * rows.line)).toBeLessThanOrEqual(3);
});

test('a line begins at the left edge of the plot, with levels and without', async () => {
  const ladder = { direction: 'above', warning: 75, critical: 90 } as const;
  for (const spec of [chartSpec(), chartSpec({ ladder })]) {
    const picture = await drawn(spec);
    const { left, right } = plotEdges(picture);
    const { columns } = blueLine(picture);
    expect(Math.abs((columns[0] ?? 0) - left)).toBeLessThan(4);
    expect(columns.length / (right - left)).toBeCloseTo(59 / 60, 1);
  }
});

test('bands begin at their levels', async () => {
  const ladder = { direction: 'above', warning: 60, critical: 80 } as const;
  const picture = await drawn(chartSpec({ ladder, series: [{ name: 'low', points: flat(30) }] }));
  const x = Math.round(picture.width * 0.62);
  const top = middle(picture.rows(critical.line, 0.3));
  const bottom = middle(picture.rows(warning.line, 0.3));
  const colours = {
    critical: picture.at(x, top - 12),
    warning: picture.at(x, middle([top, bottom])),
    normal: picture.at(x, bottom + 12),
  };
  expect(colours).toEqual({
    critical: mixed(critical.band),
    warning: mixed(warning.band),
    normal: background,
  });
});

test('a gap is empty', async () => {
  const missing = (minute: number) => minute >= 20 && minute < 40;
  const picture = await drawn(
    chartSpec({ series: [{ name: 'average', points: flat(50, missing) }] }),
  );
  const { columns } = blueLine(picture);
  const gap = Math.max(...columns.slice(1).map((x, index) => x - (columns[index] ?? 0)));
  const { left, right } = plotEdges(picture);
  // Twenty periods are missing, so twenty-one lie between the neighbours.
  expect(gap / (right - left)).toBeCloseTo(21 / 60, 1);
});

test('a comparison is dashed and a measured line is not', async () => {
  const breaks = async (style: 'measured' | 'comparison') => {
    const other = { name: 'other', points: flat(10) };
    const picture = await drawn(
      chartSpec({ series: [{ name: 'it', points: flat(60), style }, other] }),
    );
    const { columns } = blueLine(picture);
    return columns.slice(1).filter((x, index) => x - (columns[index] ?? 0) > 4).length;
  };
  expect(await breaks('comparison')).toBeGreaterThan(20);
  expect(await breaks('measured')).toBe(0);
});

test('alarms and deployments are vertical lines at their times', async () => {
  const picture = await drawn(
    chartSpec({
      markers: [
        { at: FROM + 15 * MINUTE, kind: 'deployment', label: 'backend:42' },
        { at: FROM + 45 * MINUTE, kind: 'alarm', label: 'cpu-high' },
      ],
    }),
  );
  const columns = {
    deployment: middle(picture.columns(deployment, 0.4)),
    alarm: middle(picture.columns(alarm, 0.4)),
  };
  const { left, right } = plotEdges(picture);
  const part = (x: number) => (x - left) / (right - left);
  expect(part(columns.deployment)).toBeCloseTo(0.25, 2);
  expect(part(columns.alarm)).toBeCloseTo(0.75, 2);
  expect(picture.count(alarm, { bottom: 170 })).toBeGreaterThan(150);
});

test('a point between two gaps is drawn', async () => {
  const points = flat(50, (minute) => minute !== 30 && minute !== 59);
  const picture = await drawn(chartSpec({ series: [{ name: 'average', points }] }));
  expect(picture.count(blue, { left: 350, right: 500, top: 200, bottom: 400 })).toBeGreaterThan(20);
});

test('a chart without data says so in its middle', async () => {
  const picture = await drawn(chartSpec({ series: [{ name: 'average', points: [] }] }));
  const area = { left: 250, right: 650, top: 200, bottom: 400 };
  expect(picture.count(text, area)).toBeGreaterThan(500);
  expect(picture.count(blue, { bottom: 480 })).toBe(0);
});

/** Left and right end of the line for 100 %, which is the topmost. */
function plotEdges(picture: Picture): { left: number; right: number } {
  const [row = 0] = picture.rows(grid, 0.5);
  const columns = columnsOf(picture, grid, row);
  // Ten in a row, because the soft edges of letters have that colour too.
  return {
    left: columns.find((x, index) => columns[index + 10] === x + 10) ?? 0,
    right: columns.findLast((x, index) => columns[index - 10] === x - 10) ?? 0,
  };
}

/** Where the topmost blue line is drawn, without the value behind it. */
function blueLine(picture: Picture): { columns: number[] } {
  const rows = picture.rows(blue, 0.2).filter((y) => y < picture.height * 0.7);
  const { right } = plotEdges(picture);
  return { columns: columnsOf(picture, blue, middle(rows)).filter((x) => x < right) };
}

function columnsOf(picture: Picture, colour: string, row: number): number[] {
  const columns = Array.from({ length: picture.width }, (_, x) => x);
  return columns.filter(
    (x) => picture.count(colour, { left: x, right: x + 1, top: row, bottom: row + 1 }) > 0,
  );
}

/** A translucent `rgba(…)` on the background. */
function mixed(colour: string): string {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  const channel = (value: number) => Math.round(value * alpha + 255 * (1 - alpha));
  return `#${[red, green, blue].map((value) => channel(value).toString(16).padStart(2, '0')).join('')}`;
}
