import { DateTime } from 'luxon';
import { isSlow } from '../database.ts';
import { settingsOf } from '../devices/device-writes.ts';
import type { JsonObject } from '../devices/json.ts';
import { type ServiceName, THING } from '../inventory.ts';
import { powerKw } from '../power.ts';
import { SECOND } from '../time.ts';
import { venLink } from '../ven.ts';
import type { World } from '../world.ts';
import { circuits } from './circuits.ts';

/** What a page answers: the body, and how long the service thinks about it. */
interface Page {
  body: object | string;
  /** Milliseconds. */
  takes: number;
}

type Pages = Readonly<Record<string, (world: World, at: number) => Page>>;

/** The pages of each service by path. */
export const PAGES: Readonly<Record<ServiceName, Pages>> = {
  'backend-service': {
    '/health': () => ({ body: { status: 'ok' }, takes: 3 }),
    '/health/db-check': (world, at) => ({
      body: { status: 'ok' },
      takes: isSlow(world, at) ? 900 : 6,
    }),
    '/stats/network': networkStatistics,
  },
  'volttron-service': {
    '/health': (world, at) => ({ body: venHealth(world, at), takes: 4 }),
    '/live': (world, at) => ({ body: venLive(world, at), takes: 5 }),
    '/config': (world, at) => ({ body: venConfig(world, at), takes: 3 }),
    '/circuits': (world, at) => ({ body: circuits(world, at), takes: 4 }),
  },
  'grid-event-gateway-service': {
    '/health': ({ history }, at) => ({
      body: { ok: history.episodeAt('gateway-offline', at) === undefined },
      takes: 3,
    }),
  },
  'ecs-frontend': {
    '/health': () => ({ body: 'OK', takes: 1 }),
  },
};

function networkStatistics(world: World, at: number): Page {
  const { connected } = venLink(world, at);
  const power = powerKw(world, at);
  return {
    body: {
      venCount: 1,
      controllablePowerKw: 12.7,
      potentialLoadReductionKw: connected ? 3.1 : 0,
      householdUsageKw: connected ? power : 0,
      onlineVens: connected ? 1 : 0,
      currentLoadReductionKw: 0,
      networkEfficiency: connected ? 97.2 : null,
      averageHousePower: connected ? power : null,
      totalHousePowerToday: null,
    },
    takes: isSlow(world, at) ? 1_500 : 8,
  };
}

/** Answers 200 even without MQTT: only the body tells. */
function venHealth(world: World, at: number): object {
  const { connected, connectedAt, disconnectedAt, lastPublishAt } = venLink(world, at);
  return {
    ok: connected,
    status: connected ? 'connected' : 'disconnected',
    detail: connected
      ? 'MQTT connection established'
      : '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)',
    manual_tls_hostname_override: false,
    mqtt_connect_host: 'a1b2c3d4e5f6g7-ats.iot.us-west-2.amazonaws.com',
    mqtt_port: 8883,
    tls_server_hostname: 'a1b2c3d4e5f6g7-ats.iot.us-west-2.amazonaws.com',
    enabled: true,
    last_connected_at: iso(connectedAt),
    ...(disconnectedAt === undefined ? {} : { last_disconnect_at: iso(disconnectedAt) }),
    last_publish_at: iso(lastPublishAt),
  };
}

function venLive(world: World, at: number): object {
  const loads = circuits(world, at);
  const { report_interval_seconds, target_power_kw, enabled } = venConfig(world, at);
  return {
    status: venHealth(world, at),
    config: { report_interval_seconds, target_power_kw, enabled },
    metering: {
      schemaVersion: '1.0',
      venId: 'volttron_thing',
      timestamp: Math.floor(venLink(world, at).lastPublishAt / SECOND),
      usedPowerKw: powerKw(world, venLink(world, at).lastPublishAt),
      shedPowerKw: 0,
      loads: loads.map(({ id, current_kw }) => ({ id, currentPowerKw: current_kw })),
    },
    events: null,
    loads,
    activeEvent: null,
    sheddingLoadIds: [],
    lastEventSummary: null,
  };
}

/** The same settings that its shadow reports. */
function venConfig(world: World, at: number): JsonObject {
  const ven = world.fleet.find(THING);
  const { shadow_errors: _errors, ...settings } = ven ? settingsOf(world, ven, at) : {};
  return { target_power_kw: null, ...settings };
}

function iso(at: number): string | null {
  return DateTime.fromMillis(at, { zone: 'utc' }).toISO();
}
