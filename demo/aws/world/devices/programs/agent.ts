import { z } from 'zod';
import { MINUTE, SECOND } from '../../time.ts';
import { agentPower, lastEventSummary } from '../agent-power.ts';
import type { Device } from '../device.ts';
import { isObject, type Json, type JsonObject, seconds } from '../json.ts';
import { shedEventAt } from '../shed.ts';
import type { Moment, ShadowProgram } from './program.ts';

/** What the agent accepts, by key. Repository of the VEN agent: `desired` of its shadow. */
const ACCEPTED: ReadonlyMap<string, z.ZodType<Json>> = new Map<string, z.ZodType<Json>>(
  Object.entries({
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
  }),
);

/** Of what a command sets, what the agent takes over: known keys with good values. */
export function takenSettings(asked: JsonObject): JsonObject {
  const taken = Object.entries(asked).filter(
    ([key, value]) => ACCEPTED.get(key)?.safeParse(value).success,
  );
  return Object.fromEntries(taken);
}

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
    obeysCommands: true,
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
    const problem = ACCEPTED.get(key)?.safeParse(value).error;
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
  const delta = reactions.findLast(({ isCommand }) => !isCommand);
  const event = shedEventAt(state, device, at);
  const { powerKw, shedKw } = agentPower(state, device, settings, at);
  const summary = lastEventSummary(state, device, at);
  const lastEventTs = event ? seconds(event.from) : summary.startTs;
  const eventId = event?.id || summary.eventId;
  return {
    status: {
      ven: 'ready',
      mqtt_connected: true,
      last_telemetry_ts: seconds(lastTelemetryAt(moment)),
      last_shadow_delta_ts: seconds(delta?.at ?? state.history.genesis + MINUTE),
      last_shadow_delta: delta?.asked ?? { report_interval_seconds: device.reportEvery / SECOND },
      last_event_ts: lastEventTs,
      last_backend_event_ts: lastEventTs,
      power_kw: powerKw,
      shed_kw: shedKw,
      active_event_id: event?.id ?? '',
      shadow_version: 1_000 + reactions.length,
    },
    events: { last: { event_id: eventId }, last_backend: { event_id: eventId } },
    metrics: { lastEventSummary: summary },
  };
}

/** An agent that is turned off goes on to write its shadow, but sends no telemetry. */
function lastTelemetryAt({ device, at, settings, reactions }: Moment): number {
  if (settings.enabled !== false) return at;
  const turnedOff = reactions.findLast(({ before }) => before.enabled !== false);
  return turnedOff?.at ?? device.disabledSince ?? at;
}
