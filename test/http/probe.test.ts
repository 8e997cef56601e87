import { readFileSync } from 'node:fs';
import {
  createServer as createHttpServer,
  Agent as HttpAgent,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createHttpsServer, Agent as HttpsAgent } from 'node:https';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { Expectation } from '../../src/http/expectation.ts';
import { type ProbeOptions, type ProbeResult, probe } from '../../src/http/probe.ts';

const open: (Server | TcpServer)[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(server: Server | TcpServer): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(listener))}/health`;
}

const pem = (name: string) => readFileSync(new URL(`certificates/${name}.pem`, import.meta.url));

async function serveTls(certificate: string): Promise<string> {
  const options = { key: pem('key'), cert: pem(certificate) };
  const server = createHttpsServer(options, (_, response) => response.end('{"ok":true}'));
  return `https://localhost:${await listen(server)}/health`;
}

const trusting = () => new HttpsAgent({ ca: pem('ca') });

function ask(
  url: string,
  expectation: Expectation = {},
  options: Partial<ProbeOptions> = {},
): Promise<ProbeResult> {
  const signal = new AbortController().signal;
  return probe({ url, expect: expectation }, { signal, timeoutMs: 5_000, ...options });
}

const json = (value: unknown): RequestListener => {
  return (_, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
};

describe('an answer', () => {
  test('is healthy when the status and every field are as expected', async () => {
    const url = await serve(json({ ok: true, services: { api: 'up' } }));
    const result = await ask(url, { body: { ok: true, 'services.api': 'up' } });
    expect(result).toMatchObject({ kind: 'answered', ok: true, status: 200, expectedStatus: 200 });
  });

  test('is not healthy when a 200 says ok: false', async () => {
    const url = await serve(json({ ok: false, status: 'disconnected' }));
    const result = await ask(url, { body: { ok: true } });
    expect(result).toMatchObject({
      ok: false,
      status: 200,
      assertions: [{ kind: 'field', path: 'ok', expected: true, found: false, holds: false }],
    });
  });

  test('is not healthy when a field is missing, or of another type', async () => {
    const url = await serve(json({ count: '3', nested: { list: [1] } }));
    const result = await ask(url, { body: { gone: true, count: 3, nested: 'x' } });
    expect(result).toMatchObject({
      ok: false,
      assertions: [
        { path: 'gone', found: undefined, holds: false },
        { path: 'count', expected: 3, found: '3', holds: false },
        { path: 'nested', found: '{"list":[1]}', holds: false },
      ],
    });
  });

  test('says when the body is not JSON', async () => {
    const url = await serve((_, response) => response.end('<html>'));
    const result = await ask(url, { body: { ok: true } });
    expect(result).toMatchObject({ ok: false, bodyProblem: 'not JSON' });
  });

  test('is healthy when the whole text is as expected, whatever white space is around it', async () => {
    const url = await serve((_, response) => response.end('OK\n'));
    expect(await ask(url, { text: 'OK' })).toMatchObject({ ok: true });
  });

  test('is not healthy when the text only contains what is expected', async () => {
    const url = await serve((_, response) => response.end('NOT OK'));
    expect(await ask(url, { text: 'OK' })).toMatchObject({ ok: false });
  });

  test('is not healthy without the expected text', async () => {
    const url = await serve((_, response) => response.end('FAIL'));
    const result = await ask(url, { text: 'OK' });
    expect(result).toMatchObject({
      ok: false,
      assertions: [{ kind: 'text', expected: 'OK', holds: false }],
    });
  });

  test('may be expected to have another status', async () => {
    const url = await serve((_, response) => response.writeHead(401).end());
    expect(await ask(url, { status: 401 })).toMatchObject({ ok: true, status: 401 });
    expect(await ask(url)).toMatchObject({ ok: false, status: 401, expectedStatus: 200 });
  });

  test('that redirects is reported and not followed', async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests += 1;
      response.writeHead(302, { location: 'https://elsewhere.test/' }).end();
    });
    expect(await ask(url)).toMatchObject({
      ok: false,
      status: 302,
      location: 'https://elsewhere.test/',
    });
    expect(requests).toBe(1);
  });

  test('is read though it is compressed', async () => {
    const url = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync('{"ok":true}'));
    });
    expect(await ask(url, { body: { ok: true } })).toMatchObject({ ok: true });
  });

  test('is cut at 64 KiB, and nothing behind that counts', async () => {
    let written = 0;
    const url = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) written += 16_384;
      };
      response.on('drain', more);
      more();
    });
    const result = await ask(url, { body: { ok: true }, text: 'y' });
    expect(result).toMatchObject({
      kind: 'answered',
      ok: false,
      bodyProblem: 'longer than 64 KiB',
    });
    expect(written).toBeGreaterThanOrEqual(65_536);
  });

  test('is cut at 64 KiB after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const url = await serve((_, response) =>
      response.setHeader('content-encoding', 'gzip').end(bomb),
    );
    const result = await ask(url, { body: { ok: true } });
    expect(result).toMatchObject({ kind: 'answered', bodyProblem: 'longer than 64 KiB' });
  });

  test('is asked for as GridOps, over a connection that ends with it', async () => {
    const url = await serve(({ headers }, response) => {
      response.end(
        JSON.stringify({ agent: headers['user-agent'], connection: headers.connection }),
      );
    });
    const result = await ask(url, { body: { agent: 'GridOps', connection: 'close' } });
    expect(result).toMatchObject({ ok: true });
  });

  test('shows how long each phase took', async () => {
    const url = await serve((_, response) => {
      setTimeout(() => {
        response.write('{');
        setTimeout(() => response.end('}'), 60);
      }, 60);
    });
    const { phases } = await ask(url);
    expect(phases).toMatchObject({ dns: 0, connect: expect.any(Number) });
    expect(phases).not.toHaveProperty('tls');
    expect(phases.firstByte).toBeGreaterThanOrEqual(55);
    expect(phases.download).toBeGreaterThanOrEqual(55);
    expect(phases.total).toBeGreaterThanOrEqual(115);
  });

  test('over https shows the TLS phase and how long the certificate is valid', async () => {
    const agent = trusting();
    const result = await ask(await serveTls('valid'), { body: { ok: true } }, { agent });
    agent.destroy();
    expect(result).toMatchObject({
      ok: true,
      phases: { tls: expect.any(Number) },
      certificate: { validTo: Date.UTC(2120, 0, 1), subject: 'valid.test', issuer: 'ca.test' },
    });
  });
});

