import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createLog } from '../../src/log.ts';
import { slackLogger } from '../../src/slack/logger.ts';
import { SocketReceiver } from '../../src/slack/socket-receiver.ts';

test('a payload that Slack would not send is logged, and the next one is taken', async () => {
  const slack = await startSlack();
  const lines: string[] = [];
  const logger = slackLogger(createLog('warn', { write: (line) => void lines.push(line) }));
  const clientOptions = { slackApiUrl: slack.apiUrl, logger };
  const receiver = new SocketReceiver({
    appToken: 'xapp-1-A-1-a',
    clientOptions,
    logger,
    connections: 1,
  });
  const app = new App({ receiver, logger, authorize: async () => ({ botId: 'B1' }) });
  const taken = new Promise<string>((resolve) => {
    app.command('/grid', async ({ ack, body }) => {
      await ack();
      resolve(body.text);
    });
  });
  await receiver.start();
  for (const payload of [null, [], 'text', { command: '/grid', text: 'health' }])
    slack.send({ type: 'slash_commands', payload });
  expect(await taken).toBe('health');
  expect(lines.filter((line) => line.includes('is not what Slack sends'))).toHaveLength(3);
  await receiver.stop();
});

/** A Slack that sends what it is told to over its socket. */
async function startSlack() {
  const server = createServer((_request, response) => {
    const { port } = server.address() as AddressInfo;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port}/link` }));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.send(JSON.stringify({ type: 'hello' })));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    send(envelope: object): void {
      for (const socket of sockets.clients)
        socket.send(JSON.stringify({ envelope_id: crypto.randomUUID(), ...envelope }));
    },
  };
}
