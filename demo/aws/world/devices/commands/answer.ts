import type { WorldState } from '../../state.ts';
import type { Device } from '../device.ts';
import { seconds } from '../json.ts';
import { linkOf } from '../link.ts';
import { AGENT_OPS } from './agent-ops.ts';
import { parseCommand } from './envelope.ts';
import type { Heard, Reply } from './outcome.ts';
import { PANEL_OPS } from './panel-ops.ts';

/**
 * What a device makes of a message on its command topic; `undefined` where it ignores it. It hears
 * nothing while it is disconnected or hangs, and a meter may not even listen.
 */
export function answerTo(
  state: WorldState,
  device: Device,
  payload: string,
  at: number,
): Reply | undefined {
  const command = parseCommand(payload);
  if (!command || !isListening(state, device, at)) return undefined;
  const heard = { state, device, command, at };
  return device.schema === 'agent' ? agentReply(heard) : panelReply(heard);
}

function isListening(state: WorldState, device: Device, at: number): boolean {
  const { silentSince = Infinity, reactsAfter = Infinity, schema } = device;
  const hangs = silentSince <= at || reactsAfter === Infinity;
  const ignores = state.history.episodeAt('ven-ignores', at, device.name) !== undefined;
  return schema !== 'meter' && !hangs && !ignores && linkOf(state, device, at).connected;
}

/** Dialect A answers everything, if only that it does not know it. */
function agentReply(heard: Heard): Reply {
  const { device, command, at } = heard;
  const { op, correlationId } = command;
  const outcome = AGENT_OPS.get(op)?.(heard) ?? { error: `unknown op: ${op}` };
  const id = correlationId === undefined ? {} : { correlationId };
  const head = { op, ok: !('error' in outcome), ts: seconds(at), venId: device.name, ...id };
  if ('error' in outcome) return { ack: { ...head, error: outcome.error } };
  const { data, effect } = outcome;
  return { ack: { ...head, data }, ...(effect && { effect }) };
}

/** Dialect B has `status` where dialect A has `ok`. */
function panelReply(heard: Heard): Reply | undefined {
  const { op, correlationId = null } = heard.command;
  const reply = PANEL_OPS.get(op)?.(heard);
  if (!reply) return undefined;
  const { fields, effect } = reply;
  const { status = null, ...others } = fields;
  const ack = { op, status, ts: seconds(heard.at), correlationId, ...others };
  return { ack, ...(effect && { effect }) };
}
