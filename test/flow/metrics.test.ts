import { describe, expect, test, vi } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { modes } from './bot.ts';
import { charted, picturesOf } from './charts.ts';
import { labelsOf, messagesIn, noticesIn, textOf } from './screen.ts';
import { GENERAL, openStage, type Stage, until } from './stage.ts';

const PNG = [0x89, 0x50, 0x4e, 0x47];

describe.each(modes)('/grid metrics in %s mode', (mode) => {
  test('shows a picture for each metric of the environment, with numbers in words', async () => {
    const stage = await openStage({ mode });
    const first = await stage.ask('U0VIEWER', '/grid metrics');
    const shown = await charted(stage, first);
    expect(shown.ts).toBe(first.ts);
    const pictures = picturesOf(stage, shown);
    expect(pictures.map(({ start }) => start)).toEqual([PNG, PNG, PNG]);
    expect(pictures[1]?.alt).toMatch(
      /^Line chart of Response time: Grid Services dev, .*every 1 min/,
    );
    expect(textOf(shown)).toMatch(/Requests: last \d+/);
    expect(textOf(shown)).toContain('Normal (warning from 1 s, critical from 3 s)');
    expect(noticesIn(stage.changes)).toEqual([]);
  });
});

test('the buttons change the same message: another window, and the comparison', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const shown = await charted(stage, await stage.ask('U0VIEWER', '/grid cpu backend'));
  expect(labelsOf(shown)).toEqual([
    '1 h',
    '3 h',
    '24 h',
    '7 d',
    'Compare',
    'Data',
    'Open in CloudWatch',
  ]);
  await stage.press('U0OPERATOR', shown, '24 h');
  const day = await until(() => {
    const now = stage.now(shown);
    return picturesOf(stage, now)[0]?.alt.includes('every 5 min') ? now : undefined;
  });
  expect(day.ts).toBe(shown.ts);
  await stage.press('U0OPERATOR', day, 'Compare');
  await until(() => (labelsOf(stage.now(shown)).includes('Without comparison') ? true : undefined));
  expect(textOf(stage.now(shown))).toContain('CPU before: last');
  expect(noticesIn(stage.changes)).toEqual([]);
});

test('a press on Data answers in the thread with a table, and with all numbers as a CSV file', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const shown = await charted(stage, await stage.ask('U0VIEWER', '/grid db connections'));
  await stage.press('U0OPERATOR', shown, 'Data');
  const numbers = await until(() =>
    messagesIn(stage.changes).find(({ blocks }) => blocks.some(({ type }) => type === 'table')),
  );
  const shared = await until(() => messagesIn(stage.changes).find(({ files }) => files));
  expect([numbers.threadTs, shared.threadTs]).toEqual([shown.ts, shown.ts]);
  expect([numbers.visibleTo, shared.visibleTo]).toEqual([undefined, undefined]);
  const file = await until(() => stage.slack.workspace.file(shared.files?.[0]?.id ?? ''));
  expect(file).toMatchObject({ name: expect.stringMatching(/\.csv$/), type: 'text/csv' });
  const [head, ...rows] = Buffer.from(file.bytes).toString('utf8').trim().split('\n');
  expect(head).toBe('time,Connections');
  expect(rows.length).toBeGreaterThan(30);
  expect(rows[0]).toMatch(/^2026-\d\d-\d\dT[\d:.]+Z,\d+/);
});

test('a press on Data of a private answer sends the CSV file to the asker directly', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  await stage.ask('U0VIEWER', '/grid db connections --private');
  const shown = await until(() =>
    messagesIn(stage.changes).find((message) => labelsOf(message).includes('Data')),
  );
  expect(shown.visibleTo).toBe('U0VIEWER');
  await stage.press('U0VIEWER', shown, 'Data');
  const shared = await until(() => messagesIn(stage.changes).find(({ files }) => files));
  expect(shared.channel).toMatch(/^D/);
});

test('a press on the link to AWS asks the bot for nothing', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const shown = await charted(stage, await stage.ask('U0VIEWER', '/grid cpu backend'));
  const rows = (await stage.audit()).length;
  const changes = stage.changes.length;
  await stage.press('U0VIEWER', shown, 'Open in CloudWatch');
  await charted(stage, await stage.ask('U0VIEWER', '/grid memory backend'));
  expect(messagesIn(stage.changes.slice(changes)).filter(({ visibleTo }) => visibleTo)).toEqual([]);
  expect((await stage.audit()).length).toBe(rows + 2);
});

test('where the bot is no member the numbers come in words, and say where pictures are shown', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  await stage.ask('U0VIEWER', '/grid cpu grid-services/backend', GENERAL);
  const shown = await until(() =>
    messagesIn(stage.changes).find((message) => labelsOf(message).includes('Data')),
  );
  const text = textOf(shown);
  expect(text).toContain('Pictures are shown where GridOps is a member');
  expect(text).toMatch(/CPU: last [\d.]+ %/);
});

test('a picture that Slack never shows is shared in the thread', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 1_000_000_000 } });
  const first = await stage.ask('U0VIEWER', '/grid cpu backend');
  // Only after the bot has tried for nine seconds.
  const { threadTs } = await vi.waitFor(() => sharedIn(stage), { timeout: 25_000, interval: 50 });
  expect(threadTs).toBe(first.ts);
  expect(textOf(stage.now(first))).toContain('it is in the thread');
}, 30_000);

function sharedIn({ changes }: Stage): Message {
  const shared = messagesIn(changes).find((message) => message.threadTs !== undefined);
  if (!shared) throw new Error('Nothing is in a thread.');
  return shared;
}

const WORDS: readonly [line: string, words: string][] = [
  ['AWS/ECS:CPUUtilisation', 'CloudWatch has seen no AWS/ECS CPUUtilisation in the last two weeks'],
  ['AWS/IoT:PublishIn.Success', 'with other dimensions than no dimensions: Protocol=MQTT'],
  ['lateny', 'Did you mean `latency`?'],
  ['backend cpu --since 500d', 'CloudWatch keeps metrics for 455 days: the window begins there.'],
  ['cpu --from 2020-01-01 --to 2020-01-02', 'all of the window is older'],
  ['cpu --since 24h --period 1m', 'a chart shows at most 300 points'],
  ['cpu --since 1m', 'shorter than 5 minutes'],
];

test.each(WORDS)('/grid metrics %s is answered in words', async (line, words) => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const first = await stage.ask('U0VIEWER', `/grid metrics ${line}`);
  const text = await until(() => {
    const shown = first.visibleTo ? first : stage.now(first);
    return textOf(shown).match(/Reading|Drawing/) ? undefined : textOf(shown).replace(/ +/g, ' ');
  });
  expect(text).toContain(words.replaceAll('`', ''));
});

test('says why there are no numbers when AWS refuses', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  stage.world.setBreakage('expired-credentials', true);
  const first = await stage.ask('U0VIEWER', '/grid metrics');
  const text = await until(() => {
    const words = textOf(stage.now(first));
    return words.includes('No metrics of') ? words : undefined;
  });
  expect(text).toContain('the AWS credentials have expired');
  expect(labelsOf(stage.now(first))).toEqual(['1 h', '3 h', '24 h', '7 d']);
});
