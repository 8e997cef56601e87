import type { Shadow } from '../../../../aws/iot-data.ts';
import type { FleetCommands } from '../../../../config/fleet-commands-schema.ts';
import { readPath } from '../../../../json-path.ts';
import { UserError } from '../../../../kernel/errors.ts';
import type { Device } from '../../devices.ts';
import type { ActionTools, Json } from '../../kind.ts';
import { speechOf } from './answer.ts';
import { deviceWords } from './json.ts';
import { readShadow } from './shadow-change.ts';

/* Whether a thing sheds load on request just now. */

export type DemandResponse = NonNullable<FleetCommands['demandResponse']>;

/** How things like this one shed load. Throws UserError where the catalog does not say so. */
export function demandResponseOf(device: Device): DemandResponse {
  const { demandResponse } = speechOf(device).commands;
  if (demandResponse) return demandResponse;
  throw new UserError(
    `\`${device.name}\` cannot shed load on request: the catalog names no \`demandResponse\` for its fleet.`,
  );
}

/** The event that is active; `unknown` where the catalog does not say where a thing reports it. */
export type ActiveEvent = { kind: 'active'; id: string } | { kind: 'idle' } | { kind: 'unknown' };

export function activeEvent({ active }: DemandResponse, { reported }: Shadow): ActiveEvent {
  if (active.length === 0) return { kind: 'unknown' };
  const found = active
    .map((path) => readPath(reported, path))
    .find((value) => value !== undefined && value !== null);
  const isIdle = found === undefined || found === '' || found === false;
  if (isIdle) return { kind: 'idle' };
  return {
    kind: 'active',
    id: deviceWords(typeof found === 'string' ? found : JSON.stringify(found), 80),
  };
}

/** What decides of a plan: whether there is an event, not which one. */
export const eventState = (
  thing: string,
  kind: ActiveEvent['kind'],
): { thing: string; event: string } => ({
  thing,
  event: kind,
});

/** What the thing says of itself now. */
export async function lookAtEvent(device: Device, tools: ActionTools): Promise<ActiveEvent> {
  const shadow = await readShadow({ thing: device.name }, tools);
  return activeEvent(demandResponseOf(device), shadow);
}

/** Whether a stored state says so. */
export function wasKind(stored: Json, kind: ActiveEvent['kind']): boolean {
  return readPath(stored, 'event') === kind;
}

/** A thing reports what it does within seconds, by the clock of who sent the command. */
export const EVENT_PATIENCE_MS = 30_000;
