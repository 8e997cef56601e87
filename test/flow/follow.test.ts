import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AwsError, accessDenied } from '../../demo/aws/engine/index.ts';
import { linesOf } from '../../demo/aws/world/logs/groups.ts';
import { testServerUrl } from '../support/postgres.ts';
import { modes } from './bot.ts';
import { replaceIn } from './catalog.ts';
import { fileOf, follow, hungUp, openTailStage, saying, statesOf } from './follow-stage.ts';
import { labelsOf, messagesIn, noticesIn, textOf } from './screen.ts';
import { GENERAL, GRID_OPS, openStage, type Stage, until } from './stage.ts';

const GROUP = '/ecs/grid-services-dev/backend';

describe.each(modes)('a tail in %s mode', (mode) => {
  test('shows lines in the message of the answer until somebody else stops it', async () => {
    const stage = await openTailStage({ mode });
    const message = await follow(stage);
    expect(textOf(message)).toMatch(/Live: lines come as CloudWatch receives them/);
    expect(textOf(message)).toMatch(/[\d,.]+ lines\/s +· +\d+ lines seen/);
    expect(textOf(message)).toMatch(
      /✗ (?:\d+ \w+ )?\d\d:\d\d:\d\d ERROR .* status=500 .*\(×\d+ since/,
    );
    expect(stage.aws.streams.count).toBe(1);

    await stage.press('U0OPERATOR', message, 'Stop');
    const ended = await saying(stage, message, 'omar stopped it.');
    await hungUp(stage);
    expect(labelsOf(ended)).toEqual(['Log of that time', 'Follow again']);
    const said = await until(() =>
      messagesIn(stage.changes).find((each) => textOf(each).includes('omar stopped the tail')),
    );
    expect(said).toMatchObject({ threadTs: message.ts });
    expect(await fileOf(stage, message)).toMatch(/^# Tail of Backend API .*\n\d{4}-/);
    expect(noticesIn(stage.changes)).toEqual([]);
  });
});

test('a tail edits its message every two seconds at most, and its buttons stay the same', async () => {
  const stage = await openTailStage();
  const message = await follow(stage, '--for 9s');
  await saying(stage, message, 'its time is over');
  const edits = stage.slack.controls
    .calls('chat.update')
    .filter(({ arguments: { blocks } }) => JSON.stringify(blocks).includes('lines/s'));
  const pauses = edits.map(
    ({ at }, index) => at - (edits[index - 1]?.at ?? Number.NEGATIVE_INFINITY),
  );
  expect(pauses.length).toBeGreaterThan(3);
  // The first one is the answer of the command.
  expect(Math.min(...pauses.slice(2))).toBeGreaterThanOrEqual(2_000);
  const ids = edits.slice(2).map((edit) => /gridops:[\w-]+/.exec(JSON.stringify(edit))?.[0]);
  expect(new Set(ids).size).toBe(1);
});

test('a tail ends by itself after its time, with every line in a file and buttons to read on', async () => {
  const stage = await openTailStage();
  const message = await follow(stage, '--level error --for 6s');
  const ended = await saying(stage, message, 'It ended by itself: its time is over.');
  await hungUp(stage);
  expect(textOf(ended)).toMatch(/Followed Backend API .* for 6 s/);
  expect(textOf(ended)).toMatch(/[\d,]+ of them left out by the options/);
  const lines = (await fileOf(stage, message)).trim().split('\n');
  expect(lines[1]).toBe('# Only --level=error');
  for (const line of lines.slice(2)) expect(line).toMatch(/^\d{4}-\S+Z ERROR .*status=500/);

  await stage.press('U0OPERATOR', ended, 'Log of that time');
  const log = await until(() =>
    messagesIn(stage.changes).find(
      (each) => each.threadTs === message.ts && textOf(each).includes('status=500'),
    ),
  );
  expect(textOf(log)).toContain('Backend API');
  await stage.press('U0OPERATOR', ended, 'Follow again');
  const again = await until(() =>
    messagesIn(stage.changes).find(
      (each) => each.ts !== message.ts && textOf(each).includes('Following Backend API'),
    ),
  );
  await saying(stage, again, 'status=500');
});

test('the catalog says how long a tail lasts', async () => {
  const stage = await openTailStage({
    catalog: (folder) => appendFile(`${folder}/grid.yml`, '\nlogs: { follow: 5s }\n'),
  });
  const message = await follow(stage);
  expect(textOf(await saying(stage, message, 'its time is over'))).toMatch(/for 5 s/);
});

test('a tail that ends at once says so for good, and why', async () => {
  const stage = await openTailStage({
    catalog: (folder) =>
      replaceIn(join(folder, 'grid-services.yml'), `group: ${GROUP}`, 'group: /ecs/none'),
  });
  const message = await stage.ask('U0VIEWER', '/grid logs backend --follow');
  const ended = await saying(stage, message, 'there is no log group /ecs/none');
  expect(labelsOf(ended)).toEqual(['Log of that time', 'Follow again']);
  await stage.bot.stop();
  expect(textOf(stage.now(message))).toBe(textOf(ended));
});

test('several logs are followed in one session', async () => {
  const stage = await openTailStage();
  const message = await follow(stage, '', 'grid-services');
  expect(textOf(message)).toMatch(/backend │ (?:\d+ \w+ )?\d\d:\d\d:\d\d /);
  expect(stage.aws.streams.count).toBe(1);
});

test('where StartLiveTail is denied, AWS is asked instead, and the message says why', async () => {
  const stage = await openTailStage();
  stage.aws.intercept((call) => {
    if (call.operation === 'StartLiveTail') throw accessDenied(call, 'arn:aws:iam::1:role/x', '*');
  });
  const message = await follow(stage);
  expect(textOf(message)).toContain(
    'CloudWatch is asked every 3 s, because it cannot be followed live (StartLiveTail: access denied).',
  );
  await stage.press('U0VIEWER', message, 'Stop');
  await saying(stage, message, 'vera stopped it.');
});

test('after a disconnection a tail goes on without gap or duplicate', async () => {
  const stage = await openTailStage();
  const message = await follow(stage, '--for 10s');
  stage.aws.streams.drop();
  await until(
    () =>
      stage.aws.calls.filter(({ operation }) => operation === 'StartLiveTail').length > 1 ||
      undefined,
  );
  await until(() => stage.aws.streams.count === 1 || undefined);
  stage.aws.streams.fail(new AwsError('SessionTimeoutException', 'over'));
  await saying(stage, message, 'its time is over');
  expect(statesOf(stage, message).join('\n')).not.toContain('may be missing');
  expectWhole(stage, await fileOf(stage, message));
}, 30_000);

/** The file has every line of the backend between its first and its last one, once. */
function expectWhole({ world }: Stage, content: string): void {
  const idsIn = (text: string): string[] => text.match(/request_id=\S+/g) ?? [];
  const lines = content.trim().split('\n').slice(1);
  const times = lines.map((line) => Date.parse(line.slice(0, 24)));
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const written = linesOf(world, GROUP, first + 1, last).flatMap(({ message }) => idsIn(message));
  const kept = idsIn(content);
  // Two lines may tell of one request, never in the same words.
  const told = lines.filter((line) => line.includes('request_id='));
  expect(last - first).toBeGreaterThan(6_000);
  expect(told.filter((line, index) => told.indexOf(line) < index)).toEqual([]);
  expect(told.length).toBeGreaterThan(1_000);
  expect(written.filter((id) => !kept.includes(id))).toEqual([]);
}

test('a 429 of Slack slows the edits, and only the newest state follows it', async () => {
  const stage = await openTailStage();
  const message = await follow(stage, '--for 9s');
  const mark = stage.slack.controls.calls('chat.update').length;
  stage.slack.controls.limit('chat.update', { channel: GRID_OPS, retryAfter: 3, times: 1 });
  await saying(stage, message, 'its time is over');
  const calls = stage.slack.controls.calls('chat.update').slice(mark);
  const refused = calls.findIndex(({ status }) => status === 429);
  const next = calls[refused + 1];
  expect((next?.at ?? 0) - (calls[refused]?.at ?? 0)).toBeGreaterThanOrEqual(3_000);
  // Once more as long as Slack made it wait, and no backlog.
  expect(calls.length).toBeLessThanOrEqual(4);
}, 30_000);

test('a tail ends when its message is deleted', async () => {
  const stage = await openTailStage();
  await follow(stage);
  stage.slack.controls.fail('chat.update', 'message_not_found');
  await hungUp(stage);
  const edits = stage.slack.controls.calls('chat.update').length;
  await stage.bot.stop();
  expect(stage.slack.controls.calls('chat.update')).toHaveLength(edits);
});

const dialects =
  testServerUrl === undefined ? (['sqlite'] as const) : (['sqlite', 'postgres'] as const);

test.each(dialects)('a tail is stopped through another bot on one %s database', async (dialect) => {
  const stage = await openTailStage({ mode: 'http', dialect });
  const message = await follow(stage);
  const other = await stage.startAnother();
  stage.slack.controls.deliverTo(other.requestUrl);
  await stage.press('U0OPERATOR', message, 'Stop');
  await saying(stage, message, 'omar stopped it.');
  await hungUp(stage);
});

test('Stop is refused to a guest, and tells who comes late how it ended', async () => {
  const stage = await openTailStage();
  const message = await follow(stage);
  const refusal = await stage.answerTo('U0GUEST', () => stage.press('U0GUEST', message, 'Stop'));
  expect(textOf(refusal)).toContain('needs the role viewer on grid-services@dev/backend');
  expect(refusal.visibleTo).toBe('U0GUEST');
  expect(textOf(stage.now(message))).toContain('Following');

  await stage.press('U0OPERATOR', message, 'Stop');
  const [, , , id = ''] = (await stopWords(stage)) ?? [];
  await saying(stage, message, 'omar stopped it.');
  await fileOf(stage, message);
  const late = await stage.ask('U0VIEWER', `/grid logs stop backend ${id}`);
  expect(textOf(late)).toContain('had ended already. omar stopped it.');
  const elsewhere = await stage.ask('U0VIEWER', `/grid logs stop frontend ${id}`);
  expect(textOf(elsewhere)).toContain('There is no such tail of grid-services@dev/frontend');
});

/** The words of the Stop button, as the audit log has them. */
async function stopWords(stage: Stage): Promise<string[]> {
  return until(async () => {
    const rows = await stage.audit();
    const row = rows.find(({ command, step }) => command === 'logs stop' && step === 'succeeded');
    return row && ['logs', 'stop', row.target ?? '', String(row.parameters.id)];
  });
}

test.each([
  ['in private', '--private', GRID_OPS],
  ['where the bot is no member', '', GENERAL],
])('a tail %s is refused with the reason', async (_case, option, channel) => {
  const stage = await openStage();
  await stage.slack.workspace.type(
    'U0VIEWER',
    channel,
    `/grid logs grid-services/backend --follow ${option}`,
  );
  await until(() =>
    messagesIn(stage.changes).find((each) =>
      textOf(each).includes('needs a message that everybody sees'),
    ),
  );
  expect(stage.aws.streams.count).toBe(0);
});
