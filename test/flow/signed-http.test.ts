import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { noticesIn, textOf } from './screen.ts';
import { openStage, type Stage, until } from './stage.ts';
import { type SignedRequest, send, signed } from './wire.ts';

const FORM = new URLSearchParams({
  command: '/grid',
  text: 'health',
  user_id: 'U0VIEWER',
  user_name: 'vera',
  channel_id: 'C0GRIDOPS',
  response_url: 'http://127.0.0.1:9/response',
  trigger_id: '1.2.abc',
}).toString();

describe('signed HTTP', () => {
  test.each<[what: string, make: (secret: string) => SignedRequest]>([
    ['a wrong secret', () => signed('not the secret', FORM)],
    ['an old timestamp', (secret) => signed(secret, FORM, { secondsAgo: 6 * 60 })],
    ['a timestamp of the future', (secret) => signed(secret, FORM, { secondsAgo: -6 * 60 })],
    [
      'another body than was signed',
      (secret) => ({ ...signed(secret, FORM), body: `${FORM}&text=help` }),
    ],
    [
      'no signature',
      () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: FORM }),
    ],
  ])('refuses a request with %s: 401, and nothing is done', async (_what, make) => {
    const stage = await openStage({ mode: 'http' });
    expect(await send(stage.bot.requestUrl, make(stage.slack.tokens.signingSecret))).toBe(401);
    await nothingDone(stage);
  });

  test('answers the challenge of Slack', async () => {
    const stage = await openStage({ mode: 'http' });
    expect(await stage.slack.controls.verifyRequestUrl()).toBe(true);
  });

  test.each<[what: string, body: string, type: string]>([
    ['text that is no JSON', 'not json', 'application/json'],
    ['a payload that is cut off', 'payload=%7B%22type%22', 'application/x-www-form-urlencoded'],
    ['an empty body', '', 'application/json'],
    ['a body of nothing', ' null\n', 'application/json'],
    ['a payload of nothing', 'payload=null', 'application/x-www-form-urlencoded'],
    ['a list', '[{"type":"url_verification"}]', 'application/json'],
  ])('refuses %s with 400 and goes on', async (_what, body, type) => {
    const stage = await openStage({ mode: 'http' });
    const request = signed(stage.slack.tokens.signingSecret, body, { type });
    expect(await send(stage.bot.requestUrl, request)).toBe(400);
    await nothingDone(stage);
    expect(textOf(await stage.ask('U0VIEWER', '/grid help'))).toContain('What you can ask');
  });

  test('takes a form whose type names its charset', async () => {
    const stage = await openStage({ mode: 'http' });
    const request = signed(stage.slack.tokens.signingSecret, FORM, {
      type: 'application/x-www-form-urlencoded; charset=utf-8',
    });
    expect(await send(stage.bot.requestUrl, request)).toBe(200);
    await until(async () => ((await stage.audit()).length > 0 ? true : undefined));
  });

  test('hangs up on who does not come to an end', async () => {
    const stage = await openStage({ mode: 'http' });
    const { hostname, port } = new URL(stage.bot.requestUrl);
    const slow = connect(Number(port), hostname);
    slow.write('POST /slack/events HTTP/1.1\r\nhost: bot\r\ncontent-length: 100\r\n\r\npart');
    const [answer] = await once(slow, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
    await once(slow, 'close');
  });

  test('refuses more than 4 MiB with 413', async () => {
    const stage = await openStage({ mode: 'http' });
    const body = 'x'.repeat(4 * 1024 * 1024 + 1);
    const request = signed(stage.slack.tokens.signingSecret, body);
    expect(await send(stage.bot.requestUrl, request)).toBe(413);
    await nothingDone(stage);
  });

  test('takes a command without the fields that it needs for one that it does not know', async () => {
    const stage = await openStage({ mode: 'http' });
    const request = signed(stage.slack.tokens.signingSecret, 'command=%2Fgrid&text=health');
    expect(await send(stage.bot.requestUrl, request)).toBe(200);
    await nothingDone(stage);
  });

  test('answers 404 beside its one path', async () => {
    const stage = await openStage({ mode: 'http' });
    const { origin } = new URL(stage.bot.requestUrl);
    expect((await fetch(`${origin}/`)).status).toBe(404);
    expect((await fetch(stage.bot.requestUrl)).status).toBe(404);
  });
});

test.each(['http', 'socket'] as const)(
  'answers a slash command that it was not made for, in %s mode',
  async (mode) => {
    const stage = await openStage({ mode, workspace: { commands: ['/grid', '/other'] } });
    const answer = await stage.ask('U0VIEWER', '/other help');
    expect(answer.visibleTo).toBe('U0VIEWER');
    expect(noticesIn(stage.changes)).toEqual([]);
  },
);

async function nothingDone(stage: Stage): Promise<void> {
  expect(await stage.audit()).toEqual([]);
  expect(stage.changes).toEqual([]);
  expect(stage.aws.calls).toEqual([]);
}
