import { agentPower } from '../devices/agent-power.ts';
import { settingsOf } from '../devices/device-writes.ts';
import { guideVen } from '../devices/fleet.ts';
import { SERVICES, THING } from '../inventory.ts';
import { powerKw } from '../power.ts';
import type { WorldState } from '../state.ts';
import { isServing } from '../targets.ts';
import { MINUTE, SECOND } from '../time.ts';
import { LOSS_DETAIL, venLink } from '../ven.ts';
import { SLOT, type Written } from './line.ts';
import { pollAt } from './polls.ts';

const CONNECTED = "MQTT connection established as client_id='volttron_thing'";

/** The VEN agent prints without times. */
export function venLines(state: WorldState, at: number): Written[] {
  const { loss, disconnectedAt = at } = venLink(state, at);
  if (!loss) {
    const { used, shed } = published(state, at);
    return [[120, `📊 Published telemetry: ${used} kW (shed: ${shed} kW)`]];
  }
  if (at % MINUTE !== 0) return [];
  const attempt = Math.floor((at - disconnectedAt) / MINUTE) % 5;
  const failed = said(300, `MQTT connect failed (try ${attempt + 1}/5): ${LOSS_DETAIL[loss]}`);
  if (at - disconnectedAt >= MINUTE) return [failed];
  const lost = [said(10, 'MQTT disconnected: unexpected (code 7)'), failed];
  return loss === 'certificate' ? [...lost, shadowRejected(at)] : lost;
}

/** The power that it drew, and what it shed, as it prints them. */
function published(state: WorldState, at: number): { used: string; shed: string } {
  const { seed, history } = state;
  if (history.commands.until(THING, at).length === 0) {
    return { used: powerKw(state, at).toFixed(2), shed: '0.000' };
  }
  const ven = guideVen(seed, history.genesis);
  const now = agentPower(state, ven, settingsOf(state, ven, at), at);
  return { used: now.powerKw.toFixed(2), shed: now.shedKw.toFixed(3) };
}

/** What the VEN prints about the commands that it obeys. */
function obeyed({ history }: WorldState, at: number): Written[] {
  const told = history.commands.until(THING, at + SLOT - 1).filter((command) => command.at >= at);
  return told.flatMap((command): Written[] => {
    const offset = command.at - at;
    if (command.kind === 'event') {
      const { id, requestedKw } = command.event;
      return [
        said(offset, `⚡ Event ${id || 'without id'}: shedding ${requestedKw.toFixed(2)} kW`),
      ];
    }
    if (command.kind !== 'settings' || typeof command.asked.enabled !== 'boolean') return [];
    const word = command.asked.enabled ? 'True' : 'False';
    return [said(offset, `VEN enable -> ${word} (source=backend_cmd)`)];
  });
}

/** What the VEN does when it is told: it answers the backend's commands. */
export function venEvents(state: WorldState, at: number): Written[] {
  const { connectedAt } = venLink(state, at + SLOT - 1);
  const isNew = at <= connectedAt;
  const ids = venLink(state, at).connected ? pollAt(state, at)?.ids : undefined;
  return [
    ...(isNew ? [said(connectedAt - at, CONNECTED)] : []),
    ...obeyed(state, at),
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
