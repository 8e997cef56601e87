import {
  DeleteThingShadowCommand,
  type IoTDataPlaneClient,
  ListNamedShadowsForThingCommand,
} from '@aws-sdk/client-iot-data-plane';
import { describe, expect, it } from 'vitest';
import { startHttpServices } from '../../../demo/aws/index.ts';
import { MINUTE, refusalOf, SECOND, START, startAws } from '../fixture.ts';
import { clientsAs, shadowOf, update } from './iot-fixture.ts';

const wish = (desired: object | null) => ({ state: { desired } });

async function deleteShadow(client: IoTDataPlaneClient, thingName: string, shadowName?: string) {
  const command = new DeleteThingShadowCommand({ thingName, shadowName });
  const { payload } = await client.send(command);
  return JSON.parse(payload?.transformToString() ?? '');
}

describe('what is desired of a device', () => {
  it('is accepted with the new version and the time of what was written', async () => {
    const { iotData } = await startAws();
    const { version } = await shadowOf(iotData);
    const body = { ...wish({ report_interval_seconds: 15 }), clientToken: 'token-1', version };
    expect(await update(iotData, body)).toEqual({
      state: { desired: { report_interval_seconds: 15 } },
      metadata: { desired: { report_interval_seconds: { timestamp: START / SECOND } } },
      version: version + 1,
      timestamp: START / SECOND,
      clientToken: 'token-1',
    });
  });

  it('is a delta until the device has applied it', async () => {
    const { iotData, clock } = await startAws();
    await update(iotData, wish({ report_interval_seconds: 15 }));
    const asked = await shadowOf(iotData);
    expect(asked.state.delta).toEqual({ report_interval_seconds: 15 });
    expect(asked.state.reported).toMatchObject({ report_interval_seconds: 5 });
    clock.advance(3 * SECOND);
    const applied = await shadowOf(iotData);
    expect(applied.state.delta).toBeUndefined();
    expect(applied.state.reported).toMatchObject({
      report_interval_seconds: 15,
      status: { last_shadow_delta: { report_interval_seconds: 15 } },
    });
    expect(applied.metadata.reported).toMatchObject({
      report_interval_seconds: { timestamp: START / SECOND + 3 },
      enabled: { timestamp: expect.any(Number) },
    });
    expect(applied.version).toBeGreaterThan(asked.version);
  });

  it('is what the device does from then on', async () => {
    const { iotData, clock, world } = await startAws();
    await update(iotData, wish({ report_interval_seconds: 60 }));
    clock.advance(2 * MINUTE + 35 * SECOND);
    const { state } = await shadowOf(iotData);
    const lastFullMinute = START + 2 * MINUTE - 20 * SECOND;
    expect(state.reported).toMatchObject({
      status: { last_telemetry_ts: lastFullMinute / SECOND },
    });
    const http = await startHttpServices(world);
    try {
      const config = await (await fetch(`${http.urls.ven}/config`)).json();
      expect(config).toMatchObject({ report_interval_seconds: 60, target_power_kw: null });
    } finally {
      await http.close();
    }
  });

  it('stops telemetry where it turns the device off', async () => {
    const { iotData, clock } = await startAws();
    await update(iotData, wish({ enabled: false }));
    clock.advance(MINUTE);
    const { state } = await shadowOf(iotData);
    expect(state.reported).toMatchObject({
      enabled: false,
      status: { power_kw: 0, last_telemetry_ts: START / SECOND + 3 },
    });
  });

  it('is refused by the device by name where the value is bad', async () => {
    const { iotData, clock } = await startAws();
    await update(iotData, wish({ power_factor: 7 }));
    clock.advance(10 * SECOND);
    const refused = await shadowOf(iotData);
    expect(refused.state.delta).toEqual({ power_factor: 7 });
    expect(refused.state.reported).toMatchObject({
      power_factor: 0.97,
      shadow_errors: { power_factor: 'invalid value for power_factor: 7' },
    });
    await update(iotData, wish({ power_factor: 0.9 }));
    clock.advance(10 * SECOND);
    const accepted = await shadowOf(iotData);
    expect(accepted.state.reported).toMatchObject({ power_factor: 0.9, shadow_errors: {} });
    expect(accepted.state.reported?.shadow_errors).toEqual({});
  });

  it('is removed by null, in part or as a whole', async () => {
    const { iotData } = await startAws();
    await update(iotData, wish({ color: { red: 1, green: 2 } }));
    await update(iotData, wish({ color: { red: null } }));
    const partly = await shadowOf(iotData);
    expect(partly.state.desired).toMatchObject({ color: { green: 2 }, enabled: true });
    await update(iotData, wish(null));
    const wholly = await shadowOf(iotData);
    expect(wholly.state.desired).toBeUndefined();
    expect(wholly.metadata.desired).toBeUndefined();
    expect(wholly.version).toBe(partly.version + 1);
  });

  it('waits for a device that is disconnected', async () => {
    const { iotData, world, clock } = await startAws();
    world.setBreakage('ven-disconnected', true);
    await update(iotData, wish({ report_interval_seconds: 15 }));
    clock.advance(5 * MINUTE);
    const waiting = await shadowOf(iotData);
    expect(waiting.state.delta).toEqual({ report_interval_seconds: 15 });
    world.heal();
    clock.advance(3 * SECOND);
    expect((await shadowOf(iotData)).state.delta).toBeUndefined();
  });

  it('is ignored by a device that does not listen', async () => {
    const { iotData, clock } = await startAws();
    await update(iotData, wish({ enabled: false }), 'ven-00022');
    clock.advance(10 * MINUTE);
    const { state } = await shadowOf(iotData, 'ven-00022');
    expect(state.delta).toEqual({ enabled: false });
    expect(state.reported).toMatchObject({ enabled: true });
  });

  it('switches the circuits of the newer VEN, which then clears it', async () => {
    const { iotData, clock } = await startAws();
    const loads = [{ id: 'ev', enabled: false }];
    await update(iotData, wish({ loads }), 'volttron_local');
    const asked = await shadowOf(iotData, 'volttron_local');
    expect(asked.state.delta).toEqual({ loads });
    clock.advance(5 * SECOND);
    const { state } = await shadowOf(iotData, 'volttron_local');
    expect(state.desired).toBeUndefined();
    expect(state.reported).toMatchObject({
      loads: expect.arrayContaining([
        expect.objectContaining({ id: 'ev', enabled: false, current_kw: 0 }),
      ]),
    });
  });

  it('updates the firmware', async () => {
    const { iotData, clock } = await startAws();
    await update(iotData, wish({ version: '2.6.0' }), 'volttron_thing', 'firmware');
    clock.advance(5 * SECOND);
    const { state } = await shadowOf(iotData, 'volttron_thing', 'firmware');
    expect(state.reported).toEqual({ version: '2.6.0', channel: 'stable' });
  });
});

