import { powerKw } from './power.ts';
import type { WorldState } from './state.ts';
import { floorTo, MINUTE, SECOND } from './time.ts';
import { TELEMETRY_EVERY, venLink } from './ven.ts';

/** How often the device reports, in seconds: the agent's own setting. */
export const REPORT_INTERVAL_SECONDS = 5;

/**
 * The device's classic shadow, as GetThingShadow answers. A device that lost its link cannot report
 * that it lost it: `reported` stays as last written, so `mqtt_connected` is still true and only the
 * timestamps grow old.
 */
export function shadowDocument(state: WorldState, at: number): object {
  const { history } = state;
  const writtenAt = venLink(state, at).lastPublishAt;
  const settings = { report_interval_seconds: REPORT_INTERVAL_SECONDS, enabled: true };
  const reported = { ...reportedState(state, writtenAt), ...settings };
  return {
    state: { desired: settings, reported },
    metadata: {
      desired: stamped(settings, history.genesis + MINUTE),
      reported: stamped(reported, writtenAt),
    },
    version: 1_000 + Math.floor((writtenAt - history.genesis) / TELEMETRY_EVERY),
    timestamp: seconds(at),
  };
}

function reportedState(state: WorldState, writtenAt: number): object {
  const lastEvent = lastEventAt(writtenAt);
  const lastEventId = `evt-${seconds(lastEvent).toString(16)}`;
  return {
    status: {
      ven: 'ready',
      mqtt_connected: true,
      last_telemetry_ts: seconds(writtenAt),
      last_shadow_delta_ts: seconds(state.history.genesis + MINUTE),
      last_shadow_delta: { report_interval_seconds: REPORT_INTERVAL_SECONDS },
      last_event_ts: seconds(lastEvent),
      last_backend_event_ts: seconds(lastEvent),
      power_kw: powerKw(state, writtenAt),
      shed_kw: 0,
      active_event_id: '',
      shadow_version: 1_000,
    },
    meter_base_min_kw: 0.8,
    meter_base_max_kw: 4.2,
    meter_jitter_pct: 0.08,
    voltage_enabled: true,
    voltage_nominal: 240,
    voltage_jitter_pct: 0.01,
    current_enabled: true,
    power_factor: 0.97,
    events: { last: { event_id: lastEventId }, last_backend: { event_id: lastEventId } },
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
    shadow_errors: {},
  };
}

/** The utility's last demand-response event: every day from 17:00 to 17:30 Pacific standard time. */
function lastEventAt(at: number): number {
  const day = 24 * 60 * MINUTE;
  const start = 25 * 60 * MINUTE;
  return floorTo(day, at - start) + start;
}

/** The same structure with the time at which each value was written, in place of the value. */
function stamped(value: object, at: number): object {
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      typeof member === 'object' && member !== null
        ? stamped(member, at)
        : { timestamp: seconds(at) },
    ]),
  );
}

function seconds(at: number): number {
  return Math.floor(at / SECOND);
}
