import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { client, code, ManualClock, post, refused, start } from '../support.ts';

describe('tokens', () => {
  it('say who calls', async () => {
    const { bot, url, tokens } = await start();

    expect(await bot.auth.test()).toMatchObject({
      team_id: 'T0GRIDOPS',
      user_id: 'U0GRIDOPS',
      bot_id: 'B0GRIDOPS',
    });
    expect(await client(url, tokens.otherBot).auth.test()).toMatchObject({ bot_id: 'B0OTHERAPP' });
    expect(await client(url, tokens.app).auth.test()).toMatchObject({ app_id: 'A0GRIDOPS' });
  });

  it('are asked for, known and of the right kind', async () => {
    const { bot, url, tokens } = await start();

    expect(await code(client(url).auth.test())).toBe('not_authed');
    expect(await code(client(url, 'xoxb-wrong').auth.test())).toBe('invalid_auth');
    expect(await code(bot.apps.connections.open({}))).toBe('not_allowed_token_type');
    expect(await code(post(client(url, tokens.app)))).toBe('not_allowed_token_type');
  });

  it('may stand in the form instead of the header', async () => {
    const { url, tokens } = await start();

    const response = await fetch(`${url}auth.test`, {
      method: 'POST',
      body: new URLSearchParams({ token: tokens.bot }),
    });

    expect(await response.json()).toMatchObject({ ok: true });
  });

  it('open Socket Mode when they are app tokens', async () => {
    const { url, tokens } = await start();

    const { url: socket } = await client(url, tokens.app).apps.connections.open({});

    expect(socket).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/link\/\?ticket=/);
  });
});

describe('scopes', () => {
  it('that are missing are named', async () => {
    const { bot } = await start({ scopes: ['commands', 'chat:write'] });

    expect(await refused(bot.users.info({ user: 'U0VIEWER' }))).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
      provided: 'commands,chat:write',
    });
  });

  it('come with every answer', async () => {
    const { bot } = await start({ scopes: ['users:read'] });

    const { response_metadata: metadata } = await bot.users.info({ user: 'U0VIEWER' });

    expect(metadata).toMatchObject({ scopes: ['users:read'], acceptedScopes: ['users:read'] });
  });
});

describe('calls', () => {
  it('of unknown methods are refused', async () => {
    const { bot } = await start();

    expect(await refused(bot.apiCall('chat.explode'))).toMatchObject({
      error: 'unknown_method',
      req_method: 'chat.explode',
    });
    expect(await code(bot.apiCall('toString'))).toBe('unknown_method');
  });

  it('are answered by api.test with their arguments, or with the error asked for', async () => {
    const { bot } = await start();

    expect(await bot.apiCall('api.test', { foo: 'bar' })).toMatchObject({ args: { foo: 'bar' } });
    expect(await code(bot.api.test({ error: 'my_error' }))).toBe('my_error');
  });

  it('may be JSON, and must be well formed', async () => {
    const { url } = await start();
    const call = async (type: string, body: string): Promise<unknown> => {
      const headers = { 'content-type': type };
      return (await fetch(`${url}api.test`, { method: 'POST', headers, body })).json();
    };

    expect(await call('application/json; charset=utf-8', '{"a":[1]}')).toEqual({
      ok: true,
      args: { a: [1] },
    });
    expect(await call('application/json', '{"a"')).toMatchObject({ error: 'invalid_json' });
    expect(await call('application/json', '[]')).toMatchObject({ error: 'json_not_object' });
    expect(await call('text/csv', 'a;b')).toMatchObject({ error: 'invalid_post_type' });
    expect(await call('multipart/form-data; boundary=x', 'nonsense')).toMatchObject({
      error: 'invalid_form_data',
    });
  });

  it('are recorded without tokens, the last ones only', async () => {
    const clock = new ManualClock();
    const { bot, url, tokens, controls } = await start({ now: clock.now, recordedCalls: 2 });

    await bot.api.test();
    await code(client(url).chat.postMessage({ channel: 'C', text: 'a' }));
    const body = new URLSearchParams({ token: tokens.bot, user: 'U0VIEWER' });
    await fetch(`${url}users.info`, { method: 'POST', body });

    const at = clock.now();
    expect(controls.calls()).toEqual([
      {
        method: 'chat.postMessage',
        arguments: { channel: 'C', text: 'a' },
        at,
        status: 200,
        error: 'not_authed',
      },
      { method: 'users.info', arguments: { user: 'U0VIEWER' }, at, status: 200 },
    ]);
  });
});

