import { z } from 'zod';
import { demandKw } from '../../power.ts';
import { floorTo, HOUR, MINUTE, SECOND } from '../../time.ts';
import type { Device } from '../device.ts';
import { isObject, type Json, type JsonObject, seconds } from '../json.ts';
import { shedEventAt } from '../shed.ts';
import type { Moment, ShadowProgram } from './program.ts';

/** What the agent accepts, by key. Repository of the VEN agent: `desired` of its shadow. */
const ACCEPTED: Readonly<Record<string, z.ZodType<Json>>> = {
  report_interval_seconds: z.int().min(1),
  target_power_kw: z.number(),
  enabled: z.boolean(),
  meter_base_min_kw: z.number().min(0),
  meter_base_max_kw: z.number().min(0),
  meter_jitter_pct: z.number().min(0).max(1),
  voltage_enabled: z.boolean(),
  voltage_nominal: z.number(),
  voltage_jitter_pct: z.number().min(0).max(1),
  current_enabled: z.boolean(),
  power_factor: z.number().min(0.05).max(1),
};

/** The VEN agent (dialect A): refuses bad values by name, and echoes keys that it does not know. */
export function agentProgram({ reportEvery, disabledSince }: Device): ShadowProgram {
  const asked = {
    report_interval_seconds: reportEvery / SECOND,
    enabled: disabledSince === undefined,
  };
  return {
    desired: asked,
    settings: {
      ...asked,
      meter_base_min_kw: 0.8,
      meter_base_max_kw: 4.2,
      meter_jitter_pct: 0.08,
      voltage_enabled: true,
      voltage_nominal: 240,
      voltage_jitter_pct: 0.01,
      current_enabled: true,
      power_factor: 0.97,
      shadow_errors: {},
    },
    clearsDesired: false,
    apply,
    shown: (settings) => settings,
    status,
  };
}

function apply(settings: JsonObject, asked: JsonObject): JsonObject {
  const accepted: JsonObject = {};
  const errors: JsonObject = {};
  for (const [key, value] of Object.entries(asked)) {
    const problem = ACCEPTED[key]?.safeParse(value).error;
    errors[key] = problem ? `invalid value for ${key}: ${JSON.stringify(value)}` : null;
    if (!problem) accepted[key] = value;
  }
  const before = settings.shadow_errors;
  return {
    ...settings,
    ...accepted,
    shadow_errors: { ...(isObject(before) ? before : {}), ...errors },
  };
}

function status(moment: Moment): JsonObject {
  const { state, device, at, settings, reactions } = moment;
  const last = reactions.at(-1);
  const event = shedEventAt(device, at);
  const shed = settings.enabled === true ? (event?.shedKw ?? 0) : 0;
  const power = settings.enabled === true ? demandKw(device.key, at) - shed : 0;
  const lastEvent = lastEventAt(at);
  const lastEventId = `evt-${seconds(lastEvent).toString(16)}`;
  return {
    status: {
      ven: 'ready',
      mqtt_connected: true,
      last_telemetry_ts: seconds(lastTelemetryAt(moment)),
      last_shadow_delta_ts: seconds(last?.at ?? state.history.genesis + MINUTE),
      last_shadow_delta: last?.asked ?? { report_interval_seconds: device.reportEvery / SECOND },
      last_event_ts: seconds(event?.from ?? lastEvent),
      last_backend_event_ts: seconds(event?.from ?? lastEvent),
      power_kw: Number(power.toFixed(2)),
      shed_kw: shed,
      active_event_id: event?.id ?? '',
      shadow_version: 1_000 + reactions.length,
    },
    events: {
      last: { event_id: event?.id ?? lastEventId },
      last_backend: { event_id: event?.id ?? lastEventId },
    },
    metrics: {
      lastEventSummary: {
        eventId: lastEventId,
        requestedReductionKw: 2.5,
        actualReductionKw: 2.31,
        deliveredKwh: 1.16,
        baselineKw: 3.9,
        startTs: seconds(lastEvent),
        endTs: seconds(lastEvent + 30 * MINUTE),
      },
    },
  };
}

/** An agent that is turned off goes on to write its shadow, but sends no telemetry. */
function lastTelemetryAt({ device, at, settings, reactions }: Moment): number {
  if (settings.enabled !== false) return at;
  const turnedOff = reactions.findLast(({ before }) => before.enabled !== false);
  return turnedOff?.at ?? device.disabledSince ?? at;
}

/** The utility's last demand-response event: every day from 17:00 to 17:30 Pacific standard time. */
function lastEventAt(at: number): number {
  const start = 25 * HOUR;
  return floorTo(24 * HOUR, at - start) + start;
}
