import { powerKw } from '../power.ts';
import type { WorldState } from '../state.ts';
import { MINUTE } from '../time.ts';
import { venLink } from '../ven.ts';
import { iotTime, type Written } from './line.ts';

const EXPIRED =
  '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)';

/** The VEN agent prints without times. */
export function venLines(state: WorldState, at: number): Written[] {
  const { connected, disconnectedAt = at } = venLink(state, at);
  if (connected) {
    const power = powerKw(state, at).toFixed(2);
    return [[120, `📊 Published telemetry: ${power} kW (shed: 0.000 kW)`]];
  }
  if (at % MINUTE !== 0) return [];
  const attempt = Math.floor((at - disconnectedAt) / MINUTE) % 5;
  const failed: Written = [300, `MQTT connect failed (try ${attempt + 1}/5): ${EXPIRED}`];
  return at - disconnectedAt < MINUTE
    ? [[10, 'MQTT disconnected: unexpected (code 7)'], failed]
    : [failed];
}

export function gatewayLines({ history }: WorldState, at: number): Written[] {
  if (at % MINUTE !== 0) return [];
  const outage = history.episodeAt('gateway-offline', at);
  if (!outage) return [[40, '127.0.0.1 - - "GET /health HTTP/1.1" 200 -']];
  const attempt = Math.floor((at - outage.from) / MINUTE) % 5;
  return [[40, `MQTT connect failed (try ${attempt + 1}/5): timed out`]];
}

/** IoT Core's own log: connections that it refused, and one accepted publish a minute. */
export function iotLines(state: WorldState, at: number): Written[] {
  if (at % MINUTE !== 0) return [];
  const { connected } = venLink(state, at);
  const common = { timestamp: iotTime(at + 114), protocol: 'MQTT', clientId: 'volttron_thing' };
  const entry = connected
    ? {
        ...common,
        logLevel: 'INFO',
        eventType: 'Publish-In',
        status: 'Success',
        topicName: 'volttron/metering',
      }
    : {
        ...common,
        logLevel: 'ERROR',
        eventType: 'Connect',
        status: 'Failure',
        reason: 'AUTHORIZATION_FAILURE',
      };
  return [[114, JSON.stringify({ ...entry, sourceIp: '198.51.100.7' })]];
}
