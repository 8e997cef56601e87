import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import type { Message } from '../../demo/slack/contract.ts';
import { openStore } from '../../src/store/store.ts';
import { labelsOf, messagesIn, textOf } from './screen.ts';
import { openStage, type Stage, until } from './stage.ts';

const finished = (stage: Stage, message: Message): Promise<Message> =>
  until(() => (labelsOf(stage.now(message)).includes('Refresh') ? stage.now(message) : undefined));

const ask = async (stage: Stage, line: string): Promise<Message> =>
  finished(stage, await stage.ask('U0VIEWER', `/grid ${line}`));

/** The message once Omar's press has changed it so that it says something. */
async function turned(
  stage: Stage,
  shown: Message,
  label: string,
  words: RegExp,
): Promise<Message> {
  await stage.press('U0OPERATOR', shown, label);
  return until(() => (words.test(textOf(stage.now(shown))) ? stage.now(shown) : undefined));
}

const reads = (stage: Stage) =>
  stage.aws.calls.filter(({ service }) => service === 'CloudWatch Logs').length;

/** The file that was shared in a thread, or sent to somebody. */
async function sharedFile(stage: Stage) {
  const message = await until(() => messagesIn(stage.changes).find(({ files }) => files));
  const file = await until(() => stage.slack.workspace.file(message.files?.[0]?.id ?? ''));
  return { message, name: file.name, text: Buffer.from(file.bytes).toString('utf8') };
}

/** What the demo's world logs by mistake once an hour. */
const SECRETS = /made-up-pass|QGRIDOPSFAKE2345|NotARealSecret|eyJ[\w-]{10,}\.eyJ/;

test('everybody turns the pages of an answer, also after a restart, without asking AWS again', async () => {
  const stage = await openStage();
  const shown = await ask(stage, 'logs backend --since 1h');
  const before = reads(stage);
  const raw = await turned(stage, shown, 'Raw', /page 1 of \d+/);
  expect(textOf(raw)).toMatch(/INFO: {5}10\.0\.1\.34:\d+ - "GET \/health HTTP\/1\.1" 200 OK/);
  await stage.bot.stop();
  await stage.startAnother();
  const older = await turned(stage, raw, 'Earlier', /page 2 of \d+/);
  expect(labelsOf(older)).toEqual([
    'Earlier',
    'Later',
    'Only errors',
    'Readable',
    'As file',
    'Pin to incident',
    'Refresh',
  ]);
  const newer = await turned(stage, older, 'Later', /page 1 of \d+/);
  expect(textOf(newer)).toBe(textOf(raw));
  const errors = await turned(stage, newer, 'Only errors', /\d errors? of them shown/);
  expect(textOf(errors)).toContain('File "/app/app/routers/event.py", line 88');
  expect(textOf(errors)).not.toContain('GET /health');
  expect(reads(stage)).toBe(before);
  expect((await stage.auditSteps()).slice(-2)).toEqual([
    'U0OPERATOR requested logs page',
    'U0OPERATOR succeeded logs page',
  ]);
});

test('the file has every line with its time, in the thread of the answer, masked as the answer is', async () => {
  const stage = await openStage();
  const shown = await ask(stage, 'logs backend --since 4h');
  const before = reads(stage);
  await stage.press('U0OPERATOR', shown, 'As file');
  const { message, name, text } = await sharedFile(stage);
  expect(message.threadTs).toBe(shown.ts);
  expect(name).toMatch(/^grid-services-dev-backend-2\d{3}-\d\d-\d\dT\d\d-\d\d\.txt$/);
  expect(text.split('\n').length).toBeGreaterThan(1_000);
  expect(text).toMatch(
    /^\d{4}-\d\d-\d\dT[\d:.]+Z ERROR ERROR: {4}Exception in ASGI application\n {4}Traceback/m,
  );
  expect(text).toContain('***');
  expect(text).not.toMatch(SECRETS);
  expect(reads(stage)).toBe(before);
});

test('secrets that an application logs are masked in the message, in what is kept and in the audit log', async () => {
  const stage = await openStage();
  const line = "logs backend --since 4h --filter '?postgresql ?AWS_ACCESS_KEY_ID ?authorization'";
  const shown = await ask(stage, line);
  const text = textOf(shown);
  expect(text).toMatch(/· {2}[3-9] values masked {2}·/);
  expect(text).toMatch(/Bearer \*\*\*/);
  expect(text).toContain('AWS_SECRET_ACCESS_KEY=***');
  expect(text).toContain('postgresql://postgres:***@');
  expect(JSON.stringify(stage.changes)).not.toMatch(SECRETS);
  const store = await openStore({ dataDir: stage.dataDir, now: Date.now });
  const words = await buttonWords(store, shown, 'Raw');
  const kept = JSON.stringify(await store.snapshots.find(words[3] ?? ''));
  await store.close();
  expect(kept).toContain('postgres:***@');
  expect(kept).not.toMatch(SECRETS);
});

