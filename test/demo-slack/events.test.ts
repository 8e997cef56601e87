import { describe, expect, it } from 'vitest';
import { connect } from './raw-socket.ts';
import { last, ManualClock, start } from './support.ts';

const events = ['message.channels', 'app_mention', 'member_joined_channel', 'message.im'];

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
});