describe('no answer', () => {
  test.each([
    ['expired', 'the certificate expired on 2021-03-02'],
    ['elsewhere', 'the certificate is for elsewhere.test, not for localhost'],
    ['self-signed', 'the certificate is self-signed'],
  ])('names what is wrong with the certificate: %s', async (certificate, message) => {
    const agent = trusting();
    const result = await ask(await serveTls(certificate), {}, { agent });
    agent.destroy();
    expect(result).toMatchObject({ kind: 'failed', reason: 'certificate', message });
  });

  test('says when nobody trusts the authority', async () => {
    const result = await ask(await serveTls('valid'));
    expect(result).toMatchObject({ kind: 'failed', reason: 'certificate' });
  });

  test('says when the port refuses', async () => {
    const url = await serve(() => {});
    const [server] = open.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    expect(await ask(url)).toMatchObject({
      kind: 'failed',
      reason: 'refused',
      message: 'the connection was refused',
    });
  });

  test('says when the name does not resolve', async () => {
    const agent = new HttpAgent({
      lookup: (_, __, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), ''),
    });
    expect(await ask('http://gone.test/health', {}, { agent })).toMatchObject({
      kind: 'failed',
      reason: 'name',
      message: 'the name gone.test does not resolve',
    });
  });

  test('says when the address is not one for HTTP', async () => {
    for (const url of ['ftp://example.test/', 'no address']) {
      expect(await ask(url)).toMatchObject({ kind: 'failed', reason: 'address', phases: {} });
    }
  });

  test('says when the server hangs up', async () => {
    const port = await listen(
      createTcpServer((socket) => socket.once('data', () => socket.destroy())),
    );
    expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({
      kind: 'failed',
      reason: 'closed',
      message: 'the server closed the connection while waiting for the first byte',
    });
  });

  test('says when the server hangs up in the middle of the body', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"ok":', () => response.destroy());
    });
    expect(await ask(url)).toMatchObject({
      kind: 'failed',
      reason: 'closed',
      message: 'the server closed the connection while reading the answer',
    });
  });

  test('says when the answer is not HTTP, or not TLS', async () => {
    const port = await listen(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n\r\n'));
      }),
    );
    expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ reason: 'protocol' });
    expect(await ask(`https://127.0.0.1:${port}/`)).toMatchObject({ reason: 'tls' });
  });

  test('says when the body cannot be decompressed', async () => {
    const url = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip').end('this is not gzip');
    });
    expect(await ask(url)).toMatchObject({ kind: 'failed', reason: 'protocol' });
  });

  test('names the phase that the deadline cut', async () => {
    const silent = await listen(createTcpServer((socket) => socket.on('error', () => {}).resume()));
    const body = await serve((_, response) => {
      response.flushHeaders();
    });
    const lookup = new HttpAgent({ lookup: () => {} });
    const timeoutMs = 150;
    const results = await Promise.all([
      ask('http://slow.test/', {}, { timeoutMs, agent: lookup }),
      ask(`https://127.0.0.1:${silent}/`, {}, { timeoutMs }),
      ask(`http://127.0.0.1:${silent}/`, {}, { timeoutMs }),
      ask(body, {}, { timeoutMs }),
    ]);
    expect(results.map((result) => result.kind === 'failed' && result.message)).toEqual([
      'no answer within 150 ms: timed out while looking up the name',
      'no answer within 150 ms: timed out while making the connection secure',
      'no answer within 150 ms: timed out while waiting for the first byte',
      'no answer within 150 ms: timed out while reading the answer',
    ]);
    for (const { phases } of results) expect(phases.total).toBeLessThan(1_000);
  });

  test('comes at once when nobody waits any more', async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const url = await serve(() => arrived());
    const abort = new AbortController();
    const asking = ask(url, {}, { signal: abort.signal });
    await arrival;
    abort.abort();
    expect(await asking).toMatchObject({ kind: 'failed', reason: 'stopped' });
    expect(await ask(url, {}, { signal: abort.signal })).toMatchObject({ reason: 'stopped' });
  });
});
