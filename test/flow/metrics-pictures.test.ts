import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { ALL_SCOPES } from '../../demo/slack/scopes.ts';
import { pngSize } from '../../src/charts/png.ts';
import { startQuickChart } from '../charts/quickchart-server.ts';
import { freePort } from './bot.ts';
import { labelsOf, textOf } from './screen.ts';
import { openStage, type Stage, type StageOptions, until } from './stage.ts';

/** The answer to `/grid cpu backend` once it is finished. */
async function chartOn(options: StageOptions): Promise<{ stage: Stage; shown: Message }> {
  const stage = await openStage(options);
  const first = await stage.ask('U0VIEWER', '/grid cpu backend');
  const shown = await until(() =>
    labelsOf(stage.now(first)).includes('Data') ? stage.now(first) : undefined,
  );
  return { stage, shown };
}

/** Pixels of the picture in a message. */
function sizeOf({ slack }: Stage, { blocks }: Message) {
  const [id] = blocks.flatMap((block) =>
    block.type === 'image' && 'slack_file' in block && block.slack_file && 'id' in block.slack_file
      ? [String(block.slack_file.id)]
      : [],
  );
  const file = id === undefined ? undefined : slack.workspace.file(id);
  return file && pngSize(file.bytes);
}

/** A catalog that lets a QuickChart server draw. */
const drawnBy = (url: string): StageOptions => ({
  workspace: { fileProcessing: 0 },
  catalog: (folder) => appendFile(join(folder, 'grid.yml'), `\ncharts: { quickchart: "${url}" }\n`),
});

test('the QuickChart server that the catalog names draws', async () => {
  const { url, bodies } = await startQuickChart();
  const { stage, shown } = await chartOn(drawnBy(url));
  const [body, ...others] = bodies;
  expect(others).toEqual([]);
  expect(JSON.stringify(body?.chart)).toContain('Backend API, Grid Services dev');
  expect(sizeOf(stage, shown)).toMatchObject({
    width: (body?.width ?? 0) * (body?.devicePixelRatio ?? 0),
  });
  expect(textOf(shown)).not.toContain('QuickChart');
});

test('where QuickChart fails GridOps draws itself, and the message says so', async () => {
  const { url, host } = await startQuickChart((response) =>
    response.writeHead(500, { 'x-quickchart-error': 'out of memory' }).end(),
  );
  const { stage, shown } = await chartOn(drawnBy(url));
  expect(textOf(shown)).toContain(
    `QuickChart at ${host} answered HTTP 500 (out of memory). GridOps drew the chart itself.`,
  );
  expect(sizeOf(stage, shown)).toMatchObject({ width: 880 });
});

test('where QuickChart is gone GridOps draws itself, and the message says so', async () => {
  const port = await freePort();
  const { stage, shown } = await chartOn(drawnBy(`http://127.0.0.1:${port}`));
  expect(textOf(shown)).toContain(`QuickChart at 127.0.0.1:${port} cannot be reached:`);
  expect(textOf(shown)).toContain('GridOps drew the chart itself.');
  expect(sizeOf(stage, shown)).toMatchObject({ width: 880 });
});

test('without the scope files:write numbers and words still come, and say what is missing', async () => {
  const scopes = ALL_SCOPES.filter((scope) => scope !== 'files:write');
  const { stage, shown } = await chartOn({ workspace: { scopes } });
  expect(sizeOf(stage, shown)).toBeUndefined();
  expect(textOf(shown)).toMatch(/CPU: last [\d.]+ %, min/);
  expect(textOf(shown)).toContain(
    'Slack did not take the picture: the Slack app lacks the scope files:write; add it under OAuth & Permissions',
  );
});
