import { once } from 'node:events';
import { LogLevel, SocketModeClient } from '@slack/socket-mode';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket as PingableSocket } from 'ws';
import { connect, RawSocket } from './raw-socket.ts';
import { client, ManualClock, silent, start } from './support.ts';

const health = ['U0OPERATOR', 'C0GRIDOPS', '/grid health  --since 3h '] as const;

describe('a Socket Mode connection', () => {
  it('begins with a hello that counts the connections', async () => {
    const started = await start();

    const one = await connect(started);
    const two = await connect(started);

    expect(one.received).toMatchObject([{ type: 'hello', num_connections: 1 }]);
    expect(two.received).toMatchObject([
      {
        type: 'hello',
        num_connections: 2,
        connection_info: { app_id: 'A0GRIDOPS' },
        debug_info: { host: expect.any(String) },
      },
    ]);
  });

  it('is let in once for each ticket', async () => {
    const { url, tokens } = await start();
    const { url: address = '' } = await client(url, tokens.app).apps.connections.open({});
    const socket = new RawSocket(address);
    await socket.next();

    expect(await new RawSocket(address).closed).toBe(1006);
    expect(await new RawSocket(address.replace(/ticket=\w+/, 'ticket=x')).closed).toBe(1006);
    socket.close();
  });

  it('is the tenth at most', async () => {
    const started = await start();
    for (let count = 0; count < 10; count += 1) await connect(started);

    const eleventh = await connect(started);

    expect(eleventh.received).toMatchObject([
      { type: 'disconnect', reason: 'too_many_websockets' },
    ]);
    await eleventh.closed;
    expect(started.controls.connections()).toHaveLength(10);
  });

  it('is pinged by Slack', async () => {
    const clock = new ManualClock();
    const { url, tokens } = await start({ now: clock.now, timers: clock });
    const { url: address = '' } = await client(url, tokens.app).apps.connections.open({});
    const socket = new PingableSocket(address);
    onTestFinished(() => socket.close());
    await once(socket, 'message');
    const pinged = once(socket, 'ping');

    clock.advance(10_000);

    expect(String(await pinged)).toBe('Ping from the simulator');
  });
});

describe('several connections', () => {
  it('take turns: each payload goes to one of them', async () => {
    const started = await start();
    const sockets = [await connect(started), await connect(started)];
    const commands = [1, 2, 3, 4].map(() => started.workspace.type(...health));

    for (const socket of sockets) for (const _ of [1, 2]) socket.acknowledge(await socket.next());
    await Promise.all(commands);

    expect(sockets.map(({ received }) => received.length)).toEqual([3, 3]);
  });

  it('take over what a closing one did not acknowledge, with the same envelope', async () => {
    const started = await start();
    const one = await connect(started);
    const typed = started.workspace.type(...health);
    const envelope = await one.next();
    const two = await connect(started);

    one.close();
    const again = await two.next();
    two.acknowledge(again);
    await typed;

    expect(again).toMatchObject({
      envelope_id: envelope.envelope_id,
      payload: envelope.payload,
      retry_attempt: 1,
      retry_reason: 'connection_closed',
    });
    expect(started.notices()).toEqual([]);
  });

  it('get nothing new after Slack asked them to refresh, and may still acknowledge', async () => {
    const started = await start();
    const one = await connect(started);
    const [id] = started.controls.connections();
    const before = started.workspace.type(...health);
    const envelope = await one.next();
    const two = await connect(started);

    started.controls.refresh(id);
    const goodbye = await one.next();
    const after = started.workspace.type(...health);
    two.acknowledge(await two.next());
    one.acknowledge(envelope);
    await Promise.all([before, after]);

    expect(goodbye).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
    expect(one.received).toHaveLength(3);
  });

  it('are closed by Slack when they stay after its goodbye', async () => {
    const clock = new ManualClock();
    const started = await start({ now: clock.now, timers: clock });
    const socket = await connect(started);

    started.controls.refresh(undefined, 'warning');
    expect(await socket.next()).toMatchObject({ type: 'disconnect', reason: 'warning' });
    clock.advance(10_000);

    expect(await socket.closed).toBe(1000);
  });

  it('that break hand over at once', async () => {
    const started = await start();
    const one = await connect(started);
    const [id] = started.controls.connections();
    const typed = started.workspace.type(...health);
    await one.next();
    const two = await connect(started);

    started.controls.drop(id);
    two.acknowledge(await two.next());
    await typed;

    expect(started.notices()).toEqual([]);
  });
});

describe("Slack's own Socket Mode client", () => {
  it('connects, acknowledges and comes back after a refresh', async () => {
    const started = await start();
    const socket = new SocketModeClient({
      appToken: started.tokens.app,
      logger: silent,
      logLevel: LogLevel.ERROR,
      clientPingTimeout: 200,
      clientOptions: { slackApiUrl: started.url },
    });
    socket.on('slash_commands', ({ ack, body }) => ack({ text: `got ${body.text}` }));
    onTestFinished(() => socket.disconnect());
    await socket.start();
    const [before] = started.controls.connections();

    await started.workspace.type(...health);
    started.controls.refresh();
    await vi.waitFor(
      () => {
        const [now] = started.controls.connections();
        expect(now).toBeDefined();
        expect(now).not.toBe(before);
      },
      { timeout: 5000 },
    );
    await started.workspace.type(...health);

    const texts = started.workspace.messages('C0GRIDOPS', 'U0OPERATOR').map(({ text }) => text);
    expect(texts).toEqual(['got health  --since 3h', 'got health  --since 3h']);
  });
});
