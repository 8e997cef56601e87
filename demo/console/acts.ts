import type { WorkspaceForPeople } from '../slack/contract.ts';
import type { Act } from './wire.ts';

/** Does with a message or a channel what a person asked for. Throws what the workspace refuses with. */
export function carryOut(act: Act, workspace: WorkspaceForPeople): void {
  const { person, channel } = act;
  if (act.kind === 'join') workspace.join(person, channel);
  else if (act.kind === 'remove') workspace.remove(person, { channel, ts: act.ts });
  else if ('text' in act) workspace[act.kind](person, { channel, ts: act.ts }, act.text);
  else workspace[act.kind](person, { channel, ts: act.ts }, act.name);
}
