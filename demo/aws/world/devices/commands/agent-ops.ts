import { SECOND } from '../../time.ts';
import { agentPower } from '../agent-power.ts';
import { settingsOf } from '../device-writes.ts';
import { isObject, type JsonObject, rounded, seconds } from '../json.ts';
import { type AgentLoad, agentLoads } from '../loads/agent-circuits.ts';
import { takenSettings } from '../programs/agent.ts';
import { programOf } from '../programs/programs.ts';
import { numberIn, textIn } from './envelope.ts';
import type { HeardCommand } from './heard-commands.ts';
import type { Heard } from './outcome.ts';

/** What an op came to: data for the acknowledgement, or why it was refused. */
export type AgentOutcome = { data: JsonObject; effect?: HeardCommand } | { error: string };

/** Switching on and off is ignored for so long after the last time. Repository: the VEN agent. */
const DEBOUNCE = 5 * SECOND;

/** The ops of the VEN agent (dialect A); it knows no other. Repository: the contract of VENs. */
export const AGENT_OPS: ReadonlyMap<string, (heard: Heard) => AgentOutcome> = new Map(
  Object.entries<(heard: Heard) => AgentOutcome>({
    ping: ({ at }) => ({ data: { pong: true, ts: seconds(at) } }),
    event: startEvent,
    set: changeSettings,
    setConfig: changeSettings,
    enable: (heard) => switchTo(heard, true),
    disable: (heard) => switchTo(heard, false),
    get: tell,
    setLoad: changeLoad,
    shedLoad,
    shedPanel,
  }),
);

/** Arguments are read from `data` alone; `shed_kw` is a cap on the power, not what to shed. */
function startEvent({ state, device, command: { data }, at }: Heard): AgentOutcome {
  const id = textIn(data, 'event_id');
  if (id === undefined) return { error: 'missing event_id' };
  const from = (numberIn(data, 'start_ts') ?? seconds(at)) * SECOND;
  const lasts = numberIn(data, 'duration_s');
  const to = lasts === undefined ? numberIn(data, 'end_ts') : from / SECOND + lasts;
  if (to === undefined) return { error: 'missing duration_s or end_ts' };
  const settings = settingsOf(state, device, at);
  const { powerKw, shedKw } = agentPower(state, device, settings, at);
  const cap = numberIn(data, 'shed_kw') ?? Infinity;
  const requestedKw = numberIn(data, 'requestedReductionKw') ?? Math.max(0, powerKw + shedKw - cap);
  const event = { id, requestedKw, from: Math.min(from, to * SECOND), to: to * SECOND };
  return { data: { event_id: id }, effect: { at, kind: 'event', event } };
}

function changeSettings({ command: { data }, at }: Heard): AgentOutcome {
  const applied = takenSettings(data);
  return {
    data: { applied },
    ...(Object.keys(applied).length > 0 && { effect: { at, kind: 'settings', asked: applied } }),
  };
}

function switchTo({ state, device, at }: Heard, enabled: boolean): AgentOutcome {
  const last = state.history.commands
    .until(device.name, at)
    .findLast((heard) => heard.kind === 'settings' && 'enabled' in heard.asked);
  if (last && at - last.at < DEBOUNCE) {
    const { enabled: current = null } = settingsOf(state, device, at);
    return { data: { applied: { enabled: current } } };
  }
  const applied = { enabled };
  return { data: { applied }, effect: { at, kind: 'settings', asked: applied } };
}

/** `what` is read beside `data`, though the contract puts it inside. */
function tell({ state, device, command: { body }, at }: Heard): AgentOutcome {
  const what = textIn(body, 'what') ?? 'status';
  const settings = settingsOf(state, device, at);
  const { shadow_errors: _errors, ...config } = settings;
  if (what === 'config') return { data: { config: { target_power_kw: null, ...config } } };
  if (what !== 'status') return { error: `unknown what: ${what}` };
  const program = programOf(device, undefined);
  const { status } = program?.status?.({ state, device, at, settings, reactions: [] }) ?? {};
  return { data: { status: isObject(status) ? status : {} } };
}

function changeLoad(heard: Heard): AgentOutcome {
  const { data } = heard.command;
  const load = loadIn(heard);
  if (!load) return { error: `unknown load: ${textIn(data, 'loadId') ?? 'None'}` };
  const { id, name, type } = load;
  const capacityKw = numberIn(data, 'capacityKw') ?? load.rated_kw;
  const enabled = typeof data.enabled === 'boolean' ? data.enabled : load.enabled;
  return {
    data: { updated: { id, name, type, enabled, rated_kw: capacityKw } },
    effect: { at: heard.at, kind: 'load', loadId: id, change: { enabled, capacityKw } },
  };
}

/** The contract says `reduceKw`; the code that runs reads `amountKw`. */
function shedLoad(heard: Heard): AgentOutcome {
  const { at, command } = heard;
  const load = loadIn(heard);
  if (!load) return { error: `unknown load: ${textIn(command.data, 'loadId') ?? 'None'}` };
  const requestedKw = numberIn(command.data, 'amountKw', 'reduceKw') ?? 0;
  const shedAmount = rounded(Math.min(requestedKw, load.wantedKw * load.sheddable));
  const event = { id: '', requestedKw, from: at, to: at + durationIn(heard), loadId: load.id };
  return { data: { shedAmount }, effect: { at, kind: 'event', event } };
}

function shedPanel(heard: Heard): AgentOutcome {
  const { state, device, at, command } = heard;
  const requestedKw = numberIn(command.data, 'requestedReductionKw') ?? 0;
  const to = at + durationIn(heard);
  const loads = agentLoads(state, device, at);
  const wanted = loads.reduce((sum, { wantedKw }) => sum + wantedKw, 0);
  const most = loads.reduce((sum, { wantedKw, sheddable }) => sum + wantedKw * sheddable, 0);
  const accepted = Math.min(requestedKw, most);
  return {
    data: {
      targetKw: rounded(wanted - accepted),
      acceptedReduceKw: rounded(accepted),
      until: seconds(to),
    },
    effect: { at, kind: 'event', event: { id: '', requestedKw, from: at, to } },
  };
}

function loadIn({ state, device, command, at }: Heard): AgentLoad | undefined {
  const wanted = textIn(command.data, 'loadId');
  return agentLoads(state, device, at).find(({ id }) => id === wanted);
}

/** Milliseconds; 5 minutes where nobody says. */
function durationIn({ command }: Heard): number {
  return (numberIn(command.data, 'durationS') ?? 300) * SECOND;
}
