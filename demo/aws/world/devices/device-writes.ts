import { isDeepStrictEqual } from 'node:util';
import type { WorldState } from '../state.ts';
import { floorTo, SECOND } from '../time.ts';
import type { Device } from './device.ts';
import type { Json, JsonObject } from './json.ts';
import { appliedAt, reportedUntil } from './link.ts';
import type { Reaction, ShadowProgram } from './programs/program.ts';
import { programOf } from './programs/programs.ts';
import type { ShadowChange } from './shadow-changes.ts';

/** One write to a shadow, by the device or by a call; without a section, that stays as it is. */
export interface Write {
  at: number;
  /** What to merge; null removes the whole section. */
  desired?: JsonObject | null;
  reported?: JsonObject | null;
  isDeletion?: boolean;
}

/** What a device itself wrote to one of its shadows, as far as it can still be seen. */
export interface DeviceWrites {
  writes: Write[];
  /** How often it wrote, on top of where versions start. */
  version: number;
}

/** The device writes its settings as it connects and when they change, and its status over and over. */
export function deviceWrites(
  state: WorldState,
  device: Device,
  program: ShadowProgram,
  changes: readonly ShadowChange[],
  at: number,
): DeviceWrites {
  const until = reportedUntil(state, device, at);
  const { installedAt } = device;
  if (until === undefined || installedAt === undefined) return { writes: [], version: 0 };
  const reactions = reactionsOf(state, device, program, changes, until);
  const installed = {
    at: installedAt,
    desired: program.desired,
    reported: program.shown(program.settings),
  };
  const writes = [installed, ...reactions.map((reaction) => reactionWrite(program, reaction))];
  const version = 1_000 + reactions.length;
  if (!program.status) return { writes, version };
  const settings = reactions.at(-1)?.settings ?? program.settings;
  const every = intervalOf(device, settings);
  const reportedAt = Math.max(
    floorTo(every, until - device.phase) + device.phase,
    reactions.at(-1)?.at ?? installedAt,
    state.history.commands.until(device.name, until).at(-1)?.at ?? installedAt,
    installedAt,
  );
  const deletions = changes.filter(({ kind, at: when }) => kind === 'delete' && when < reportedAt);
  const restored = deletions.map((deletion) => ({
    at: Math.min(reportedAt, deletion.at + every),
    reported: program.shown(settings),
  }));
  const status = program.status({ state, device, at: reportedAt, settings, reactions });
  const reports = Math.floor((reportedAt - state.history.genesis) / device.reportEvery);
  return {
    writes: [...writes, ...restored, { at: reportedAt, reported: status }],
    version: version + reports,
  };
}

/** The settings that a device runs with, e.g. `report_interval_seconds`. */
export function settingsOf(state: WorldState, device: Device, at: number): JsonObject {
  const program = programOf(device, undefined);
  if (!program) return {};
  const changes = state.history.shadows.of({ thing: device.name, shadow: undefined });
  return reactionsOf(state, device, program, changes, at).at(-1)?.settings ?? program.settings;
}

/** Every time that the device did what `desired`, or a command, asked for, oldest first. */
function reactionsOf(
  state: WorldState,
  device: Device,
  program: ShadowProgram,
  changes: readonly ShadowChange[],
  until: number,
): Reaction[] {
  const told = program.obeysCommands ? state.history.commands.until(device.name, until) : [];
  const asks = [
    ...changes.flatMap((change) => askOf(state, device, change)),
    ...told.flatMap((command) =>
      command.kind === 'settings'
        ? [{ at: command.at, asked: command.asked, isCommand: true }]
        : [],
    ),
  ];
  const reactions: Reaction[] = [];
  for (const ask of asks.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)) {
    const before = reactions.at(-1)?.settings ?? program.settings;
    reactions.push({ ...ask, before, settings: program.apply(before, ask.asked) });
  }
  return reactions;
}

type Ask = Pick<Reaction, 'at' | 'asked' | 'isCommand'>;

/** What a call wanted of the device, and when it does that. */
function askOf(state: WorldState, device: Device, change: ShadowChange): Ask[] {
  if (change.kind !== 'update' || !change.desired) return [];
  const asked = withoutNulls(change.desired);
  if (Object.keys(asked).length === 0) return [];
  return [{ at: appliedAt(state, device, change.at), asked, isCommand: false }];
}

function reactionWrite(program: ShadowProgram, { at, asked, before, settings }: Reaction): Write {
  const [was, is] = [program.shown(before), program.shown(settings)];
  const told = Object.entries(is).filter(
    ([key, value]) => key in asked || !isDeepStrictEqual(was[key], value),
  );
  const reported = Object.fromEntries(told);
  if (!program.clearsDesired) return { at, reported };
  return { at, reported, desired: cleared(asked, settings) };
}

function cleared(asked: JsonObject, settings: JsonObject): JsonObject {
  const done = Object.keys(asked).filter((key) => key in settings);
  return Object.fromEntries(done.map((key): [string, Json] => [key, null]));
}

function withoutNulls(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
}

function intervalOf({ reportEvery }: Device, settings: JsonObject): number {
  const asked = settings.report_interval_seconds;
  return typeof asked === 'number' && asked > 0 ? asked * SECOND : reportEvery;
}
