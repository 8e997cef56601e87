import { noise } from '../random.ts';
import type { WorldState } from '../state.ts';
import { MINUTE } from '../time.ts';
import { venLink } from '../ven.ts';
import { type Metric, noiseKey } from './metric.ts';
import { valueAt } from './rhythm.ts';

/** The VEN's topics by publishes a minute: metering and its copy each 5 s, loads each 30 s. */
const VEN_PUBLISHES = 26;

/** `AWS/IoT`, and the application's own count of VENs that are connected. */
export function deviceMetrics(state: WorldState): Metric[] {
  return [
    perProtocol('PublishIn.Success', (at) => publishes(state, at)),
    perProtocol('Connect.Success', (at) => connects(state, at)),
    perProtocol('Connect.AuthError', (at) => refusedConnects(state, at)),
    {
      namespace: 'AWS/IoT',
      name: 'TopicMatch',
      dimensions: { RuleName: 'mqtt_forward_volttron_metering' },
      unit: 'Count',
      samplesPerMinute: 1,
      sampleAt: (at) => (venLink(state, at).connected ? 12 : undefined),
    },
    {
      namespace: 'GridServices/Application',
      name: 'VENConnectionCount',
      dimensions: { Environment: 'dev' },
      unit: 'Count',
      samplesPerMinute: 1,
      sampleAt: (at) => (venLink(state, at).connected ? 1 : undefined),
    },
  ];
}

/** IoT Core counts by protocol: without that dimension there is no such metric. */
function perProtocol(name: string, sampleAt: (at: number) => number | undefined): Metric {
  return {
    namespace: 'AWS/IoT',
    name,
    dimensions: { Protocol: 'MQTT' },
    unit: 'Count',
    samplesPerMinute: 1,
    sampleAt,
  };
}

/** The backend's commands go on without the VEN. */
function publishes(state: WorldState, at: number): number {
  const key = noiseKey(state, 'PublishIn.Success');
  const commands = Math.round(valueAt({ quiet: 0, busy: 4, jitter: 0.5 }, key, at));
  return commands + (venLink(state, at).connected ? VEN_PUBLISHES : 0);
}

/** Now and then a client connects again. */
function connects(state: WorldState, at: number): number | undefined {
  const key = noiseKey(state, 'Connect.Success');
  return noise(key, Math.floor(at / MINUTE)) < 0.02 ? 1 : undefined;
}

/** Each thing whose certificate has run out tries again every minute. */
function refusedConnects({ history }: WorldState, at: number): number | undefined {
  const lasting = history
    .episodes('ven-disconnected')
    .filter(({ from, to = Infinity }) => from <= at && at < to);
  return lasting.length > 0 ? lasting.length : undefined;
}
