import { describe, expect, it, vi } from 'vitest';
import { connect } from './raw-socket.ts';
import { last, ManualClock, start } from './support.ts';

const health = ['U0OPERATOR', 'C0GRIDOPS', '/grid health  --since 3h '] as const;

describe('a slash command', () => {
  it('carries every documented member, as text', async () => {
    const started = await start();
    const socket = await connect(started);

    const typed = started.workspace.type(...health);
    const envelope = await socket.next();
    socket.acknowledge(envelope);
    await typed;

    expect(envelope).toEqual({
      envelope_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'slash_commands',
      accepts_response_payload: true,
      payload: {
        token: 'simulated-verification-token',
        team_id: 'T0GRIDOPS',
        team_domain: 'gridops-demo',
        channel_id: 'C0GRIDOPS',
        channel_name: 'grid-ops',
        user_id: 'U0OPERATOR',
        user_name: 'omar',
        command: '/grid',
        text: 'health  --since 3h',
        api_app_id: 'A0GRIDOPS',
        is_enterprise_install: 'false',
        response_url: expect.stringMatching(/^http:.+\/commands\/T0GRIDOPS\/\w+$/),
        trigger_id: expect.stringMatching(/^\d+\.\d+\.\w+$/),
      },
    });
    expect(started.notices()).toEqual([]);
  });

  it('fails in the words of Slack when no acknowledgement comes in three seconds', async () => {
    const clock = new ManualClock();
    const started = await start({ now: clock.now, timers: clock });
    const socket = await connect(started);

    const typed = started.workspace.type(...health);
    const envelope = await socket.next();
    clock.advance(2999);
    expect(started.notices()).toEqual([]);
    clock.advance(1);
    await typed;
    socket.acknowledge(envelope, { text: 'too late' });

    expect(last(started.changes)).toEqual({
      kind: 'notice',
      userId: 'U0OPERATOR',
      channel: 'C0GRIDOPS',
      text: '/grid failed with the error "operation_timeout"',
    });
    expect(clock.waiting).toBe(1);
  });

  it('waits for a connection, for three seconds at most', async () => {
    const clock = new ManualClock();
    const started = await start({ now: clock.now, timers: clock });

    const served = started.workspace.type(...health);
    clock.advance(2000);
    const socket = await connect(started);
    socket.acknowledge(await socket.next());
    await served;
    expect(started.notices()).toEqual([]);

    socket.close();
    await vi.waitFor(() => expect(started.controls.connections()).toEqual([]));
    const lost = started.workspace.type(...health);
    clock.advance(3000);
    await lost;
    expect(started.notices()).toEqual(['/grid failed with the error "dispatch_failed"']);
  });

  it('that the app does not have is not sent', async () => {
    const { workspace, notices } = await start();

    await workspace.type('U0VIEWER', 'C0GRIDOPS', '/deploy now');

    expect(notices()).toEqual([expect.stringMatching(/^\/deploy is not a valid command\./)]);
  });

  it('is not there for an app without the scope', async () => {
    const { workspace, notices } = await start({ scopes: ['chat:write'] });

    await workspace.type(...health);

    expect(notices()).toEqual([expect.stringMatching(/^\/grid is not a valid command\./)]);
  });

  it('is answered by its acknowledgement, for one person or for all', async () => {
    const started = await start();
    const socket = await connect(started);
    const answer = async (payload: object): Promise<void> => {
      const typed = started.workspace.type(...health);
      socket.acknowledge(await socket.next(), { ...payload });
      await typed;
    };

    await answer({ text: 'private' });
    await answer({ text: 'public', response_type: 'in_channel' });
    await answer({ text: 'wrong', blocks: [{ type: 'nonsense' }] });

    const seen = (user: string) =>
      started.workspace.messages('C0GRIDOPS', user).map(({ author, text }) => [author, text]);
    const shared = [
      ['U0OPERATOR', '/grid health  --since 3h '],
      ['U0GRIDOPS', 'public'],
    ];
    expect(seen('U0VIEWER')).toEqual(shared);
    expect(seen('U0OPERATOR')).toEqual([['U0GRIDOPS', 'private'], ...shared]);
    expect(started.notices()).toEqual(['/grid failed with the error "invalid_blocks"']);
  });
});
