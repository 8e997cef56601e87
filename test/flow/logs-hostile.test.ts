import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as sts from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsSimulator } from '../../demo/aws/engine/index.ts';
import type { Message } from '../../demo/slack/contract.ts';
import { HOSTILE_LINES, MARK } from '../features/logs/hostile-lines.ts';
import { type Bot, startBot } from './bot.ts';
import { openPlace, type Place } from './place.ts';
import { labelsOf, messagesIn, pressOf } from './screen.ts';
import { GRID_OPS, until } from './stage.ts';

const REGION = 'us-west-2';

/** AWS with one log that says what a test wants. */
async function serveLines(lines: () => readonly string[]) {
  const simulator = new AwsSimulator({
    now: Date.now,
    onError: (error) => {
      throw error;
    },
    onNotSimulated: () => {},
  });
  const service = simulator.service(new logs.CloudWatchLogsClient({ region: REGION }), logs);
  const writtenAt = Date.now() - 60_000;
  service.on(logs.FilterLogEventsCommand, ({ startTime = 0, endTime = 0 }) => {
    const isHere = startTime <= writtenAt && writtenAt <= endTime;
    const events = lines().map((message, index) => ({
      eventId: `event-${index}`,
      timestamp: writtenAt,
      ingestionTime: writtenAt,
      logStreamName: 's/backend/0123456789abcdef',
      message,
    }));
    return { events: isHere ? events : [] };
  });
  simulator.service(new sts.STSClient({ region: REGION }), sts).on(sts.AssumeRoleCommand, () => ({
    Credentials: {
      AccessKeyId: 'ASIASESSION',
      SecretAccessKey: 'secret',
      SessionToken: 'token',
      Expiration: new Date(Date.now() + 3_600_000),
    },
  }));
  return { url: await simulator.listen(), close: () => simulator.close() };
}

type Json = Record<string, unknown>;

function* objectsIn(value: unknown): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield Object.fromEntries(Object.entries(value));
  for (const member of Object.values(value)) yield* objectsIn(member);
}

const DATE = /<!date\^\d+\^[^|<>^]*\|[^|<>]*>/g;
/** Controls and formatting characters, without tab and newline. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cf}\u2028\u2029]/u;
const REAL_LINE = /^(?:\d\d:\d\d:\d\d |\d{1,2} \w{3} \d\d:\d\d:\d\d )/;

/** The texts in the boxes of a message; everything else of it must be free of what the log says. */
function boxesIn(blocks: unknown): string[] {
  const boxes: string[] = [];
  for (const object of objectsIn(blocks)) {
    const { type, elements } = object;
    if (type === 'mrkdwn') {
      expect(String(object.text).replace(DATE, '')).not.toMatch(/[<>]|```/);
      expect(object.verbatim).toBe(true);
    }
    expect(String(type)).not.toMatch(/^(?:link|user|usergroup|channel|broadcast|emoji|date)$/);
    if (type !== 'rich_text_preformatted' || !Array.isArray(elements)) continue;
    expect(elements).toEqual([{ type: 'text', text: expect.any(String) }]);
    boxes.push(...elements.map(({ text }: { text: string }) => text));
  }
  const inBoxes = new Set(boxes);
  for (const { text } of objectsIn(blocks))
    if (typeof text === 'string' && text.includes(MARK)) expect(inBoxes.has(text)).toBe(true);
  return boxes;
}

function expectContained(message: Message): void {
  const boxes = boxesIn(message.blocks);
  expect(message.text).not.toContain(MARK);
  expect(boxes.join('\n')).toContain(MARK);
  for (const box of boxes) {
    expect(box).not.toMatch(INVISIBLE);
    expect(box.isWellFormed()).toBe(true);
  }
  // One event is one line at the margin, whatever it says.
  const margin = boxes
    .join('\n')
    .split('\n')
    .filter((line) => !line.startsWith('    '));
  expect(margin).toEqual([expect.stringMatching(REAL_LINE)]);
  expect(boxes.join('').length).toBeLessThan(9_000);
}

describe('a hostile line in a log', () => {
  let place: Place;
  let bot: Bot;
  let aws: Awaited<ReturnType<typeof serveLines>>;
  let said: readonly string[] = [];

  beforeAll(async () => {
    place = await openPlace();
    aws = await serveLines(() => said);
    bot = await startBot({ ...place, aws: { ...place.aws, url: aws.url } }, {}, []);
  });
  afterAll(async () => {
    await bot.stop();
    await aws.close();
    await place.close();
  });

  const newest = (isIt: (message: Message) => boolean): Promise<Message> =>
    until(() => {
      const { workspace } = place.slack;
      return workspace.messages(GRID_OPS, 'U0VIEWER').findLast(isIt);
    });

  /** Asks for the log, and gives the finished answer. */
  const ask = async (): Promise<Message> => {
    const { workspace } = place.slack;
    const known = new Set(workspace.messages(GRID_OPS, 'U0VIEWER').map(({ ts }) => ts));
    await workspace.type('U0VIEWER', GRID_OPS, '/grid logs backend');
    return newest((each) => !known.has(each.ts) && labelsOf(each).includes('Refresh'));
  };

  it('is tried in more than forty ways', () => {
    expect(new Set(HOSTILE_LINES.map(([what]) => what)).size).toBe(HOSTILE_LINES.length);
    expect(HOSTILE_LINES.length).toBeGreaterThanOrEqual(40);
  });

  it.each(HOSTILE_LINES)('stays text in its box, readable and raw: %s', async (_what, line) => {
    said = [line];
    const { workspace, controls } = { ...place.slack };
    controls.forgetCalls();
    const answer = await ask();
    expectContained(answer);
    await workspace.press(pressOf('U0OPERATOR', answer, 'Raw'));
    const raw = await newest(
      (each) => each.ts === answer.ts && labelsOf(each).includes('Readable'),
    );
    expectContained(raw);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    for (const { arguments: sent, method } of controls
      .calls()
      .filter((call) => /^chat\./.test(call.method))) {
      expect(sent, method).toMatchObject({ unfurl_links: expect.anything() });
      expect(String(sent.unfurl_links)).toBe('false');
      expect(sent).not.toHaveProperty('link_names');
      expect(sent).not.toHaveProperty('parse');
      expect(sent).not.toHaveProperty('mrkdwn');
    }
  });

  it('cannot make a line of its own in the file either', async () => {
    said = HOSTILE_LINES.map(([, line]) => line);
    const answer = await ask();
    const { workspace } = place.slack;
    const changes: Parameters<Parameters<typeof workspace.watch>[0]>[0][] = [];
    workspace.watch((change) => changes.push(change));
    await workspace.press(pressOf('U0VIEWER', answer, 'As file'));
    const shared = await until(() => messagesIn(changes).find(({ files }) => files));
    const file = await until(() => workspace.file(shared.files?.[0]?.id ?? ''));
    const text = Buffer.from(file.bytes).toString('utf8');
    expect(file.name).toMatch(/^[a-z0-9-]+T\d\d-\d\d\.txt$/i);
    const [head, ...lines] = text.trimEnd().split('\n');
    expect(head).toMatch(/^# Log of Backend API/);
    expect(text.replaceAll('\n', '')).not.toMatch(INVISIBLE);
    for (const line of lines) expect(line).toMatch(/^(?: {4}|\d{4}-\d\d-\d\dT[\d:.]+Z .{5} )/);
    expect(lines.filter((line) => /^\d{4}/.test(line))).toHaveLength(HOSTILE_LINES.length);
  });
});
