import type { Shadow } from '../../../../aws/iot-data.ts';
import { UserError } from '../../../../kernel/errors.ts';
import { targetName } from '../../../../kernel/targets.ts';
import { quoted } from '../../../../kernel/words.ts';
import type { Device } from '../../devices.ts';
import type { ActionArguments, ActionTools } from '../../kind.ts';

/** The thing that an action is about. Throws UserError where it is none of the target's any more: other rules may hold for it. */
export async function deviceOf({ thing }: ActionArguments, tools: ActionTools): Promise<Device> {
  const { devices, target } = tools;
  const asked = { command: 'device', rest: [] };
  const device = await devices.find(target, String(thing), asked, tools);
  const { kind, name } = device.component;
  const isMeant = target.component?.kind === kind && target.component.name === name;
  if (isMeant && device.name === thing) return device;
  throw new UserError(
    `${quoted(String(thing))} does not belong to \`${targetName(target)}\` any more.`,
  );
}

/** What one should know before one tells a thing something: it may not hear it. */
export function silenceWarnings(device: Device, shadow: Shadow): string[] {
  const { state, why } = device.judge(shadow);
  return state === 'connected'
    ? []
    : [`${device.name} is ${state} (${why}): it may not hear of this.`];
}
