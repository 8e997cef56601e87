import { SERVICES } from '../inventory.ts';
import { powerKw } from '../power.ts';
import type { WorldState } from '../state.ts';
import { isServing } from '../targets.ts';
import { MINUTE, SECOND } from '../time.ts';
import { venLink } from '../ven.ts';
import { SLOT, type Written } from './line.ts';
import { pollAt } from './polls.ts';

const CONNECTED = "MQTT connection established as client_id='volttron_thing'";
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
    ? [[10, 'MQTT disconnected: unexpected (code 7)'], failed, shadowRejected(at)]
    : [failed];
}

/** What the VEN does when it is told: it answers the backend's commands. */
export function venEvents(state: WorldState, at: number): Written[] {
  const { connectedAt } = venLink(state, at + SLOT - 1);
  const isNew = at <= connectedAt;
  const ids = venLink(state, at).connected ? pollAt(state, at)?.ids : undefined;
  return [
    ...(isNew ? [said(connectedAt - at, CONNECTED)] : []),
    ...(ids === undefined ? [] : [said(1_420, `🏓 Ping answered (${ids})`)]),
  ];
}

export function venStart(): string[] {
  return ['🚀 VEN agent starting: thing=volttron_thing interval=5s', CONNECTED];
}

export function gatewayLines({ history }: WorldState, at: number): Written[] {
  if (at % MINUTE !== 0) return [];
  const outage = history.episodeAt('gateway-offline', at);
  if (!outage) return [[40, '127.0.0.1 - - "GET /health HTTP/1.1" 200 -']];
  const attempt = Math.floor((at - outage.from) / MINUTE) % 5;
  const failed = said(40, `MQTT connect failed (try ${attempt + 1}/5): timed out`);
  if (attempt === 0)
    return [failed, ...TIMED_OUT.map((message, index) => said(60 + index, message))];
  return [failed, said(900, 'GET /health took 5300 ms while MQTT reconnects')];
}

/** The gateway's polls of the VEN, which go through the backend. */
export function gatewayEvents(state: WorldState, at: number): Written[] {
  const poll = pollAt(state, at);
  if (!poll || state.history.episodeAt('gateway-offline', at)) return [];
  const request = `POST /openadr/poll request_id=${poll.requestId}`;
  const hasBackend = SERVICES.filter(({ name }) => name === 'backend-service').some((place) =>
    isServing(state, place, at),
  );
  const answer = hasBackend ? '200 in 450 ms' : '503 in 12 ms: no healthy targets';
  return [said(1_200, `${request} from volttron_thing`), said(1_650, `${request} ${answer}`)];
}

export function gatewayStart(): string[] {
  return ['🔎 VEN listing server started on port 8081', '✅ VTN listening on port 8080'];
}

function shadowRejected(at: number): Written {
  const timestamp = Math.floor(at / SECOND);
  return said(
    1_800,
    `Thing shadow get rejected: ${JSON.stringify({ code: 403, message: 'Forbidden', timestamp })}`,
  );
}

function said(offset: number, message: string): Written {
  return [offset, message];
}

const TIMED_OUT = [
  'Traceback (most recent call last):',
  '  File "/app/vtn_server.py", line 143, in connect_mqtt',
  '    client.connect(host, port, keepalive=60)',
  '  File "/usr/local/lib/python3.11/site-packages/paho/mqtt/client.py", line 914, in connect',
  '    return self.reconnect()',
  'TimeoutError: timed out',
];
