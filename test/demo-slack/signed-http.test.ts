import { createHmac } from 'node:crypto';
import { verifySlackRequest } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { type AppRequest, AppServer } from './app-server.ts';
import { last, ManualClock, post, start } from './support.ts';

const health = ['U0OPERATOR', 'C0GRIDOPS', '/grid health'] as const;
const channel = 'C0GRIDOPS';

async function button(started: Awaited<ReturnType<typeof start>>): Promise<string> {
  const text = { type: 'plain_text' as const, text: 'Refresh' };
  const element = { type: 'button' as const, action_id: 'refresh', value: 'v', text };
  const blocks = [{ type: 'actions' as const, block_id: 'b', elements: [element] }];
  const { ts = '' } = await started.bot.chat.postMessage({ channel, text: 'a', blocks });
  return ts;
}

describe('signed HTTP', () => {
  it('sends a command as a form that Slack has signed', async () => {
    const app = await AppServer.start();
    const started = await start({ requestUrl: app.url });

    const typed = started.workspace.type(...health);
    const { headers, body, response } = await app.next();
    response.end();
    await typed;

    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      command: '/grid',
      text: 'health',
      user_id: 'U0OPERATOR',
      is_enterprise_install: 'false',
    });
    expectSigned({ headers, body }, started.tokens.signingSecret);
    expect(started.notices()).toEqual([]);
  });

  it('sends an interaction as a form with a payload', async () => {
    const app = await AppServer.start();
    const started = await start({ requestUrl: app.url });
    const ts = await button(started);

    const pressed = started.workspace.press({
      userId: 'U0OPERATOR',
      channel,
      ts,
      blockId: 'b',
      actionId: 'refresh',
    });
    const { headers, body, response } = await app.next();
    response.end();
    await pressed;

    const payload = JSON.parse(new URLSearchParams(body).get('payload') ?? '');
    expect(payload).toMatchObject({ type: 'block_actions', actions: [{ value: 'v' }] });
    expectSigned({ headers, body }, started.tokens.signingSecret);
  });

  it('takes text and JSON as the answer to a command', async () => {
    const app = await AppServer.start();
    const { workspace } = await start({ requestUrl: app.url });

    const one = workspace.type(...health);
    (await app.next()).response.end('pong');
    await one;
    const two = workspace.type(...health);
    (await app.next()).response
      .setHeader('content-type', 'application/json')
      .end('{"response_type":"in_channel","text":"for all"}');
    await two;

    const texts = (user: string) => workspace.messages(channel, user).map(({ text }) => text);
    expect(texts('U0OPERATOR')).toEqual(['pong', '/grid health', 'for all']);
    expect(texts('U0VIEWER')).toEqual(['/grid health', 'for all']);
  });

  it('tells the person when the app does not answer, is broken or is not there', async () => {
    const app = await AppServer.start();
    const clock = new ManualClock();
    const started = await start({ requestUrl: app.url, now: clock.now, timers: clock });

    const slow = started.workspace.type(...health);
    await app.next();
    clock.advance(3000);
    await slow;
    const broken = started.workspace.type(...health);
    (await app.next()).response.writeHead(500).end();
    await broken;
    started.controls.deliverTo('http://127.0.0.1:9/');
    await started.workspace.type(...health);

    expect(started.notices()).toEqual([
      '/grid failed with the error "operation_timeout"',
      '/grid failed with the error "dispatch_failed"',
      '/grid failed with the error "dispatch_failed"',
    ]);
  });

  it('tells the person when a press does not get through', async () => {
    const app = await AppServer.start();
    const clock = new ManualClock();
    const started = await start({ requestUrl: app.url, now: clock.now, timers: clock });
    const ts = await button(started);
    const press = () =>
      started.workspace.press({
        userId: 'U0OPERATOR',
        channel,
        ts,
        blockId: 'b',
        actionId: 'refresh',
      });

    const slow = press();
    await app.next();
    clock.advance(3000);
    await slow;
    const broken = press();
    (await app.next()).response.writeHead(404).end();
    await broken;

    expect(started.notices()).toEqual([
      'Operation timed out. Apps need to respond within 3 seconds.',
      'This app responded with Status Code 404.',
    ]);
  });

  it('verifies the Request URL by a challenge', async () => {
    const app = await AppServer.start();
    const { controls } = await start({ requestUrl: app.url });
    const answer = async (build: (challenge: string) => string): Promise<boolean> => {
      const verified = controls.verifyRequestUrl();
      const { body, response } = await app.next();
      response.end(build(JSON.parse(body).challenge));
      return verified;
    };

    expect(await answer((challenge) => challenge)).toBe(true);
    expect(await answer((challenge) => JSON.stringify({ challenge }))).toBe(true);
    expect(await answer(() => 'hello')).toBe(false);
    controls.deliverTo();
    expect(await controls.verifyRequestUrl()).toBe(false);
  });

  it('retries events with the number and the reason, until the app asks to stop', async () => {
    const app = await AppServer.start();
    const clock = new ManualClock();
    const options = { requestUrl: app.url, events: ['message.channels'] };
    const started = await start({ ...options, now: clock.now, timers: clock });
    const retry = ({ headers }: AppRequest) => [
      headers['x-slack-retry-num'],
      headers['x-slack-retry-reason'],
    ];

    await started.workspace.type('U0VIEWER', channel, 'hello');
    const first = await app.next();
    first.response.writeHead(500).end();
    await expect.poll(() => clock.next).toBe(0);
    clock.advance(0);
    const second = await app.next();
    clock.advance(3000);
    await expect.poll(() => clock.next).toBe(60_000);
    clock.advance(60_000);
    const third = await app.next();
    third.response.writeHead(500, { 'x-slack-no-retry': '1' }).end();
    await expect.poll(() => clock.waiting).toBe(0);

    expect(JSON.parse(first.body)).toMatchObject({ type: 'event_callback' });
    expect(second.body).toBe(first.body);
    expect([first, second, third].map(retry)).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_timeout'],
    ]);
  });

  it('can be chosen, and left for Socket Mode, while the workspace runs', async () => {
    const app = await AppServer.start();
    const started = await start();
    started.controls.deliverTo(app.url);

    const typed = started.workspace.type(...health);
    (await app.next()).response.end('over HTTP');
    await typed;

    expect(last(started.workspace.messages(channel, 'U0OPERATOR')).text).toBe('over HTTP');
    await post(started.bot);
  });
});

function expectSigned(
  { headers, body }: Pick<AppRequest, 'headers' | 'body'>,
  signingSecret: string,
): void {
  const signature = String(headers['x-slack-signature']);
  const timestamp = Number(headers['x-slack-request-timestamp']);
  const signed = { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp };
  verifySlackRequest({ signingSecret, body, headers: signed });
  const wrong = createHmac('sha256', 'another secret').update(`v0:${timestamp}:${body}`);
  expect(signature).not.toBe(`v0=${wrong.digest('hex')}`);
}
