import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Console, startConsole } from '../../demo/console/server.ts';
import { createFakeWorkspace, createFakeWorld, type FakeWorkspace, OMAR, OPS } from './fakes.ts';

let workspace: FakeWorkspace;
let served: Console;

beforeEach(async () => {
  workspace = createFakeWorkspace();
  served = await startConsole({ workspace, world: createFakeWorld(), port: 0 });
});
afterEach(() => served.close());

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends a request with any header, Host and Origin included, which fetch would not. */
function send(path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const sent = request(`${served.url}${path}`, { method, headers }, async (response) => {
        const chunks = await response.toArray();
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
      sent.on('error', reject);
      sent.end(body);
    },
  );
}

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const line = { person: OMAR.id, channel: OPS.id, text: '/grid health' };

describe('the console’s server', () => {
  test('serves the page and its modules without types', async () => {
    const page = await send('/');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const module = await send('/mrkdwn.ts');
    expect(module.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(module.text).toContain("from './mrkdwn-line.ts'");
    expect(module.text).not.toContain('interface Passage');
  });

  test('sends its safety headers with every answer', async () => {
    for (const path of ['/', '/style.css', '/api/state', '/nowhere', '/files/F0NONE']) {
      const { headers } = await send(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'/,
      );
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  test.each(['/server.ts', '/../server.ts', '/tsconfig.json', '/page/index.html', '/etc/passwd'])(
    'serves nothing at %s',
    async (path) => {
      expect((await send(path)).status).toBe(404);
    },
  );

  test('shows a person what that person may see', async () => {
    workspace.post({ text: 'for all' });
    workspace.post({ text: 'for Omar', visibleTo: OMAR.id });
    const texts = async (person: string) => {
      const { text } = await send(`/api/state?person=${person}`);
      return [...text.matchAll(/"text":"(for \w+)"/g)].map(([, words]) => words);
    };
    expect(await texts(OMAR.id)).toEqual(['for all', 'for Omar']);
    expect(await texts('U0VERA')).toEqual(['for all']);
  });

  test('refuses a person that it does not know', async () => {
    expect(await send('/api/state?person=U0NOBODY')).toMatchObject({
      status: 400,
      text: '{"error":"Nobody here has the id “U0NOBODY”."}',
    });
  });

  test('types a line for a person', async () => {
    expect((await post('/api/type', line)).status).toBe(204);
    expect(workspace.typed).toEqual([{ userId: OMAR.id, channel: OPS.id, text: '/grid health' }]);
  });

  test('reacts, replies, edits, deletes and joins for a person', async () => {
    const { ts } = workspace.post({ author: OMAR.id, text: 'one' });
    const place = { person: OMAR.id, channel: OPS.id, ts };
    const seen = () =>
      workspace.messages(OPS.id, OMAR.id).map(({ text, reactions }) => ({ text, reactions }));

    await post('/api/act', { kind: 'react', ...place, name: 'pushpin' });
    await post('/api/act', { kind: 'edit', ...place, text: 'two' });
    expect(seen()).toEqual([{ text: 'two', reactions: [{ name: 'pushpin', users: [OMAR.id] }] }]);
    await post('/api/act', { kind: 'unreact', ...place, name: 'pushpin' });
    await post('/api/act', { kind: 'reply', ...place, text: 'three' });
    expect(seen()).toEqual([
      { text: 'two', reactions: [] },
      { text: 'three', reactions: undefined },
    ]);
    await post('/api/act', { kind: 'remove', ...place });
    expect(seen()).toMatchObject([{ text: 'three' }]);
    workspace.change({ ...OPS, id: 'C0NEW', members: [] });
    await post('/api/act', { kind: 'join', person: OMAR.id, channel: 'C0NEW' });
    expect(workspace.channels.at(-1)?.members).toEqual([OMAR.id]);
  });

  test('says why the workspace refused an act, and which act it does not understand', async () => {
    const { ts } = workspace.post({ text: 'the app’s own' });
    const remove = { kind: 'remove', person: OMAR.id, channel: OPS.id, ts };
    expect(await post('/api/act', remove)).toMatchObject({
      status: 422,
      text: '{"error":"cant_delete_message"}',
    });
    expect((await post('/api/act', { ...remove, kind: 'shout' })).status).toBe(400);
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['another site without an origin', { 'sec-fetch-site': 'cross-site' }],
    ['a rebound name', { host: 'evil.example' }],
  ])('refuses a POST from %s', async (_, headers) => {
    expect((await post('/api/type', line, headers)).status).toBe(403);
    expect(workspace.typed).toEqual([]);
  });

  test('takes a POST from its own page', async () => {
    const own = { origin: served.url, 'sec-fetch-site': 'same-origin' };
    expect((await post('/api/type', line, own)).status).toBe(204);
  });

  test('refuses to read for a rebound name', async () => {
    expect((await send('/api/state', { headers: { host: 'evil.example:4600' } })).status).toBe(403);
    expect((await send('/api/state', { headers: { host: 'localhost:4600' } })).status).toBe(200);
  });

  test.each([
    ['a form', 415, { 'content-type': 'text/plain' }, '{}'],
    ['broken JSON', 400, { 'content-type': 'application/json' }, '{'],
    ['too much', 413, { 'content-type': 'application/json' }, 'x'.repeat(300_000)],
  ])('refuses %s', async (_, status, headers, body) => {
    const answer = await send('/api/type', { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({ error: expect.stringMatching(/\.$/) });
  });

  test('names every field that is wrong', async () => {
    const { status, text } = await post('/api/type', { person: 7, channel: OPS.id, extra: 1 });
    expect(status).toBe(400);
    expect(text).toMatch(/person: .*text: .*extra/);
  });

  test('refuses other methods', async () => {
    expect((await send('/api/type')).status).toBe(405);
    expect((await send('/', { method: 'POST' })).status).toBe(405);
  });

  test('passes on why the workspace refused', async () => {
    workspace.refuseWith('channel_not_found');
    expect(await post('/api/type', line)).toMatchObject({
      status: 422,
      text: '{"error":"channel_not_found"}',
    });
  });

  test('breaks and heals the world', async () => {
    const broken = async () =>
      [...(await send('/api/state')).text.matchAll(/"active":true/g)].length;
    await post('/api/breakages', { id: 'throttle', active: true });
    await post('/api/breakages', { id: 'crash-loop', active: true });
    expect(await broken()).toBe(2);
    await post('/api/heal', {});
    expect(await broken()).toBe(0);
    expect((await post('/api/breakages', { id: 'nonsense', active: true })).status).toBe(422);
  });

  test('shows pictures and only hands out other files', async () => {
    const bytes = Buffer.from('<svg onload="alert(1)"/>');
    workspace.files.set('F0PNG', { name: 'cpu.png', type: 'image/png', bytes });
    workspace.files.set('F0SVG', { name: 'a "b".svg', type: 'image/svg+xml', bytes });
    const picture = await send('/files/F0PNG');
    expect(picture.headers['content-type']).toBe('image/png');
    const other = await send('/files/F0SVG');
    expect(other.headers['content-type']).toBe('application/octet-stream');
    expect(other.headers['content-disposition']).toBe(
      "attachment; filename*=UTF-8''a%20%22b%22.svg",
    );
    expect((await send('/files/F0NONE')).status).toBe(404);
  });

  test('says which port is taken', async () => {
    const port = Number(new URL(served.url).port);
    await expect(startConsole({ workspace, world: createFakeWorld(), port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken. Stop the program that uses it, or choose another port.`,
    );
  });
});
