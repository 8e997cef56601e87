import type { Device } from '../device.ts';
import { agentProgram } from './agent.ts';
import { FIRMWARE, firmwareProgram } from './firmware.ts';
import { meterProgram } from './meter.ts';
import { panelProgram } from './panel.ts';
import type { ShadowProgram } from './program.ts';

const CLASSIC = { agent: agentProgram, panel: panelProgram, meter: meterProgram };

/** What a device makes of a shadow, the classic one where there is no name; of others it knows nothing. */
export function programOf(device: Device, shadow: string | undefined): ShadowProgram | undefined {
  if (shadow === undefined) return CLASSIC[device.schema](device);
  return shadow === FIRMWARE && device.typeName === 'VEN' ? firmwareProgram(device) : undefined;
}
