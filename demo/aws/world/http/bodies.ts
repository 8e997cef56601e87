import { DateTime } from 'luxon';
import { isSlow } from '../database.ts';
import { agentPower, lastEventSummary, summaryOf } from '../devices/agent-power.ts';
import type { Device } from '../devices/device.ts';
import { settingsOf } from '../devices/device-writes.ts';
import { type JsonObject, seconds } from '../devices/json.ts';
import { agentCircuits, agentLoads } from '../devices/loads/agent-circuits.ts';
import { curtail } from '../devices/loads/curtail.ts';
import { type ShedEvent, shedEventAt } from '../devices/shed.ts';
import { telemetryOf } from '../devices/telemetry.ts';
import { type ServiceName, THING } from '../inventory.ts';
import { LOSS_DETAIL, venLink } from '../ven.ts';
import type { World } from '../world.ts';

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
    '/circuits': (world, at) => ({ body: agentCircuits(world, guideVen(world), at), takes: 4 }),
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
  const ven = guideVen(world);
  const { powerKw, shedKw } = agentPower(world, ven, settingsOf(world, ven, at), at);
  return {
    body: {
      venCount: 1,
      controllablePowerKw: 12.7,
      potentialLoadReductionKw: connected ? 3.1 : 0,
      householdUsageKw: connected ? powerKw : 0,
      onlineVens: connected ? 1 : 0,
      currentLoadReductionKw: connected ? shedKw : 0,
      networkEfficiency: connected ? 97.2 : null,
      averageHousePower: connected ? powerKw : null,
      totalHousePowerToday: null,
    },
    takes: isSlow(world, at) ? 1_500 : 8,
  };
}

/** Answers 200 even without MQTT: only the body tells. */
function venHealth(world: World, at: number): object {
  const { connected, connectedAt, disconnectedAt, lastPublishAt, loss } = venLink(world, at);
  return {
    ok: connected,
    status: connected ? 'connected' : 'disconnected',
    detail: loss ? LOSS_DETAIL[loss] : 'MQTT connection established',
    manual_tls_hostname_override: false,
    mqtt_connect_host: 'a1b2c3d4e5f6g7-ats.iot.us-west-2.amazonaws.com',
    mqtt_port: 8883,
    tls_server_hostname: 'a1b2c3d4e5f6g7-ats.iot.us-west-2.amazonaws.com',
    enabled: venConfig(world, at).enabled,
    last_connected_at: iso(connectedAt),
    ...(disconnectedAt === undefined ? {} : { last_disconnect_at: iso(disconnectedAt) }),
    last_publish_at: iso(lastPublishAt),
  };
}

function venLive(world: World, at: number): object {
  const ven = guideVen(world);
  const { report_interval_seconds, target_power_kw, enabled } = venConfig(world, at);
  const event = shedEventAt(world, ven, at);
  const shed = curtail(event, agentLoads(world, ven, at));
  const summary = lastEventSummary(world, ven, at);
  return {
    status: venHealth(world, at),
    config: { report_interval_seconds, target_power_kw, enabled },
    metering: telemetryOf(world, ven, venLink(world, at).lastPublishAt),
    events: { last: { event_id: event?.id || summary.eventId } },
    loads: agentCircuits(world, ven, at),
    activeEvent: event && event.id !== '' ? activeEvent(world, ven, event, at) : null,
    sheddingLoadIds: [...shed].flatMap(([id, shedKw]) => (shedKw > 0 ? [id] : [])),
    lastEventSummary: summary,
  };
}

function activeEvent(world: World, ven: Device, event: ShedEvent, at: number): JsonObject {
  const { eventId, requestedReductionKw, baselineKw, deliveredKwh, startTs } = summaryOf(
    world,
    ven,
    { ...event, to: at },
  );
  const endTs = seconds(event.to);
  return {
    ...{ eventId, requestedReductionKw, baselineKw, deliveredKwh, startTs, endTs },
    remainingS: endTs - seconds(at),
  };
}

/** The same settings that its shadow reports. */
function venConfig(world: World, at: number): JsonObject {
  const { shadow_errors: _errors, ...settings } = settingsOf(world, guideVen(world), at);
  return { target_power_kw: null, ...settings };
}

function guideVen({ fleet }: World): Device {
  const ven = fleet.find(THING);
  if (!ven) throw new Error('the fleet lacks the VEN of the guide');
  return ven;
}

function iso(at: number): string | null {
  return DateTime.fromMillis(at, { zone: 'utc' }).toISO();
}
