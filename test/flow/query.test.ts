import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { gridops, openPlaceForCli } from '../cli/gridops.ts';
import { dangers } from '../slack/acceptance.ts';
import { modes } from './bot.ts';
import { labelsOf, messagesIn, noticesIn, textOf } from './screen.ts';
import { openStage, type Stage, until } from './stage.ts';

const SAVED = '/grid query recent-errors';

/** The message once the query has ended. */
const ended = (stage: Stage, message: Message): Promise<Message> =>
  until(() => {
    const shown = stage.now(message);
    return textOf(shown).includes('Searching:') ? undefined : shown;
  });

/** Stops the clock by which simulated queries run, until the returned function is called. */
function holdQueries(): () => void {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  const release = () => clock.mockRestore();
  onTestFinished(release);
  return release;
}

/** The cells of the table that a message shows, the head first. */
function cellsOf({ blocks }: Message): string[][] {
  return blocks.flatMap((block) =>
    block.type === 'table'
      ? block.rows.map((row) => row.map((cell) => ('text' in cell ? String(cell.text) : '')))
      : [],
  );
}

/** How often AWS was asked for these. */
function asked({ aws }: Stage, operation: string): number {
  return aws.calls.filter((call) => call.operation === operation).length;
}

describe.each(modes)('/grid query in %s mode', (mode) => {
  test('shows progress, then the result in the same message', async () => {
    const stage = await openStage({ mode });
    const release = holdQueries();
    const first = await stage.ask('U0VIEWER', SAVED);
    expect(textOf(first)).toMatch(/^… Searching: Recent errors: Grid Services dev\nWaiting for/);
    expect(textOf(first)).toContain('fields @timestamp, @message | filter @message like /ERROR/');
    expect(labelsOf(first)).toEqual(['Cancel']);
    release();
    const shown = await ended(stage, first);
    expect(shown.ts).toBe(first.ts);
    expect(labelsOf(shown)).toEqual(['As CSV']);
    const [head, ...rows] = cellsOf(shown);
    expect(head).toEqual(['@timestamp', '@message']);
    expect(rows).toHaveLength(20);
    expect(rows[0]?.[0]).toMatch(/^(?:\d+ \w{3} )?\d\d:\d\d:\d\d$/);
    expect(rows.every(([, message]) => message?.includes('ERROR'))).toBe(true);
    expect(textOf(shown)).toMatch(
      /20 rows {2}· {2}\d+ of \d+ \d+ records matched {2}· {2}[\d.]+ .B scanned, less than \$0\.0001/,
    );
    expect(noticesIn(stage.changes)).toEqual([]);
  });
});

test('the query of the guide finds nothing, and its note says which one does', async () => {
  const stage = await openStage();
  const shown = await ended(stage, await stage.ask('U0VIEWER', '/grid query response-times'));
  expect(textOf(shown)).toContain('Use response-times-parsed.');
  expect(textOf(shown)).toContain('No row has a value beside its time.');
  expect(JSON.stringify(shown.blocks)).not.toContain('white_check_mark');
});

test('a result over time is charted', async () => {
  const stage = await openStage({ workspace: { fileProcessing: 0 } });
  const first = await stage.ask('U0VIEWER', '/grid query response-times-parsed');
  const shown = await ended(stage, first);
  const [image] = shown.blocks.filter((block) => block.type === 'image');
  expect(image?.alt_text).toMatch(/^Line chart of API response times: .*every 5 min\. average_ms:/);
  expect(textOf(shown)).toMatch(/slowest_ms: last \d+/);
  expect(cellsOf(shown)[0]).toEqual(['bin(5m)', 'average_ms', 'slowest_ms', 'requests']);
});

