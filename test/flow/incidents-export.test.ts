import { expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import {
  filesOf,
  openIncidentStage,
  openRoom,
  room,
  say,
  timelineWith,
} from './incidents-stage.ts';
import { messagesIn, textOf } from './screen.ts';
import { type Stage, until } from './stage.ts';

test('the charts of an incident are exported as pictures that the Markdown and the JSON name', async () => {
  const stage = await openIncidentStage();
  const { id } = await openRoom(stage);
  await say(stage, '/grid cpu backend', { channel: id, words: /./ });
  await timelineWith(stage, id, /Command {2}omar {2}cpu .*→ succeeded: /);
  await until(async () => ((await keptCharts(stage)) === 1 ? true : undefined));
  const answer = await say(stage, '/grid incident export', {
    channel: id,
    words: /with 1 chart/,
  });
  const files = await filesOf(stage, answer, 3);
  expect([...files.keys()].toSorted()).toEqual(['inc-1-chart-01.png', 'inc-1.json', 'inc-1.md']);
  const png = Buffer.from(files.get('inc-1-chart-01.png') ?? '');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const markdown = Buffer.from(files.get('inc-1.md') ?? '').toString();
  expect(markdown).toMatch(/!\[[^\]]*CPU[^\]]*\]\(inc-1-chart-01\.png\)/);
  const json = JSON.parse(Buffer.from(files.get('inc-1.json') ?? '').toString());
  expect(JSON.stringify(json)).toContain('"file":"inc-1-chart-01.png"');
  const canvas = await until(async () => (await room(stage)).canvas?.markdown);
  expect(canvas).toContain('Charts');
  expect(canvas).not.toContain('inc-1-chart-01.png');
  const shown = messagesIn(stage.changes).filter(({ threadTs }) => threadTs === answer.ts);
  expect(shown.map((message) => textOf(message)).join()).not.toContain('failed');
  await say(stage, '/grid incident close', { channel: id, words: /INC-1 is closed/ });
  const again = await say(stage, '/grid incident export', { channel: id, words: /with 1 chart/ });
  const later = await filesOf(stage, again, 3);
  expect(later.get('inc-1-chart-01.png')).toEqual(files.get('inc-1-chart-01.png'));
});

async function keptCharts({ dataDir }: Stage): Promise<number> {
  const store = await openStore({ dataDir, now: Date.now });
  const kept = await store.incidentCharts.of('INC-1');
  await store.close();
  return kept.length;
}