test('pages that are no longer kept are told in words, with a press to ask again', async () => {
  const stage = await openStage({
    catalog: (folder) => appendFile(join(folder, 'grid.yml'), '\nlogs: { keep: 1ms }\n'),
  });
  const shown = await ask(stage, 'logs backend --since 1h --level warn');
  const told = await stage.answerTo('U0OPERATOR', () => stage.press('U0OPERATOR', shown, 'Raw'));
  expect(told.visibleTo).toBe('U0OPERATOR');
  expect(textOf(told)).toContain('These lines are no longer kept');
  expect(labelsOf(stage.now(shown))).toEqual(labelsOf(shown));
  const mark = stage.changes.length;
  await stage.press('U0OPERATOR', told, 'Ask again');
  const again = await until(() =>
    messagesIn(stage.changes.slice(mark)).find((message) => labelsOf(message).includes('Refresh')),
  );
  expect(textOf(again)).toMatch(/of level warn or worse from .* \(1 h, /);
});

test('a page is shown for the target that its lines were read of, and for no other', async () => {
  const stage = await openStage();
  const shown = await ask(stage, 'logs backend');
  const store = await openStore({ dataDir: stage.dataDir, now: Date.now });
  const [, , , id] = await buttonWords(store, shown, 'Raw');
  await store.close();
  const refused = await stage.ask('U0VIEWER', `/grid logs page ven ${id}`);
  expect(textOf(refused)).toContain('These lines are no longer kept');
  const own = await ask(stage, `logs page backend ${id} --raw`);
  expect(textOf(own)).toMatch(/^(?:[✗!] )?Backend API/);
  expect(labelsOf(own)).toContain('Readable');
});

test('at the begin of what was read the next press searches the window before it', async () => {
  const stage = await openStage();
  const shown = await ask(stage, 'logs gateway --since 10m');
  const [, from = ''] = /from (?:\d+ \w+ )?(\d\d:\d\d)(?::\d\d)? to/.exec(textOf(shown)) ?? [];
  const before = new RegExp(` to (?:\\d+ \\w+ )?${from}(?::\\d\\d)? \\(10 min`);
  expect(from).not.toBe('');
  expect(labelsOf(shown)[0]).toBe('Search earlier');
  await stage.press('U0VIEWER', shown, 'Search earlier');
  const earlier = await until(() => {
    const now = stage.now(shown);
    return before.test(textOf(now)) ? now : undefined;
  });
  expect(labelsOf(earlier)[0]).toBe('Search earlier');
});

test('a log that AWS denies is told beside what the others gave', async () => {
  const stage = await openStage();
  stage.aws.intercept(({ operation, input }) => {
    if (operation !== 'FilterLogEvents' || !JSON.stringify(input).includes('volttron-ven')) return;
    throw new AwsError(
      'AccessDeniedException',
      'User is not authorized to perform: logs:FilterLogEvents',
    );
  });
  const text = textOf(await ask(stage, 'logs'));
  expect(text).toMatch(/^backend/m);
  expect(text).not.toMatch(/^ven /m);
  expect(text).toMatch(
    /• CloudWatch Logs FilterLogEvents in us-west-2.*: access denied.*logs:FilterLogEvents/,
  );
  const alone = textOf(await ask(stage, 'logs ven'));
  expect(alone).toMatch(/^\? No log could be read: VOLTTRON agent/);
});

test('a private answer and its pages are seen by the asker alone, its file comes directly', async () => {
  const stage = await openStage();
  await stage.ask('U0VIEWER', '/grid logs backend --since 1h --private');
  const shown = await until(() =>
    messagesIn(stage.changes).findLast((message) => labelsOf(message).includes('Refresh')),
  );
  await stage.press('U0VIEWER', shown, 'Raw');
  const raw = await until(() =>
    messagesIn(stage.changes).findLast((message) => labelsOf(message).includes('Readable')),
  );
  expect(messagesIn(stage.changes).every(({ visibleTo }) => visibleTo === 'U0VIEWER')).toBe(true);
  await stage.press('U0VIEWER', raw, 'As file');
  expect((await sharedFile(stage)).message.channel).toMatch(/^D/);
});

/** The words that a button of a message stands for. */
async function buttonWords(
  store: Awaited<ReturnType<typeof openStore>>,
  { blocks }: Message,
  label: string,
): Promise<string[]> {
  const found = JSON.stringify(blocks).match(
    new RegExp(`"text":"${label}","emoji":false\\},"action_id":"gridops:([\\w-]+)"`),
  );
  const button = await store.buttons.find(found?.[1] ?? '');
  return JSON.parse(JSON.stringify(button?.input)).words;
}
