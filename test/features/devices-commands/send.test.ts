import { describe, expect, it } from 'vitest';
import type { FleetCommands } from '../../../src/config/fleet-commands-schema.ts';
import { sendCommand } from '../../../src/features/devices/commands/send.ts';
import { patience, scope, testClients } from '../../aws/simulated.ts';
import { startTestBroker, type TestBroker } from '../../support/mqtt.ts';
import { answerWith, gardenWith } from './valves.ts';

function commandsOf(broker: TestBroker, timeout?: string): FleetCommands {
  const { commands } =
    gardenWith(broker.endpoint.replace('http', 'ws'), timeout).systems.garden?.environments.home
      ?.fleets.valves ?? {};
  if (!commands) throw new Error('the garden has valves');
  return commands;
}

const send = (broker: TestBroker, { signal = patience(), timeout = '300ms', op = 'ping' } = {}) =>
  sendCommand(
    commandsOf(broker, timeout),
    { thing: 'valve-1', op, fields: {} },
    { clients: testClients({}), scope, now: Date.now, newId: () => 'id-1', signal },
  );

const right = (id: string) => ({ op: 'ping', ok: true, correlationId: id, data: { pong: true } });

describe('a command', () => {
  it('is acknowledged with the round trip in ms, and was published once', async () => {
    const broker = await startTestBroker();
    answerWith(broker, (id) => [right(id)]);
    const answer = await send(broker);
    expect(answer).toEqual({
      kind: 'acknowledged',
      correlationId: 'id-1',
      topic: 'to/valve-1',
      sentAt: expect.any(Number),
      roundTrip: expect.any(Number),
      waited: answer.roundTrip,
      ack: right('id-1'),
      notes: [],
    });
    expect(broker.published.map(({ payload }) => JSON.parse(payload))).toEqual([
      { op: 'ping', thing: 'valve-1', correlationId: 'id-1', data: {} },
    ]);
    expect(answer.roundTrip).toBeLessThan(300);
  });

  it.each([
    ['ok: true', { ok: true }, 'acknowledged', undefined],
    ['status: success', { status: 'success' }, 'acknowledged', undefined],
    ['status: accepted', { status: 'accepted' }, 'acknowledged', undefined],
    ['ok: false', { ok: false, error: 'unknown op: x' }, 'refused', 'unknown op: x'],
    [
      'status: failed',
      { status: 'failed' },
      'refused',
      'The device says that it did not work, and not why.',
    ],
    ['ok: "true"', { ok: 'true', error: { code: 7 } }, 'refused', '{"code":7}'],
    ['no verdict', { pong: true }, 'silent', 'The acknowledgement does not say whether it worked.'],
    [
      'a secret in the error',
      { ok: false, error: 'password=hunter2secret' },
      'refused',
      expect.not.stringContaining('hunter2secret'),
    ],
  ])('that is answered with %s', async (_, verdict, kind, error) => {
    const broker = await startTestBroker();
    answerWith(broker, (correlationId) => [{ ...verdict, correlationId }]);
    expect(await send(broker)).toMatchObject({ kind, ...(error !== undefined && { error }) });
  });

  it.each([
    [
      'an acknowledgement that comes twice',
      (id: string) => [right(id), right(id)],
      'The device acknowledged twice; the first one counts.',
    ],
    [
      'acknowledgements of others',
      (id: string) => [right('other'), right('another'), right(id)],
      'Acknowledgements of other commands came twice meanwhile; they do not count.',
    ],
    [
      'what is no JSON',
      (id: string) => ['{"correlationId": "id-1', Buffer.from([0xff, 0xfe]), 'null', right(id)],
      'A message that is no JSON or has no correlation id came 3 times; it does not count.',
    ],
    [
      'a payload of 1 MB',
      (id: string) => [JSON.stringify({ ...right(id), padding: 'x'.repeat(1_048_576) }), right(id)],
      'A message of more than 128 KB came once; it was not read.',
    ],
  ])('tells of %s beside the answer', async (_, answers, note) => {
    const broker = await startTestBroker();
    answerWith(broker, answers);
    expect(await send(broker)).toMatchObject({ kind: 'acknowledged', notes: [note] });
    expect(broker.published.length).toBe(1);
  });

  it('that nobody answers is silent when the time of the catalog is over, and is not sent again', async () => {
    const broker = await startTestBroker();
    answerWith(broker, () => [right('foreign')]);
    const answer = await send(broker, { timeout: '150ms' });
    expect(answer).toMatchObject({ kind: 'silent', error: 'No ack within 150 ms.' });
    expect(answer).not.toHaveProperty('roundTrip');
    expect(answer.waited).toBeGreaterThanOrEqual(150);
    expect(answer.notes).toEqual([
      'Acknowledgements of other commands came once meanwhile; they do not count.',
    ]);
    expect(broker.published.length).toBe(1);
  });

  it.each([
    ['refuses to connect', { refuseUpgrade: { status: 403 } }, 'iot:Connect'],
    ['forbids to hear acknowledgements', { forbidSubscribe: 'from/' }, 'iot:Subscribe'],
    ['refuses the subscription', { refuseSubscribe: 'from/' }, 'iot:Subscribe'],
  ])('is unsent where AWS %s', async (_, faults, action) => {
    const broker = await startTestBroker();
    Object.assign(broker.faults, faults);
    expect(await send(broker)).toMatchObject({
      kind: 'unsent',
      waited: 0,
      error: expect.stringContaining(`Allow ${action}`),
    });
    expect(broker.published).toEqual([]);
  });

  it('to a forbidden topic is told as such at once, and counts as perhaps heard', async () => {
    const broker = await startTestBroker();
    broker.faults.forbidPublish = 'to/';
    const answer = await send(broker, { timeout: '30s' });
    expect(answer.kind).toBe('silent');
    expect(answer.error).toContain('AWS closed the connection at the message to "to/valve-1"');
    expect(answer.error).toContain('Allow iot:Publish there');
  });

  it('ends early when nobody waits any longer: unsent before it left, silent after it', async () => {
    const broker = await startTestBroker();
    const before = new AbortController();
    before.abort();
    expect(await send(broker, { signal: before.signal })).toMatchObject({ kind: 'unsent' });
    const after = new AbortController();
    broker.onPublished(() => after.abort());
    const answer = await send(broker, { signal: after.signal, timeout: '30s' });
    expect(answer.kind).toBe('silent');
    await expect.poll(() => broker.clients.size).toBe(0);
  });
});
