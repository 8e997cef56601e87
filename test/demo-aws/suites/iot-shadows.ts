import { ListNamedShadowsForThingCommand } from '@aws-sdk/client-iot-data-plane';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MINUTE, refusalOf, SECOND, START, startAws } from '../fixture.ts';
import { found, shadowOf } from './iot-fixture.ts';

const agent = z.object({
  status: z.looseObject({
    mqtt_connected: z.boolean(),
    last_telemetry_ts: z.number(),
    power_kw: z.number(),
    shed_kw: z.number(),
  }),
  enabled: z.boolean(),
});
const stamps = z.object({
  status: z.looseObject({ power_kw: z.object({ timestamp: z.number() }) }),
  enabled: z.object({ timestamp: z.number() }),
});
const panel = z.object({
  power_kw: z.number(),
  shed_kw: z.number(),
  panel_amperage: z.number(),
  panel_max_kw: z.number(),
  timestamp: z.number(),
  loads: z.array(
    z.object({
      id: z.string(),
      enabled: z.boolean(),
      current_kw: z.number(),
      critical: z.boolean(),
      breaker_amps: z.number(),
    }),
  ),
});

describe('the shadow of the VEN', () => {
  it('carries telemetry that is at most five seconds old', async () => {
    const { iotData, clock } = await startAws();
    const first = await shadowOf(iotData);
    expect(agent.parse(first.state.reported).status.last_telemetry_ts).toBe(START / SECOND);
    expect(stamps.parse(first.metadata.reported).status.power_kw.timestamp).toBe(START / SECOND);
    clock.advance(13 * SECOND);
    const later = await shadowOf(iotData);
    expect(agent.parse(later.state.reported).status.last_telemetry_ts).toBe(START / SECOND + 10);
    expect(later.version).toBe(first.version + 2);
    expect(later.timestamp).toBe(START / SECOND + 13);
  });

  it('has older timestamps where nothing changed', async () => {
    const { iotData } = await startAws();
    const { metadata } = await shadowOf(iotData);
    const { enabled, status } = stamps.parse(metadata.reported);
    expect(enabled.timestamp).toBeLessThan(status.power_kw.timestamp);
  });

  it('stands still when the device is gone, and still claims to be connected', async () => {
    const { iotData, world, clock } = await startAws();
    world.setBreakage('ven-disconnected', true);
    const stale = await shadowOf(iotData);
    clock.advance(MINUTE);
    const later = await shadowOf(iotData);
    expect(agent.parse(stale.state.reported).status).toMatchObject({
      mqtt_connected: true,
      last_telemetry_ts: (START - 14 * MINUTE) / SECOND,
    });
    expect(later.state).toEqual(stale.state);
    expect(later.version).toBe(stale.version);
  });
});

describe('the shadow of the newer VEN', () => {
  it('has its circuits, of which the critical ones are marked', async () => {
    const { iotData } = await startAws();
    const { state, metadata } = await shadowOf(iotData, 'volttron_local');
    const { loads, power_kw: power, timestamp } = panel.parse(state.reported);
    expect(timestamp).toBe(START / SECOND);
    expect(loads.filter(({ critical }) => critical).map(({ id }) => id)).toEqual([
      'hvac',
      'fridge',
    ]);
    expect(loads.reduce((sum, { current_kw }) => sum + current_kw, 0)).toBeCloseTo(power, 2);
    const stamped = z.object({ loads: z.array(z.looseObject({ id: z.unknown() })) });
    expect(stamped.parse(metadata.reported).loads[0]?.id).toEqual({ timestamp: START / SECOND });
  });
});

