import { describe, expect, it } from 'vitest';
import { NOW, startDevices } from './device-fixture.ts';
import { MINUTE, SECOND } from './fixture.ts';

const VEN = 'volttron_thing';
const PANEL = 'volttron_local';

interface Circuit {
  id: string;
  current_kw: number;
  critical: boolean;
}

describe('the agent (dialect A)', () => {
  it('acknowledges with ok and data, and with the id that was sent', async () => {
    const { tell, send, acks } = await startDevices();
    const head = { op: 'ping', ok: true, ts: NOW, venId: VEN };
    const data = { pong: true, ts: NOW };
    expect(await tell(VEN, 'ping')).toEqual({ ...head, correlationId: 'c-0', data });
    await send(VEN, { op: 'ping' });
    expect((await acks.documents(2))[1]).toEqual({ ...head, data });
  });

  it.each([
    ['restore', {}, 'unknown op: restore'],
    ['dance', {}, 'unknown op: dance'],
    ['constructor', {}, 'unknown op: constructor'],
    ['event', {}, 'missing event_id'],
    ['event', { event_id: 'evt-1' }, 'missing duration_s or end_ts'],
    ['setLoad', { loadId: 'sauna1' }, 'unknown load: sauna1'],
    ['shedLoad', {}, 'unknown load: None'],
  ])('refuses %s %j', async (op, data, error) => {
    const { tell } = await startDevices();
    expect(await tell(VEN, op, data)).toMatchObject({ op, ok: false, error });
  });

  it('takes over settings, and says which', async () => {
    const { tell, reported, ask } = await startDevices();
    const asked = { report_interval_seconds: 10, power_factor: 7, constructor: 1 };
    const applied = { report_interval_seconds: 10 };
    expect(await tell(VEN, 'set', asked)).toMatchObject({ ok: true, data: { applied } });
    expect(await tell(VEN, 'setConfig', { target_power_kw: 2.5 })).toMatchObject({
      data: { applied: { target_power_kw: 2.5 } },
    });
    const settings = { ...applied, target_power_kw: 2.5, power_factor: 0.97 };
    expect(await reported()).toMatchObject(settings);
    expect(await ask('/config')).toMatchObject(settings);
    const config = expect.objectContaining(settings);
    expect(await tell(VEN, 'get', {}, { what: 'config' })).toMatchObject({ data: { config } });
  });

  it('is turned off and on, but not twice within 5 seconds', async () => {
    const { tell, reported, ask, clock } = await startDevices();
    const off = { data: { applied: { enabled: false } } };
    expect(await tell(VEN, 'disable')).toMatchObject(off);
    expect(await tell(VEN, 'enable')).toMatchObject(off);
    expect(await reported()).toMatchObject({ enabled: false, status: { power_kw: 0 } });
    expect(await ask('/health')).toMatchObject({ ok: true, enabled: false });
    clock.advance(5 * SECOND);
    expect(await tell(VEN, 'enable')).toMatchObject({ data: { applied: { enabled: true } } });
    expect(await reported()).toMatchObject({ enabled: true });
  });

  it('tells its status, and reads what is wanted beside data alone', async () => {
    const { tell, reported } = await startDevices();
    const { data } = await tell(VEN, 'get', { what: 'config' });
    const { power_kw } = (await reported()).status;
    expect(data).toMatchObject({ status: { ven: 'ready', power_kw } });
    expect(await tell(VEN, 'get', {}, { what: 'weather' })).toMatchObject({
      error: 'unknown what: weather',
    });
  });

  it('sheds for an event everywhere, never the critical circuits, and ends it by itself', async () => {
    const { tell, reported, ask, clock } = await startDevices();
    const before: Circuit[] = await ask('/circuits');
    const event = { event_id: 'evt-9', requestedReductionKw: 0.3, duration_s: 600 };
    expect(await tell(VEN, 'event', event)).toMatchObject({ data: { event_id: 'evt-9' } });
    const { status } = await reported();
    expect(status).toMatchObject({ active_event_id: 'evt-9', shed_kw: 0.3 });
    const live = await ask('/live');
    expect(live).toMatchObject({
      metering: { shedPowerKw: 0.3, requestedReductionKw: 0.3, eventId: 'evt-9' },
      activeEvent: { eventId: 'evt-9', endTs: NOW + 600, remainingS: 600 },
      sheddingLoadIds: ['heater1'],
    });
    expect(live.metering.usedPowerKw).toBe(status.power_kw);
    const during: Circuit[] = await ask('/circuits');
    const shed = during.filter(({ current_kw }, index) => current_kw !== before[index]?.current_kw);
    expect(shed.map(({ id, critical }) => [id, critical])).toEqual([['heater1', false]]);
    clock.advance(10 * MINUTE);
    expect((await reported()).status).toMatchObject({ active_event_id: '', shed_kw: 0 });
    expect(await ask('/live')).toMatchObject({
      ...{ activeEvent: null, sheddingLoadIds: [] },
      lastEventSummary: { eventId: 'evt-9', startTs: NOW, endTs: NOW + 600 },
    });
  });

  it('reads shed_kw as a cap on its power, and nothing that is beside data', async () => {
    const { tell, reported } = await startDevices();
    const { power_kw: before } = (await reported()).status;
    const others = { event_id: 'evt-1', shed_kw: 1, duration_sec: 600 };
    expect(await tell(VEN, 'event', {}, others)).toMatchObject({ error: 'missing event_id' });
    const cap = Number((before - 0.4).toFixed(2));
    await tell(VEN, 'event', { event_id: 'evt-2', shed_kw: cap, duration_s: 600 });
    expect((await reported()).status).toMatchObject({ power_kw: cap });
    await tell(VEN, 'event', { event_id: 'evt-3', shed_kw: 0, end_ts: NOW + 60 });
    const circuits = (await reported()).status;
    expect(circuits.power_kw).toBeCloseTo((before * 3.7) / 6.6, 1);
  });

  it('waits for an event that begins later', async () => {
    const { tell, reported, clock } = await startDevices();
    const event = { event_id: 'evt-4', requestedReductionKw: 0.5, duration_s: 60 };
    await tell(VEN, 'event', { ...event, start_ts: NOW + 60 });
    expect((await reported()).status).toMatchObject({ active_event_id: '', shed_kw: 0 });
    clock.advance(MINUTE);
    expect((await reported()).status).toMatchObject({ active_event_id: 'evt-4', shed_kw: 0.5 });
  });

  it('changes a single circuit, and sheds one or the whole panel', async () => {
    const { tell, reported, ask, clock } = await startDevices();
    expect(await tell(VEN, 'setLoad', { loadId: 'ev1', enabled: true, capacityKw: 3.3 })).toEqual(
      expect.objectContaining({
        data: {
          updated: { id: 'ev1', name: 'EV charger', type: 'ev', enabled: true, rated_kw: 3.3 },
        },
      }),
    );
    const circuits: Circuit[] = await ask('/circuits');
    const charging = circuits.find(({ id }) => id === 'ev1')?.current_kw ?? 0;
    expect(charging).toBeGreaterThan(0.5);
    const one = await tell(VEN, 'shedLoad', { loadId: 'ev1', amountKw: 0.4, durationS: 60 });
    expect(one).toMatchObject({ data: { shedAmount: 0.4 } });
    expect((await reported()).status).toMatchObject({ shed_kw: 0.4, active_event_id: '' });
    const critical = await tell(VEN, 'shedLoad', { loadId: 'hvac1', reduceKw: 1, durationS: 60 });
    expect(critical).toMatchObject({ ok: true, data: { shedAmount: 0 } });
    const panel = await tell(VEN, 'shedPanel', { requestedReductionKw: 0.6, durationS: 60 });
    expect(panel).toMatchObject({ data: { acceptedReduceKw: 0.6, until: NOW + 60 } });
    const { power_kw } = (await reported()).status;
    expect(power_kw).toBeCloseTo(panel.data.targetKw, 2);
    clock.advance(MINUTE);
    expect((await reported()).status).toMatchObject({ shed_kw: 0 });
  });

  it('of the field reports an event at once, between its intervals', async () => {
    const { tell, reported, clock } = await startDevices();
    clock.advance(20 * MINUTE);
    const event = { event_id: 'evt-5', requestedReductionKw: 0.1, duration_s: 600 };
    await tell('ven-00008', 'event', event);
    expect((await reported('ven-00008')).status).toMatchObject({ active_event_id: 'evt-5' });
  });
});

