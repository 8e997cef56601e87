import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { CHART_SAMPLES } from '../../bench/chart-specs.ts';
import { createEmbeddedRenderer } from '../../src/charts/embedded.ts';
import { surfaceOf } from '../../src/charts/layout.ts';
import { pngSize } from '../../src/charts/png.ts';
import { ChartFault } from '../../src/charts/renderer.ts';
import { createWorkerPool } from '../../src/charts/worker-pool.ts';
import { neverAborted } from './picture.ts';
import { chartSpec } from './specs.ts';

function startRenderer() {
  const renderer = createEmbeddedRenderer();
  onTestFinished(() => renderer.close());
  return renderer;
}

test.each(Object.keys(CHART_SAMPLES))('%s becomes a picture of the size it says', async (name) => {
  const spec = CHART_SAMPLES[name] ?? chartSpec();
  const { png, width, height } = await startRenderer().draw(spec, neverAborted);
  expect(pngSize(png)).toEqual({ width, height });
});

test('fifty charts at once are all drawn', async () => {
  const renderer = startRenderer();
  const pictures = await Promise.all(
    Array.from({ length: 50 }, () => renderer.draw(chartSpec({ scale: 1 }), neverAborted)),
  );
  expect(pictures.map(({ width }) => width)).toEqual(pictures.map(() => 440));
});

test.each([
  [{ width: 1e9 }, 'A chart is 240 to 2000 pixels wide, and this one was to have 1000000000.'],
  [{ height: 20 }, 'A chart is 160 to 2000 pixels high, and this one was to have 20.'],
  [{ width: Number.NaN }, 'A chart is 240 to 2000 pixels wide, and this one was to have NaN.'],
])('a size such as %j is refused, because it could end the process', async (size, words) => {
  const drawing = startRenderer().draw(chartSpec(size), neverAborted);
  await expect(drawing).rejects.toThrow(new ChartFault(words));
});

test('what Chart.js refuses is said', async () => {
  const pool = createWorkerPool({
    worker: new URL('../../src/charts/worker.ts', import.meta.url),
    size: 1,
    waiting: 1,
    deadline: 15_000,
  });
  onTestFinished(() => pool.close());
  const drawing = {
    config: { type: 'pie', data: { datasets: [{ data: [1] }] } },
    surface: surfaceOf(chartSpec()),
  };
  expect(await pool.run(() => drawing, neverAborted)).toEqual({
    failed: '"pie" is not a registered controller.',
  });
});

test('a program ends though it has not closed the renderer', async () => {
  const program = fileURLToPath(new URL('./workers/draw-and-leave.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 15_000 });
  expect(stdout).toBe('880\n');
});