describe('the shadows of the fleet', () => {
  async function reportedOf(group: string) {
    const { iot } = await startAws();
    const things = await found(iot, `thingGroupNames:${group}`);
    return things.map(({ thingName, shadow = '{}' }) => ({
      thingName,
      reported: z.object({ reported: z.unknown() }).parse(JSON.parse(shadow)).reported,
    }));
  }

  it('live on, each at its own times', async () => {
    const { iotData, clock } = await startAws();
    const first = await shadowOf(iotData, 'ven-00002');
    clock.advance(MINUTE);
    const later = await shadowOf(iotData, 'ven-00002');
    expect(later.version).toBe(first.version + 2);
    const [before, after] = [agent.parse(first.state.reported), agent.parse(later.state.reported)];
    const age = START / SECOND - before.status.last_telemetry_ts;
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(30);
    expect(after.status.last_telemetry_ts - before.status.last_telemetry_ts).toBe(60);
  });

  it('show load that is shed in the first 20 minutes of an hour', async () => {
    const shed = (await reportedOf('peak-pilot')).map(({ reported }) => {
      const asAgent = agent.safeParse(reported);
      return asAgent.success ? asAgent.data.status.shed_kw : panel.parse(reported).shed_kw;
    });
    expect(shed.filter((kw) => kw > 0).length).toBeGreaterThan(5);
    expect(shed.every((kw) => kw < 1)).toBe(true);
  });

  it('stand still where a connected device is silent', async () => {
    const { iotData, iot, clock } = await startAws();
    clock.advance(MINUTE);
    const { state } = await shadowOf(iotData, 'ven-00040');
    expect(agent.parse(state.reported).status.last_telemetry_ts).toBeLessThan(START / SECOND - 300);
    const [thing] = await found(iot, 'thingName:ven-00040');
    expect(thing?.connectivity?.connected).toBe(true);
  });

  it('have no new telemetry where a device is turned off, but are written', async () => {
    const { iotData } = await startAws();
    const { state, metadata } = await shadowOf(iotData, 'ven-00028');
    const { enabled, status } = agent.parse(state.reported);
    expect(enabled).toBe(false);
    expect(status.power_kw).toBe(0);
    expect(status.last_telemetry_ts).toBeLessThan(START / SECOND - 300);
    const { timestamp } = stamps.parse(metadata.reported).status.power_kw;
    expect(timestamp).toBeGreaterThan(START / SECOND - 60);
  });

  it('of meters have a schema of their own', async () => {
    const { iotData } = await startAws();
    const { state } = await shadowOf(iotData, 'meter-00009');
    expect(state.reported).toMatchObject({
      meter: { power_kw: expect.any(Number), energy_kwh: expect.any(Number) },
      last_seen: expect.stringMatching(/^2026-11-20T17:0\d:\d\d\.\d{3}Z$/),
      enabled: true,
    });
  });

  it('are missing where a thing was only registered', async () => {
    const { iotData } = await startAws();
    expect(await refusalOf(shadowOf(iotData, 'ven-00041'))).toEqual({
      name: 'ResourceNotFoundException',
      message: "No shadow exists with name: 'ven-00041'",
      status: 404,
    });
  });
});

describe('named shadows', () => {
  it('are listed and read by name', async () => {
    const { iotData } = await startAws();
    const list = (thingName: string) =>
      iotData.send(new ListNamedShadowsForThingCommand({ thingName }));
    expect(await list('volttron_thing')).toMatchObject({
      results: ['firmware'],
      timestamp: START / SECOND,
    });
    expect((await list('meter-00009')).results).toEqual([]);
    const { state } = await shadowOf(iotData, 'volttron_thing', 'firmware');
    expect(state.reported).toEqual({ version: '2.5.0', channel: 'stable' });
    expect(await refusalOf(list('other'))).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('have a delta where a device lags behind', async () => {
    const { iot, iotData } = await startAws();
    const [thing] = await found(iot, 'shadow.name.firmware.hasDelta:true');
    const { state } = await shadowOf(iotData, thing?.thingName, 'firmware');
    expect(state).toMatchObject({
      desired: { version: '2.5.0' },
      reported: { version: '2.4.1' },
      delta: { version: '2.5.0' },
    });
  });

  it('are refused when nobody knows them', async () => {
    const { iotData } = await startAws();
    expect(await refusalOf(shadowOf(iotData, 'volttron_thing', 'other'))).toEqual({
      name: 'ResourceNotFoundException',
      message: "No shadow exists with name: 'volttron_thing~other'",
      status: 404,
    });
  });
});
