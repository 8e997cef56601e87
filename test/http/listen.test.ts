import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../../src/http/listen.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0 };

async function open() {
  const failures: string[] = [];
  const server = createServer((_request, response) => response.end('here'));
  onTestFinished(() => void server.close());
  const port = await listen(server, LOOPBACK, ({ message }) => failures.push(message));
  return { server, port, failures };
}

test('a server that cannot accept a connection goes on', async () => {
  const { server, port, failures } = await open();
  // What Node says where the process may open no more files.
  server.emit('error', new Error('accept EMFILE'));
  expect(failures).toEqual(['accept EMFILE']);
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(await response.text()).toBe('here');
});

test('a port that is taken is refused', async () => {
  const { port } = await open();
  const again = createServer();
  await expect(listen(again, { ...LOOPBACK, port }, () => undefined)).rejects.toThrow('EADDRINUSE');
});
