import { expect, onTestFinished, test } from 'vitest';
import { CHART_SAMPLES, DARK_SAMPLES } from '../../bench/chart-specs.ts';
import { chartConfig } from '../../src/charts/config.ts';
import { createEmbeddedRenderer } from '../../src/charts/embedded.ts';
import { createFallbackRenderer } from '../../src/charts/fallback.ts';
import { createQuickChartRenderer } from '../../src/charts/quickchart.ts';
import { ChartFault } from '../../src/charts/renderer.ts';
import { neverAborted } from './picture.ts';
import { type Behaviour, startQuickChart } from './quickchart-server.ts';
import { chartSpec } from './specs.ts';

function rendererAt(url: string, deadline = 15_000) {
  const renderer = createQuickChartRenderer({ url, allowPublic: false, deadline });
  onTestFinished(() => renderer.close());
  return renderer;
}

function startEmbedded() {
  const renderer = createEmbeddedRenderer();
  onTestFinished(() => renderer.close());
  return renderer;
}

test.each(
  Object.entries({ ...CHART_SAMPLES, ...DARK_SAMPLES }).filter(([name]) =>
    /critical|gap/.test(name),
  ),
)('%s looks the same from a QuickChart server', async (_, spec) => {
  const server = await startQuickChart();
  const [sent, embedded] = await Promise.all([
    rendererAt(server.url).draw(spec, neverAborted),
    startEmbedded().draw(spec, neverAborted),
  ]);
  expect(Buffer.compare(sent.png, embedded.png)).toBe(0);
  expect(sent).toMatchObject({ width: embedded.width, height: embedded.height });
});

test('the configuration is sent as JSON and a name in it stays a name', async () => {
  const server = await startQuickChart();
  const title = 'for (;;) "__BEGINFUNCTION__process.exit()__ENDFUNCTION__"';
  const spec = chartSpec({ title, width: 900 });
  await rendererAt(server.url).draw(spec, neverAborted);
  expect(server.bodies).toEqual([
    {
      version: '4',
      format: 'png',
      width: 900,
      height: 290,
      devicePixelRatio: 2,
      backgroundColor: '#ffffff',
      chart: chartConfig(spec),
    },
  ]);
  expect(JSON.stringify(server.bodies)).toContain('__BEGINFUNCTION__');
});

const PNG_HEAD = Buffer.from('89504e470d0a1a0a0000000d494844520000000a0000000a0802000000', 'hex');
const PNG_TAIL = Buffer.from('0000000049454e44ae426082', 'hex');

const answers: Record<string, { behaviour: Behaviour; said: string }> = {
  'an error': {
    behaviour: (response) =>
      response.writeHead(500, { 'x-quickchart-error': 'no such controller' }).end('…'),
    said: 'answered HTTP 500 (no such controller).',
  },
  'an error without words': {
    behaviour: (response) => response.writeHead(503).end(),
    said: 'answered HTTP 503.',
  },
  'a page': {
    behaviour: (response) => response.end('<html>Sign in</html>'),
    said: 'did not send a picture.',
  },
  'half a picture': {
    behaviour: (response) => response.end(PNG_HEAD),
    said: 'did not send a picture.',
  },
  'a picture of another size': {
    behaviour: (response) => response.end(Buffer.concat([PNG_HEAD, PNG_TAIL])),
    said: 'sent 10 × 10 pixels instead of 880 × 580.',
  },
  'more than a picture': {
    behaviour: (response) => response.end(Buffer.alloc(5 * 1024 * 1024)),
    said: 'sent more than a picture has.',
  },
};

test.each(Object.entries(answers))(
  'after %s the chart is drawn here and the note says so',
  async (_, { behaviour, said }) => {
    const server = await startQuickChart(behaviour);
    const renderer = createFallbackRenderer(rendererAt(server.url), startEmbedded());
    const picture = await renderer.draw(chartSpec(), neverAborted);
    expect(picture).toMatchObject({
      width: 880,
      note: `QuickChart at ${server.host} ${said} GridOps drew the chart itself.`,
    });
  },
);

test('a server that is silent is not waited for', async () => {
  const server = await startQuickChart(() => undefined);
  const drawing = rendererAt(server.url, 200).draw(chartSpec(), neverAborted);
  await expect(drawing).rejects.toThrow(
    new ChartFault(`QuickChart at ${server.host} did not answer within 0.2 s.`),
  );
});

test('a server that leads elsewhere is not followed', async () => {
  const other = await startQuickChart();
  const server = await startQuickChart((response) =>
    response.writeHead(307, { location: `${other.url}/chart` }).end(),
  );
  await expect(rendererAt(server.url).draw(chartSpec(), neverAborted)).rejects.toThrow(ChartFault);
  expect(other.bodies).toEqual([]);
});

test('a server that is not there is named', async () => {
  const drawing = rendererAt('http://127.0.0.1:1').draw(chartSpec(), neverAborted);
  await expect(drawing).rejects.toThrow(/^QuickChart at 127\.0\.0\.1:1 cannot be reached: .+\.$/);
});

test('the public server is used only when that is allowed', () => {
  const create = (url: string, allowPublic: boolean) => () =>
    createQuickChartRenderer({ url, allowPublic });
  for (const url of [
    'https://quickchart.io',
    'https://QuickChart.io./',
    'https://eu.quickchart.io/',
  ])
    expect(create(url, false), url).toThrow('is a public server');
  expect(create('https://quickchart.io', true)).not.toThrow();
  expect(create('https://notquickchart.io', false)).not.toThrow();
});

test('a chart that is given up is not drawn by another renderer', async () => {
  const asker = new AbortController();
  const server = await startQuickChart(() => asker.abort(new Error('gone')));
  const renderer = createFallbackRenderer(rendererAt(server.url), startEmbedded());
  await expect(renderer.draw(chartSpec(), asker.signal)).rejects.toThrow('gone');
});

test('closing gives up what is asked', async () => {
  let heard = () => {};
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const server = await startQuickChart(() => heard());
  const renderer = rendererAt(server.url);
  const drawing = renderer.draw(chartSpec(), neverAborted);
  await Promise.all([
    expect(drawing).rejects.toThrow('GridOps is stopping, so the chart was not drawn.'),
    asked.then(() => renderer.close()),
  ]);
});

test('without a failure there is no note', async () => {
  const server = await startQuickChart();
  const renderer = createFallbackRenderer(rendererAt(server.url), startEmbedded());
  expect(await renderer.draw(chartSpec(), neverAborted)).not.toHaveProperty('note');
  await renderer.close();
});
