import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { createEmbeddedRenderer } from '../src/charts/embedded.ts';
import type { ChartRenderer } from '../src/charts/renderer.ts';
import { MEASURED_CHART } from './chart-specs.ts';
import { benchChartsBeside } from './charts-beside.ts';
import { median, table } from './report.ts';

const FIRSTS = 5;
const WARM_UP = 20;
const WARM = 200;
const MANY = 1_000;
const AT_ONCE = 50;

/** The embedded renderer by itself, and then beside commands that the bot must acknowledge. */
export async function benchCharts(): Promise<string> {
  return `${await benchRenderer()}\n\n${await benchChartsBeside()}`;
}

/** How long a chart takes, what a thousand leave in memory, and whether fifty hold up the main thread. */
async function benchRenderer(): Promise<string> {
  const first = await firstChart();
  const renderer = createEmbeddedRenderer();
  try {
    await times(renderer, WARM_UP);
    const warm = await times(renderer, WARM);
    const before = residentMebibytes();
    await times(renderer, MANY);
    const after = residentMebibytes();
    const { idle, busy, wall } = await atOnce(renderer);
    const row = (name: string, value: number, aim: string, digits = 0) => [
      name,
      value.toFixed(digits),
      aim,
    ];
    return table(
      'charts: 4 lines of 300 points, 440 × 290 at double size',
      ['', 'measured', 'aim'],
      [
        row(`first chart, its thread started, median of ${FIRSTS} (ms)`, first, '≤ 300'),
        row(`warm chart p50 of ${WARM} (ms)`, percentile(warm, 0.5), '≤ 40'),
        row(`warm chart p99 of ${WARM} (ms)`, percentile(warm, 0.99), ''),
        row(`RSS before ${MANY} charts (MiB)`, before, ''),
        row(`RSS after ${MANY} charts (MiB)`, after, 'bounded'),
        row(`${AT_ONCE} charts at once, until the last (ms)`, wall, ''),
        row('main thread delay p99, idle (ms)', idle, '', 1),
        row(`main thread delay p99, ${AT_ONCE} charts at once (ms)`, busy, '≤ 2 × idle', 1),
      ],
    );
  } finally {
    await renderer.close();
  }
}

async function firstChart(): Promise<number> {
  const samples: number[] = [];
  for (let round = 0; round < FIRSTS; round += 1) {
    const renderer = createEmbeddedRenderer();
    samples.push(...(await times(renderer, 1)));
    await renderer.close();
  }
  return median(samples);
}

/** Milliseconds of each of so many charts, one after the other. */
async function times(renderer: ChartRenderer, count: number): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const startedAt = performance.now();
    await draw(renderer);
    samples.push(performance.now() - startedAt);
  }
  return samples;
}

async function atOnce(renderer: ChartRenderer) {
  let wall = 0;
  const busy = await loopDelay(async () => {
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, () => draw(renderer)));
    wall = performance.now() - startedAt;
  });
  const idle = await loopDelay(() => delay(wall));
  return { idle, busy, wall };
}

/** The 99th percentile of how late timers of this thread are while work is done elsewhere, in milliseconds. */
async function loopDelay(work: () => Promise<void>): Promise<number> {
  const resolution = 2;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  await work();
  histogram.disable();
  return histogram.percentile(99) / 1e6 - resolution;
}

const draw = (renderer: ChartRenderer) =>
  renderer.draw(MEASURED_CHART, new AbortController().signal);
const residentMebibytes = () => process.memoryUsage().rss / 2 ** 20;

function percentile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}
