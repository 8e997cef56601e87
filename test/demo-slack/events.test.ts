import { describe, expect, it } from 'vitest';
import type { WorkspaceOptions } from '../../demo/slack/workspace.ts';
import { AppServer } from './app-server.ts';
import { connect } from './raw-socket.ts';
import { last, ManualClock, post, start } from './support.ts';

const events = ['message.channels', 'app_mention', 'member_joined_channel', 'message.im'];

const EVERY_EVENT = [...events, 'pin_added', 'pin_removed', 'reaction_added', 'reaction_removed'];

describe('events', () => {
  it('come only when the app subscribed to them', async () => {
    const started = await start({ events: ['app_mention'] });
    const socket = await connect(started);

    await started.workspace.type('U0VIEWER', 'C0GRIDOPS', 'hello');
    await started.workspace.type('U0VIEWER', 'C0GRIDOPS', 'hello @GridOps <b>');
    const envelope = await socket.next();
    socket.acknowledge(envelope);

    const { ts } = last(started.workspace.messages('C0GRIDOPS', 'U0VIEWER'));
    expect(envelope).toMatchObject({
      type: 'events_api',
      accepts_response_payload: false,
      retry_attempt: 0,
      payload: {
        type: 'event_callback',
        team_id: 'T0GRIDOPS',
        api_app_id: 'A0GRIDOPS',
        event_id: expect.stringMatching(/^Ev/),
        authorizations: [{ user_id: 'U0GRIDOPS' }],
        event: {
          type: 'app_mention',
          user: 'U0VIEWER',
          text: 'hello <@U0GRIDOPS> &lt;b&gt;',
          ts,
          channel: 'C0GRIDOPS',
        },
      },
    });
  });

  it('tell of messages where the app is a member, and of its invitation', async () => {
    const started = await start({ events });
    const socket = await connect(started);
    const next = async () => {
      const envelope = await socket.next();
      socket.acknowledge(envelope);
      return envelope.payload?.event;
    };

    await started.workspace.type('U0VIEWER', 'C0GENERAL', 'not for the app');
    started.controls.invite('C0GENERAL');
    expect(await next()).toMatchObject({ type: 'member_joined_channel', channel: 'C0GENERAL' });
    await started.workspace.type('U0VIEWER', 'C0GENERAL', 'for the app');
    expect(await next()).toMatchObject({ type: 'message', text: 'for the app' });
    const { channel } = await started.bot.conversations.open({ users: 'U0VIEWER' });
    await started.workspace.type('U0VIEWER', channel?.id ?? '', 'direct');
    expect(await next()).toMatchObject({ channel_type: 'im', text: 'direct' });
  });

  it('are sent again at once, after a minute and after five, then no more', async () => {
    const clock = new ManualClock();
    const started = await start({ events, now: clock.now, timers: clock });
    const socket = await connect(started);
    await started.workspace.type('U0VIEWER', 'C0GRIDOPS', 'hello');
    const ids: unknown[] = [(await socket.next()).payload?.event_id];
    const attempts: unknown[] = [];

    for (const wait of [0, 60_000, 300_000]) {
      clock.advance(3000);
      await expect.poll(() => clock.waiting).toBe(2);
      clock.advance(wait);
      const envelope = await socket.next();
      attempts.push([envelope.retry_attempt, envelope.retry_reason]);
      ids.push(envelope.payload?.event_id);
    }
    clock.advance(3_600_000);

    expect(attempts).toEqual([
      [1, 'http_timeout'],
      [2, 'http_timeout'],
      [3, 'http_timeout'],
    ]);
    expect(new Set(ids).size).toBe(1);
    expect(socket.received).toHaveLength(5);
  });

  it('tell of reactions and pins, of edits and deletions, and of who joins', async () => {
    const { heard, started } = await listen();
    const { workspace, bot, controls } = started;
    const channel = 'C0GRIDOPS';
    await workspace.type('U0VIEWER', channel, 'the cache is cold');
    const { ts } = last(workspace.messages(channel, 'U0VIEWER'));
    workspace.reply('U0OPERATOR', { channel, ts }, 'warming it');
    const { ts: reply } = last(workspace.messages(channel, 'U0VIEWER'));

    workspace.react('U0OPERATOR', { channel, ts }, 'pushpin');
    workspace.unreact('U0OPERATOR', { channel, ts }, 'pushpin');
    workspace.edit('U0OPERATOR', { channel, ts: reply }, 'warmed it');
    workspace.remove('U0OPERATOR', { channel, ts: reply });
    await bot.pins.add({ channel, timestamp: ts });
    await bot.pins.remove({ channel, timestamp: ts });
    controls.invite('C0GENERAL');
    await bot.conversations.create({ name: 'inc-1' });

    const item = { type: 'message', channel, ts };
    const thread = { user: 'U0OPERATOR', ts: reply, thread_ts: ts };
    expect(await heard(10)).toMatchObject([
      { type: 'message', text: 'the cache is cold', channel_type: 'channel', event_ts: ts },
      { type: 'message', text: 'warming it', thread_ts: ts },
      {
        type: 'reaction_added',
        user: 'U0OPERATOR',
        reaction: 'pushpin',
        item,
        item_user: 'U0VIEWER',
      },
      { type: 'reaction_removed', user: 'U0OPERATOR', reaction: 'pushpin', item },
      {
        subtype: 'message_changed',
        hidden: true,
        channel,
        message: { ...thread, text: 'warmed it', edited: { user: 'U0OPERATOR' } },
        previous_message: { ...thread, text: 'warming it' },
      },
      {
        subtype: 'message_deleted',
        hidden: true,
        deleted_ts: reply,
        previous_message: { ...thread, text: 'warmed it' },
      },
      { type: 'pin_added', user: 'U0GRIDOPS', channel_id: channel, pin_count: '1' },
      { type: 'pin_removed', channel_id: channel, has_pins: false },
      { type: 'member_joined_channel', user: 'U0GRIDOPS', channel: 'C0GENERAL' },
      { type: 'member_joined_channel', user: 'U0GRIDOPS', channel_type: 'C' },
    ]);
  });

  it('tell of the app’s own messages, and of no ephemeral one', async () => {
    const { heard, started } = await listen();
    const { bot } = started;
    const ts = await post(bot, 'C0GRIDOPS', 'working');
    await bot.chat.postEphemeral({ channel: 'C0GRIDOPS', user: 'U0VIEWER', text: 'psst' });
    await bot.chat.update({ channel: 'C0GRIDOPS', ts, text: 'done' });

    expect(await heard(2)).toMatchObject([
      { type: 'message', text: 'working', bot_id: 'B0GRIDOPS' },
      { subtype: 'message_changed', message: { text: 'done', bot_id: 'B0GRIDOPS' } },
    ]);
  });

  it('tell of a deleted message with replies that it is a tombstone now', async () => {
    const { heard, started } = await listen();
    const { workspace, bot } = started;
    const ts = await post(bot, 'C0GRIDOPS', 'parent');
    workspace.reply('U0VIEWER', { channel: 'C0GRIDOPS', ts }, 'reply');
    await bot.chat.delete({ channel: 'C0GRIDOPS', ts });

    expect(last(await heard(3))).toMatchObject({
      subtype: 'message_changed',
      message: { ts, subtype: 'tombstone' },
      previous_message: { text: 'parent' },
    });
  });

  it('are not sent from channels where the app is no member', async () => {
    const { heard, started } = await listen();
    const { workspace } = started;
    const channel = 'C0GENERAL';
    await workspace.type('U0VIEWER', channel, 'secret');
    workspace.react('U0VIEWER', last(workspace.messages(channel, 'U0VIEWER')), 'pushpin');
    await workspace.type('U0VIEWER', 'C0GRIDOPS', 'not secret');

    expect(await heard(1)).toMatchObject([{ text: 'not secret' }]);
  });

  it('are not sent without the scope that they need', async () => {
    const { heard, started } = await listen({ scopes: ['channels:history'] });
    const { workspace } = started;
    await workspace.type('U0VIEWER', 'C0GRIDOPS', 'one');
    workspace.react('U0VIEWER', last(workspace.messages('C0GRIDOPS', 'U0VIEWER')), 'pushpin');
    await workspace.type('U0VIEWER', 'C0GRIDOPS', 'two');

    expect(await heard(2)).toMatchObject([{ text: 'one' }, { text: 'two' }]);
  });

  it('come as signed JSON in HTTP mode, and again with the headers of a retry', async () => {
    const clock = new ManualClock();
    const app = await AppServer.start();
    const started = await start({
      events: ['reaction_added'],
      requestUrl: app.url,
      now: clock.now,
      timers: clock,
    });
    const ts = await post(started.bot);
    started.workspace.react('U0VIEWER', { channel: 'C0GRIDOPS', ts }, 'pushpin');

    const first = await app.next();
    first.response.writeHead(500).end();
    await expect.poll(() => clock.next).toBe(0);
    clock.advance(0);
    const second = await app.next();
    second.response.end();

    expect(first.headers).toMatchObject({
      'content-type': 'application/json',
      'x-slack-signature': expect.stringMatching(/^v0=/),
    });
    expect(JSON.parse(first.body)).toMatchObject({ event: { type: 'reaction_added' } });
    expect(first.headers['x-slack-retry-num']).toBeUndefined();
    expect(second.headers).toMatchObject({
      'x-slack-retry-num': '1',
      'x-slack-retry-reason': 'http_error',
    });
    expect(second.body).toBe(first.body);
  });
});

/** A workspace that sends every event that it knows to a socket, which acknowledges. */
async function listen(options: WorkspaceOptions = {}) {
  const started = await start({ events: EVERY_EVENT, ...options });
  const socket = await connect(started);
  const heard = async (count: number): Promise<unknown[]> => {
    const events: unknown[] = [];
    while (events.length < count) {
      const envelope = await socket.next();
      socket.acknowledge(envelope);
      events.push(envelope.payload?.event);
    }
    expect(socket.received, 'no event but these').toHaveLength(count + 1);
    return events;
  };
  return { started, heard };
}