describe('the newer VEN (dialect B)', () => {
  it('acknowledges with a status', async () => {
    const { tell } = await startDevices();
    expect(await tell(PANEL, 'ping')).toEqual({
      ...{ op: 'ping', status: 'success', ts: NOW, correlationId: 'c-0', pong: true },
    });
  });

  it('sheds in its order and lists every circuit that is curtailed, until it is restored', async () => {
    const { tell, reported } = await startDevices();
    const { power_kw: before } = await reported(PANEL);
    const ack = await tell(PANEL, 'event', {}, { event_id: 'e', shed_kw: 2, duration_sec: 600 });
    const shed = Math.min(2, before * (0.24 + 0.14 + 0.1 + 0.08 + 0.056 + 0.03));
    expect(ack).toMatchObject({ op: 'event', status: 'accepted', requested_shed_kw: 2 });
    expect(ack.actual_shed_kw).toBeCloseTo(shed, 2);
    const [first] = ack.circuits_curtailed;
    const drawn = before * 0.24;
    expect(first).toMatchObject({ id: 'ev', name: 'EV Charger', breaker_amps: 40, final_kw: 0 });
    expect(first).toMatchObject({ critical: false, original_kw: first.curtailed_kw });
    expect(first.original_kw).toBeCloseTo(drawn, 1);
    const during = await reported(PANEL);
    expect(during.active_event).toMatchObject({ event_id: 'e', end_ts: NOW + 600 });
    expect(during.shed_kw).toBeCloseTo(ack.actual_shed_kw, 2);
    expect(during.power_kw + during.shed_kw).toBeCloseTo(before, 1);
    expect(await tell(PANEL, 'restore')).toEqual({
      ...{ op: 'restore', status: 'success', ts: NOW, correlationId: 'c-1' },
    });
    const after = await reported(PANEL);
    expect([after.active_event, after.shed_kw]).toEqual([undefined, 0]);
  });

  it('sheds each circuit by what it may at most, and the critical ones never', async () => {
    const { tell } = await startDevices();
    const ack = await tell(PANEL, 'shedPanel', { shed_kw: 99, duration_sec: 60, event_id: 'e' });
    const parts = ack.circuits_curtailed.map(
      ({ id, curtailed_kw, original_kw }: Record<string, number | string>) =>
        [id, Number((Number(curtailed_kw) / Number(original_kw)).toFixed(1))] as const,
    );
    expect(parts).toEqual([
      ['ev', 1],
      ['heater', 1],
      ['dryer', 1],
      ['range', 0.8],
      ['outlets', 0.7],
      ['lights', 0.5],
    ]);
  });

  it('ends an event by itself', async () => {
    const { tell, reported, clock } = await startDevices();
    await tell(PANEL, 'event', { event_id: 'e', shed_kw: 0.2, duration_sec: 60 });
    expect(await reported(PANEL)).toMatchObject({ shed_kw: 0.2 });
    clock.advance(MINUTE);
    const { active_event, shed_kw } = await reported(PANEL);
    expect([active_event, shed_kw]).toEqual([undefined, 0]);
  });

  it.each(['set', 'get', 'enable', 'setLoad', 'dance', 'toString'])('ignores %s', async (op) => {
    const { send, tell, acks } = await startDevices();
    await send(PANEL, { op, correlationId: 'ignored', data: {} });
    await tell(PANEL, 'ping');
    expect(acks.heard).toHaveLength(1);
  });
});

describe('nobody answers', () => {
  it.each([
    ['what is no JSON', VEN, 'restart!'],
    ['a document without op', VEN, '{"correlationId":"c"}'],
    ['a list', VEN, '[]'],
    ['a thing that does not exist', 'ven-x', '{"op":"ping"}'],
    ['a meter', 'meter-00004', '{"op":"ping"}'],
    ['a device that never connected', 'ven-00041', '{"op":"ping"}'],
    ['a device that does not listen', 'ven-00022', '{"op":"ping"}'],
    ['a device that hangs', 'ven-00011', '{"op":"ping"}'],
  ])('for %s', async (_name, thing, payload) => {
    const { send, tell, acks } = await startDevices();
    await send(thing, payload);
    await tell(VEN, 'ping');
    expect(acks.heard.map(({ topic }) => topic)).toEqual([`ven/ack/${VEN}`]);
  });
});
