import { describe, expect, it } from 'vitest';
import { intake } from '../../src/config/intake-schema.ts';
import { queueMessage, webhookMessage } from '../../src/intake/keep.ts';
import { alarmNotification, envelope, taskChange } from '../features/alarms-read/samples.ts';
import { openDoor, TOKEN } from './door.ts';

const BODY = '{"id":"pump","state":"firing"}';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('a webhook', () => {
  it.each([
    ['Bearer', 'my-pager', bearer(TOKEN)],
    ['bearer in small letters', 'my-pager', { authorization: `bearer ${TOKEN}` }],
    ['a header of its own', 'custom', { 'x-token': TOKEN }],
  ])('takes what comes with its token as %s', async (_how, name, headers) => {
    const { kept, post } = await openDoor();
    expect(await post(`/webhooks/${name}`, BODY, headers)).toEqual({ status: 202, text: 'kept' });
    expect(kept).toMatchObject([{ source: `webhook:${name}`, body: BODY }]);
  });

  it.each<[string, string, Record<string, string>]>([
    ['no token', 'my-pager', {}],
    ['a wrong token', 'my-pager', bearer('something-else-entirely')],
    ['a part of the token', 'my-pager', bearer(TOKEN.slice(0, -1))],
    ['more than the token', 'my-pager', bearer(`${TOKEN}x`)],
    ['the token in another header', 'custom', bearer(TOKEN)],
    ['an empty token where none is set', 'no-token', bearer('')],
    ['a webhook that is not in the catalog', 'other', bearer(TOKEN)],
    ['a name of every object', 'constructor', bearer(TOKEN)],
  ])('refuses %s', async (_what, name, headers) => {
    const { kept, post } = await openDoor();
    expect((await post(`/webhooks/${name}`, BODY, headers)).status).toBe(401);
    expect(kept).toEqual([]);
  });

  it('without a token says in the log what to set', async () => {
    const { post, log } = await openDoor();
    await post('/webhooks/no-token', BODY);
    expect(log).toEqual(['A webhook has no token: set INTAKE_TOKEN_NO_TOKEN.']);
  });

  it('keeps what is no JSON, so that somebody hears of it', async () => {
    const { kept, post } = await openDoor();
    expect((await post('/webhooks/my-pager', 'hello', bearer(TOKEN))).status).toBe(202);
    expect(kept).toMatchObject([{ body: 'hello' }]);
  });

  it('takes a body of up to a mebibyte', async () => {
    const { kept, post } = await openDoor();
    const long = 'x'.repeat(1_048_576);
    expect((await post('/webhooks/my-pager', long, bearer(TOKEN))).status).toBe(202);
    const refused = await post('/webhooks/my-pager', `${long}x`, bearer(TOKEN)).catch(
      () => 'cut off',
    );
    expect(['cut off', { status: 413, text: 'at most 1048576 bytes' }]).toContainEqual(refused);
    expect(kept).toHaveLength(1);
  });

  it('asks its sender to come again while the inbox cannot keep anything', async () => {
    const { breakInbox, post } = await openDoor();
    breakInbox();
    expect((await post('/webhooks/my-pager', BODY, bearer(TOKEN))).status).toBe(503);
  });
});

describe('the door', () => {
  it.each([
    ['GET', '/sns', 405],
    ['PUT', '/webhooks/my-pager', 405],
    ['POST', '/', 404],
    ['POST', '/webhooks', 404],
    ['POST', '/webhooks/my-pager/more', 404],
    ['GET', '/healthz', 200],
  ])('answers %s %s with %i', async (method, path, status) => {
    const { url } = await openDoor();
    const response = await fetch(`${url}${path}`, { method, headers: { connection: 'close' } });
    await response.text();
    expect(response.status).toBe(status);
  });
});

describe('a message', () => {
  const body = (value: unknown) => JSON.stringify(value);
  it.each([
    ['SNS’s id', body(envelope('x')), 'topic:22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324'],
    ['EventBridge’s id', body(taskChange()), 'event:c4c1c1c9-6542-e61b-6ef0-8c4d36933a92'],
    ['the queue’s id', body(alarmNotification()), 'queue:q1'],
    ['the queue’s id, as text', 'hello', 'queue:q1'],
    ['the queue’s id, as null', 'null', 'queue:q1'],
  ])('from a queue is known by %s', (_what, text, key) => {
    expect(queueMessage('q1', text).key).toBe(key);
  });

  it('has a short key, however long its id is', () => {
    const { key } = queueMessage('q1', body({ ...taskChange(), id: 'x'.repeat(5_000) }));
    expect(key).toMatch(/^event:[0-9a-f]{40}$/);
  });

  const webhook = (parts: object, fields: object = {}) => {
    const written = {
      webhooks: { pager: { fields: { key: 'k', name: 'k', state: 's', ...fields }, ...parts } },
    };
    const { pager } = intake.parse(written).webhooks;
    if (!pager) throw new Error('no webhook');
    return (text: string, receivedAt = 0) =>
      webhookMessage('pager', pager, { body: text, receivedAt }).key;
  };

  it('from a webhook is known by its own id', () => {
    const key = webhook({ id: 'event.id' });
    expect(key(body({ event: { id: 7 }, a: 1 }))).toBe('webhook:pager:7');
    expect(key(body({ event: { id: 7 }, a: 2 }))).toBe('webhook:pager:7');
  });

  it('from a webhook without an id is known by its text', () => {
    const key = webhook({}, { at: 'when' });
    expect(key('{"when":1}', 0)).toBe(key('{"when":1}', 9_000_000));
    expect(key('{"when":1}')).not.toBe(key('{"when":2}'));
  });

  it('from a webhook without a time is another one when it comes later', () => {
    const key = webhook({});
    expect(key('{"s":"firing"}', 0)).toBe(key('{"s":"firing"}', 60_000));
    expect(key('{"s":"firing"}', 0)).not.toBe(key('{"s":"firing"}', 900_000));
  });
});
