import { demandKw } from '../../power.ts';
import { noise } from '../../random.ts';
import { HOUR, SECOND } from '../../time.ts';
import type { Device } from '../device.ts';
import type { JsonObject } from '../json.ts';
import type { Moment, ShadowProgram } from './program.ts';

/** A smart meter: another schema, with ISO times, that a fleet view has to be told about. */
export function meterProgram({ reportEvery, disabledSince }: Device): ShadowProgram {
  const asked = {
    report_interval_seconds: reportEvery / SECOND,
    enabled: disabledSince === undefined,
  };
  return {
    desired: asked,
    settings: asked,
    obeysCommands: false,
    clearsDesired: false,
    apply: (settings, wanted) => ({ ...settings, ...wanted }),
    shown: (settings) => settings,
    status,
  };
}

function status({ device, at, settings }: Moment): JsonObject {
  const { installedAt = at, key } = device;
  return {
    meter: {
      power_kw: settings.enabled === false ? 0 : demandKw(device.key, at),
      voltage_v: Number((238 + 4 * noise(key, Math.floor(at / SECOND))).toFixed(1)),
      energy_kwh: Number((((at - installedAt) / HOUR) * 2.1).toFixed(1)),
    },
    last_seen: new Date(at).toISOString(),
  };
}