describe('bots.info and team.info', () => {
  it('describe the app and the workspace', async () => {
    const { bot } = await start();

    expect((await bot.bots.info({ bot: 'B0OTHERAPP' })).bot).toMatchObject({ name: 'Other App' });
    expect((await bot.bots.info()).bot).toMatchObject({ user_id: 'U0GRIDOPS' });
    expect(await code(bot.bots.info({ bot: 'B0NONE' }))).toBe('bot_not_found');
    expect((await bot.team.info()).team).toMatchObject({ id: 'T0GRIDOPS', domain: 'gridops-demo' });
    expect(await code(bot.team.info({ team: 'T0NONE' }))).toBe('team_not_found');
  });
});

describe('faults', () => {
  it('limit a method, in one channel and for a number of calls', async () => {
    const { bot, controls } = await start();
    controls.limit('chat.postMessage', { channel: 'C0GRIDOPS', retryAfter: 7, times: 1 });

    await post(bot, 'C0INCIDENT');
    await expect(post(bot)).rejects.toMatchObject({
      constructor: WebAPIRateLimitedError,
      retryAfter: 7,
    });
    await post(bot);

    expect(controls.calls('chat.postMessage').map(({ status }) => status)).toEqual([200, 429, 200]);
  });

  it('fail a method with an error', async () => {
    const { bot, controls } = await start();
    controls.fail('chat.postMessage', 'internal_error', 2);

    expect([await code(post(bot)), await code(post(bot))]).toEqual([
      'internal_error',
      'internal_error',
    ]);
    await post(bot);
  });

  it('crash a method with HTTP 500', async () => {
    const { bot, controls } = await start();
    controls.crash('pins.list');

    await expect(bot.pins.list({ channel: 'C0GRIDOPS' })).rejects.toMatchObject({
      constructor: WebAPIHTTPError,
      statusCode: 500,
    });
    await bot.pins.list({ channel: 'C0GRIDOPS' });
  });

  it('take Slack away and bring it back on the same address', async () => {
    const { bot, controls } = await start();

    await controls.down(true);
    await expect(post(bot)).rejects.toMatchObject({
      constructor: WebAPIHTTPError,
      statusCode: 503,
    });
    await controls.down('refused');
    await expect(post(bot)).rejects.toBeInstanceOf(WebAPIRequestError);
    await controls.down(false);

    await post(bot);
  });

  it('include the published rates when they are switched on', async () => {
    const clock = new ManualClock();
    const { bot } = await start({ now: clock.now, rateLimits: true });

    for (let count = 0; count < 5; count += 1) await post(bot);
    await expect(post(bot)).rejects.toMatchObject({ retryAfter: 1 });
    await post(bot, 'C0INCIDENT');
    clock.advance(1000);
    const ts = await post(bot);

    const update = () => bot.chat.update({ channel: 'C0GRIDOPS', ts, text: 'a' });
    for (let count = 0; count < 50; count += 1) await update();
    await expect(update()).rejects.toMatchObject({ retryAfter: 2 });
    const create = (count: number) => bot.conversations.create({ name: `inc-${count}` });
    for (let count = 0; count < 20; count += 1) await create(count);
    await expect(create(20)).rejects.toMatchObject({ retryAfter: 3 });
  });
});