describe('what somebody else reports', () => {
  it('stays until the device reports otherwise', async () => {
    const { iotData, clock } = await startAws();
    await update(iotData, { state: { reported: { note: 'x', status: { ven: 'starting' } } } });
    const before = await shadowOf(iotData);
    expect(before.state.reported).toMatchObject({ note: 'x', status: { ven: 'starting' } });
    clock.advance(5 * SECOND);
    const after = await shadowOf(iotData);
    expect(after.state.reported).toMatchObject({ note: 'x', status: { ven: 'ready' } });
  });
});

describe('a new shadow', () => {
  it('is created by its first update, also for a thing that never connected', async () => {
    const { iotData } = await startAws();
    const first = await update(iotData, wish({ mode: 'eco' }), 'ven-00041');
    expect(first).toMatchObject({ version: 1 });
    await update(iotData, wish({ mode: 'eco' }), 'volttron_thing', 'plan');
    const command = new ListNamedShadowsForThingCommand({ thingName: 'volttron_thing' });
    expect((await iotData.send(command)).results).toEqual(['firmware', 'plan']);
    expect((await shadowOf(iotData, 'volttron_thing', 'plan')).state).toEqual({
      desired: { mode: 'eco' },
      delta: { mode: 'eco' },
    });
  });
});

describe('a deleted shadow', () => {
  it('comes back with the next report of a living device, and its version goes on', async () => {
    const { iotData, clock } = await startAws();
    const { version } = await shadowOf(iotData);
    clock.advance(SECOND);
    const answer = await deleteShadow(iotData, 'volttron_thing');
    expect(answer).toEqual({ version, timestamp: START / SECOND + 1 });
    expect(await refusalOf(shadowOf(iotData))).toMatchObject({ name: 'ResourceNotFoundException' });
    clock.advance(4 * SECOND);
    const restored = await shadowOf(iotData);
    expect(restored.version).toBeGreaterThan(version);
    expect(restored.state.desired).toBeUndefined();
    expect(restored.state.reported).toMatchObject({ enabled: true, status: { ven: 'ready' } });
  });

  it('stays away where nobody writes it', async () => {
    const { iotData, clock } = await startAws();
    await deleteShadow(iotData, 'volttron_thing', 'firmware');
    clock.advance(MINUTE);
    const gone = await refusalOf(shadowOf(iotData, 'volttron_thing', 'firmware'));
    expect(gone).toMatchObject({ name: 'ResourceNotFoundException' });
    const again = await refusalOf(deleteShadow(iotData, 'volttron_thing', 'firmware'));
    expect(again).toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the roles', () => {
  it('read and write shadows as they may', async () => {
    const { sts, aws } = await startAws();
    const reader = await clientsAs('gridops-read', sts, aws.url);
    await shadowOf(reader.iotData);
    const forbidden = { name: 'ForbiddenException', message: 'Forbidden', status: 403 };
    expect(await refusalOf(update(reader.iotData, wish({ enabled: false })))).toEqual(forbidden);
    expect(await refusalOf(deleteShadow(reader.iotData, 'volttron_thing'))).toEqual(forbidden);
    const actor = await clientsAs('gridops-act', sts, aws.url);
    await update(actor.iotData, wish({ enabled: false }));
  });
});
