import type { Device } from './devices/device.ts';
import { type DeviceWrites, deviceWrites, type Write } from './devices/device-writes.ts';
import {
  difference,
  EMPTY,
  type JsonObject,
  merged,
  type Section,
  seconds,
} from './devices/json.ts';
import { programOf } from './devices/programs/programs.ts';
import type { ShadowChange } from './devices/shadow-changes.ts';
import type { WorldState } from './state.ts';

/** A shadow as it is at a time. */
export interface Shadow {
  desired: Section;
  reported: Section;
  version: number;
}

/** What device and calls together made of a shadow; `undefined` where there is none. */
export function shadowOf(
  state: WorldState,
  device: Device,
  shadow: string | undefined,
  at: number,
): Shadow | undefined {
  const { writes, version } = writesTo(state, device, shadow, at);
  const lastDeletion = writes.findLastIndex(({ isDeletion }) => isDeletion);
  const kept = writes.slice(lastDeletion + 1);
  if (kept.length === 0) return undefined;
  return { desired: folded(kept, 'desired'), reported: folded(kept, 'reported'), version };
}

/** The version that the next write has to name, if it names any; 0 where nothing was ever written. */
export function versionOf(
  state: WorldState,
  device: Device,
  shadow: string | undefined,
  at: number,
): number {
  return writesTo(state, device, shadow, at).version;
}

/** A shadow as GetThingShadow answers. AWS: Device Shadow service documents. */
export function shadowDocument({ desired, reported, version }: Shadow, at: number): object {
  const delta = difference(desired.state, reported.state);
  return {
    state: present({ desired: desired.state, reported: reported.state, delta }),
    metadata: present({ desired: desired.metadata, reported: reported.metadata }),
    version,
    timestamp: seconds(at),
  };
}

/** Only what has anything in it. */
export function present(sections: Readonly<Record<string, JsonObject>>): JsonObject {
  return Object.fromEntries(
    Object.entries(sections).filter(([, section]) => Object.keys(section).length > 0),
  );
}

/** In the order of time; of writes at one time those of calls come last. */
function writesTo(
  state: WorldState,
  device: Device,
  shadow: string | undefined,
  at: number,
): DeviceWrites {
  const all = state.history.shadows.of({ thing: device.name, shadow });
  const changes = all.filter((change) => change.at <= at);
  const program = programOf(device, shadow);
  const own = program
    ? deviceWrites(state, device, program, changes, at)
    : { writes: [], version: 0 };
  const writes = [...own.writes, ...changes.map(writeOf)].sort((a, b) => a.at - b.at);
  return { writes, version: own.version + changes.length };
}

function writeOf(change: ShadowChange): Write {
  return change.kind === 'delete' ? { at: change.at, isDeletion: true } : change;
}

function folded(writes: readonly Write[], section: 'desired' | 'reported'): Section {
  let result = EMPTY;
  for (const write of writes) {
    const patch = write[section];
    if (patch === null) result = EMPTY;
    else if (patch !== undefined) result = merged(result, patch, write.at);
  }
  return result;
}
