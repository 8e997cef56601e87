import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
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

test('a thread says why it cannot draw, and draws the next one', async () => {
  const pool = createWorkerPool({
    worker: new URL('../../src/charts/worker.ts', import.meta.url),
    size: 1,
    waiting: 1,
    deadline: 15_000,
  });
  onTestFinished(() => pool.close());
  const surface = surfaceOf(chartSpec());
  expect(await pool.run(() => ({ spec: {}, surface }), neverAborted)).toEqual({
    failed: expect.stringMatching(/is not iterable/),
  });
  const next = await pool.run(() => ({ spec: chartSpec(), surface }), neverAborted);
  expect(next).toEqual({ png: expect.any(Uint8Array) });
});

test.runIf(process.platform === 'linux')(
  'a thread draws behind the main thread, whose priority stays',
  async () => {
    const before = getPriority();
    const renderer = startRenderer();
    await renderer.draw(chartSpec(), neverAborted);
    const nicer = niceOfThreads().filter((nice) => nice > before);
    expect(nicer).toContain(Math.min(19, before + 10));
    expect(getPriority()).toBe(before);
  },
);

/** Linux: proc(5), the 19th field of a thread's stat; the name in brackets before may hold blanks. */
function niceOfThreads(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const [, fields = ''] = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ');
    return Number(fields.split(' ')[16]);
  });
}

test('a program ends though it has not closed the renderer', async () => {
  const program = fileURLToPath(new URL('./workers/draw-and-leave.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 15_000 });
  expect(stdout).toBe('880\n');
});