test('no rows are told in words, with the window and what was read', async () => {
  const stage = await openStage();
  const line = '/grid query "filter @message like /no such thing/" backend --since 10m';
  const text = textOf(await ended(stage, await stage.ask('U0VIEWER', line)));
  expect(text).toMatch(/No rows: none of \d+ records in this window matched\./);
  expect(text).toMatch(/[\d.]+ .?B scanned, less than \$0\.0001\./);
  expect(text).toContain('10 min, from ');
});

test('anybody in the channel can cancel: AWS stops it, and the message says who did', async () => {
  const stage = await openStage();
  const release = holdQueries();
  const first = await stage.ask('U0VIEWER', SAVED);
  const told = await stage.answerTo('U0OPERATOR', () => stage.press('U0OPERATOR', first, 'Cancel'));
  expect(told.visibleTo).toBe('U0OPERATOR');
  expect(textOf(told)).toBe('The query is stopped, and its message will say so.');
  const shown = await ended(stage, first);
  expect(textOf(shown)).toMatch(
    /^Cancelled: Recent errors: Grid Services dev\n.*Cancelled by omar/,
  );
  expect(labelsOf(shown)).toEqual([]);
  expect(asked(stage, 'StopQuery')).toBe(1);
  release();
  expect(await stage.auditSteps()).toEqual([
    'U0VIEWER requested query',
    'U0OPERATOR requested query cancel',
    'U0OPERATOR succeeded query cancel',
    'U0VIEWER succeeded query',
  ]);
});

test('a query that would read much asks first; Run it answers in the same message', async () => {
  const stage = await openStage();
  const first = await stage.ask('U0VIEWER', `${SAVED} --since 50h`);
  expect(textOf(first)).toMatch(/^! Not run yet: Recent errors/);
  expect(textOf(first)).toMatch(/expected to read [\d.]+ .B, which costs less than \$0\.0001/);
  expect(labelsOf(first)).toEqual(['Run it']);
  expect(asked(stage, 'StartQuery')).toBe(0);
  await stage.press('U0OPERATOR', first, 'Run it');
  const shown = await until(() =>
    labelsOf(stage.now(first)).includes('As CSV') ? stage.now(first) : undefined,
  );
  expect(cellsOf(shown)).toHaveLength(21);
  expect(asked(stage, 'StartQuery')).toBe(1);
});

test('a query that AWS cannot read is told to the asker alone, with a caret at the place', async () => {
  const stage = await openStage();
  const told = await stage.ask('U0VIEWER', '/grid query "fields @message | limitt 5"');
  expect(told.visibleTo).toBe('U0VIEWER');
  expect(textOf(told)).toMatch(/cannot be read at character 19, “limitt”/);
  expect(textOf(told).replaceAll('\u00a0', ' ')).toContain(
    'fields @message | limitt 5\n                  ^^^^^^',
  );
  expect(messagesIn(stage.changes)).toHaveLength(1);
});

test('an unknown name is answered with the nearest one, and options are kept', async () => {
  const stage = await openStage();
  const told = await stage.ask('U0VIEWER', '/grid query recnt-errors --limit 3');
  expect(told.visibleTo).toBe('U0VIEWER');
  const shown = await stage.answerTo('U0VIEWER', () =>
    stage.press('U0VIEWER', told, 'recent-errors'),
  );
  expect(cellsOf(await ended(stage, shown)).length).toBeGreaterThan(3);
  const [entry] = (await stage.audit()).filter(({ step }) => step === 'succeeded');
  expect(entry?.parameters).toMatchObject({ words: ['recent-errors'], limit: '3' });
});

test('hostile lines stay harmless in the cells, and secrets are masked', async () => {
  const stage = await openStage();
  const line = `concat('<!channel> <@U0ADMIN> *boom* \`\`\` key ', 'AKIAQGRIDOPS', 'FAKE2345 ', @message) as line`;
  const first = await stage.ask('U0VIEWER', `/grid query "fields ${line} | limit 2" backend`);
  const shown = await ended(stage, first);
  const [, [cell = ''] = []] = cellsOf(shown);
  expect(cell).toContain('<!channel> <@U0ADMIN> *boom* ``` key AKIAQGRI***');
  expect(textOf(shown)).toContain('2 values are masked.');
  expect(dangers({ text: shown.text, blocks: shown.blocks })).toEqual([]);
});

