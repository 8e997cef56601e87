import { createServer } from 'node:http';
import { GetThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { describe, expect, it, onTestFinished } from 'vitest';
import { circuits as circuitsSchema, http } from '../../../src/config/fleet-http-schema.ts';
import {
  type Circuit,
  mayBeShed,
  readCircuits,
} from '../../../src/features/devices/circuits-read.ts';
import { addressOf } from '../../../src/features/devices/http-address.ts';
import { patience, scope, simulate } from '../../aws/simulated.ts';

const LISTED = [
  { id: 'a', name: 'Heater', enabled: true, power: 1.5, rated: 3, critical: false },
  { id: 'b', name: 'Fridge', enabled: true, power: 0.2, critical: true },
];

/** A device that answers so, and what AWS has of it; undefined: no shadow that can be read. */
async function open(answer: { status?: number; body: string }, reported?: Record<string, unknown>) {
  const server = createServer((_request, response) => {
    response.writeHead(answer.status ?? 200).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { services, clients, simulator } = await simulate();
  services.iotData.on(GetThingShadowCommand, () => ({
    payload: Buffer.from(
      reported ? JSON.stringify({ state: { reported }, version: 1, timestamp: 1 }) : 'nonsense',
    ),
  }));
  const tools = { clients, scope, signal: patience() };
  return { url: `http://127.0.0.1:${port}`, tools, simulator };
}

const place = (url: string | undefined) => ({
  http: http.parse(url === undefined ? {} : { urls: { pump: url } }),
  circuits: circuitsSchema.parse({ path: '/circuits', at: 'list', reported: 'loads' }),
});

describe('the circuits of a device', () => {
  it('come from its HTTP address, without asking AWS', async () => {
    const { url, tools, simulator } = await open({ body: JSON.stringify({ list: LISTED }) });
    expect(await readCircuits(place(url), 'pump', tools)).toEqual({
      ok: true,
      value: { circuits: LISTED, from: 'its HTTP address' },
    });
    expect(simulator.calls).toEqual([]);
  });

  it('come from its shadow where it has no address', async () => {
    const { tools } = await open({ body: '' }, { loads: LISTED });
    expect(await readCircuits(place(undefined), 'pump', tools)).toEqual({
      ok: true,
      value: { circuits: LISTED, from: 'its shadow' },
    });
  });

  it.each([
    [{ status: 503, body: '' }, 'it answered 503, expected 200'],
    [{ body: '<html>' }, 'its answer is not JSON'],
    [{ body: '' }, 'its answer is empty'],
    [{ body: `["${'x'.repeat(70_000)}"]` }, 'longer than 64 KiB'],
    [{ body: '{"list":{}}' }, 'There is no list of circuits'],
    [{ body: '{"list":[{"id":"a"},{"name":"no id"}]}' }, 'entries without an id'],
  ])('come from its shadow after %j, and that is told', async (answer, why) => {
    const { url, tools } = await open(answer, { loads: LISTED });
    expect(await readCircuits(place(url), 'pump', tools)).toMatchObject({
      ok: true,
      value: { from: 'its shadow', note: expect.stringContaining(why) },
    });
  });

  it('are not known when neither tells', async () => {
    const { url, tools } = await open({ body: '' });
    expect(await readCircuits(place(url), 'pump', tools)).toEqual({
      ok: false,
      fault: expect.stringMatching(/its answer is empty\. .*not a shadow document/),
    });
  });

  it('are taken for nothing that they do not say', async () => {
    const odd = [{ id: 7, enabled: 'yes', power: '1', critical: 'no' }];
    const { tools } = await open({ body: '' }, { loads: odd });
    expect(await readCircuits(place(undefined), 'pump', tools)).toMatchObject({
      value: { circuits: [{ id: '7', name: '7' }] },
    });
  });
});

describe('a circuit', () => {
  const heater: Circuit = { id: 'a', name: 'Heater', enabled: true, power: 1, critical: false };
  const { critical: _, ...unsaid } = heater;
  const { power: __, ...unmeasured } = heater;
  it.each<[string, boolean, Circuit]>([
    ['is shed that is on and not critical', true, heater],
    ['is never shed that is critical', false, { ...heater, critical: true }],
    ['is never shed that does not say whether it is critical', false, unsaid],
    ['is not shed that is off', false, { ...heater, enabled: false }],
    ['is not shed that draws nothing', false, { ...heater, power: 0 }],
    ['is not shed that generates', false, { ...heater, power: -2 }],
    ['is not shed whose power is not known', false, unmeasured],
  ])('%s', (_what, expected, circuit) => {
    expect(mayBeShed(circuit)).toBe(expected);
  });
});

describe('the address of a thing', () => {
  it.each([
    ['pump-1', 'http://one.example/live'],
    ['pump-2', 'https://pump-2.devices.example/api/live'],
    ['a:b', 'https://a%3Ab.devices.example/api/live'],
    ['constructor', 'https://constructor.devices.example/api/live'],
  ])('%s is %s', (thing, address) => {
    const urls = { 'pump-1': 'http://one.example/' };
    const url = 'https://{thing}.devices.example/api';
    expect(addressOf({ url, urls }, thing, '/live')).toBe(address);
  });

  it('is not there where the catalog names none', () => {
    expect(addressOf({ urls: {} }, 'toString', '/live')).toBeUndefined();
  });
});