test('everybody gets all rows as a file in the thread, after a restart too, without asking AWS again', async () => {
  const stage = await openStage();
  const shown = await ended(stage, await stage.ask('U0VIEWER', SAVED));
  await stage.bot.stop();
  await stage.startAnother();
  await stage.press('U0OPERATOR', shown, 'As CSV');
  const shared = await until(() => messagesIn(stage.changes).find(({ files }) => files));
  expect([shared.threadTs, shared.visibleTo]).toEqual([shown.ts, undefined]);
  const file = await until(() => stage.slack.workspace.file(shared.files?.[0]?.id ?? ''));
  expect(file.name).toBe('recent-errors.csv');
  const [head, ...rows] = Buffer.from(file.bytes).toString('utf8').trim().split('\n');
  expect(head).toBe('timestamp,message');
  expect(rows).toHaveLength(20);
  expect(rows[0]).toMatch(/^2\d{3}-\d\d-\d\dT[\d:.]+Z,/);
  expect(asked(stage, 'StartQuery')).toBe(1);
  expect(labelsOf(stage.now(shown))).toEqual(['As CSV']);
});

test('a result is shown for its own target only', async () => {
  const stage = await openStage();
  const shown = await ended(stage, await stage.ask('U0VIEWER', SAVED));
  await stage.answerTo('U0VIEWER', () => stage.press('U0VIEWER', shown, 'As CSV'));
  await until(() => messagesIn(stage.changes).find(({ files }) => files));
  const entries = await stage.audit();
  const id = entries.find(({ command }) => command === 'query result')?.parameters.id;
  const again = await stage.ask('U0OPERATOR', `/grid query result ${id}`);
  expect(cellsOf(again)).toHaveLength(21);
  const refused = await stage.ask('U0OPERATOR', `/grid query result iot ${id}`);
  expect(refused.visibleTo).toBe('U0OPERATOR');
  expect(textOf(refused)).toContain('There is no such result of grid-services@dev/iot');
});

test('saved queries are listed with a button that runs each', async () => {
  const stage = await openStage();
  const list = await stage.ask('U0VIEWER', '/grid query list iot');
  expect(textOf(list)).toContain('refused-devices, the last 1 d of iot');
  expect(textOf(list)).not.toContain('recent-errors');
  const shown = await stage.answerTo('U0OPERATOR', () => stage.press('U0OPERATOR', list, 'Run'));
  const [head, row] = cellsOf(await ended(stage, shown));
  expect(head).toEqual(['clientId', 'eventType', 'times', 'last']);
  expect(row?.[3]).toMatch(/\d\d:\d\d:\d\d$/);
});

test('says why there is no result when AWS refuses', async () => {
  const stage = await openStage();
  stage.world.setBreakage('expired-credentials', true);
  const shown = await stage.ask('U0VIEWER', SAVED);
  expect(textOf(shown)).toMatch(/^\? No result: Recent errors/);
  expect(textOf(shown)).toContain('the AWS credentials have expired');
});

test('answers at the terminal, with a file where that is wanted', async () => {
  const place = await openPlaceForCli();
  const json = await gridops(['run', 'query recent-errors', '--json'], place.variables);
  expect(json).toMatchObject({ code: 0, stderr: '' });
  const { result } = JSON.parse(json.stdout);
  expect(result).toMatchObject({ state: 'found', target: 'grid-services@dev' });
  expect(result.rows).toHaveLength(20);
  const out = join(place.folder, 'data.csv');
  const words = ['run', 'query recent-errors --csv', '--out', out];
  expect((await gridops(words, place.variables)).code).toBe(0);
  expect((await readFile(out, 'utf8')).split('\n')[0]).toBe('timestamp,message');
});
