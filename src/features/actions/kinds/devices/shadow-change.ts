import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AwsFault } from '../../../../aws/faults.ts';
import { type Shadow, thingShadow } from '../../../../aws/iot-data.ts';
import { UserError } from '../../../../kernel/errors.ts';
import type { Device } from '../../devices.ts';
import type { ActionArguments, ActionTools, Change, Json, Plan } from '../../kind.ts';
import { silenceWarnings } from './device.ts';
import {
  isMap,
  type JsonMap,
  type Leaf,
  leavesOf,
  merged,
  patchBetween,
  pruned,
  valueAt,
  valueWords,
} from './json.ts';

/* What is desired of a device, and how it is to be changed. */

/** Of which shadow: the classic one has no name. */
export interface ShadowPlace {
  readonly thing: string;
  readonly shadow?: string;
}

const json: z.ZodType<Json> = z.json();
const map = z.record(z.string(), json);
const details = z.object({ thing: z.string(), shadow: z.string().exactOptional(), patch: map });
const desiredState = z.object({ desired: map });

/** What is to be merged into what is desired. */
export const detailsOf = (plan: Plan) => details.parse(plan.details);
/** What was desired when people approved. */
export const desiredOf = (stored: Json): JsonMap => desiredState.parse(stored).desired;

export function placeOf({ thing, shadow }: ActionArguments): ShadowPlace {
  return { thing: String(thing), ...(shadow !== undefined && { shadow: String(shadow) }) };
}

/** Throws UserError for a shadow that does not exist. */
export async function readShadow(
  { thing, shadow }: ShadowPlace,
  { clients, read, signal }: Pick<ActionTools, 'clients' | 'read' | 'signal'>,
): Promise<Shadow> {
  try {
    const name = { thing, ...(shadow !== undefined && { shadow }) };
    return await thingShadow(clients, read, name, signal);
  } catch (error) {
    if (!(error instanceof AwsFault && error.kind === 'not-found')) throw error;
    const which = shadow === undefined ? 'no classic shadow' : `no shadow called \`${shadow}\``;
    throw new UserError(`\`${thing}\` has ${which}: there is nothing to change.`);
  }
}

/** What is desired, without what means nothing to AWS. */
export function desiredIn({ desired }: Shadow): JsonMap {
  return isMap(desired) ? pruned(desired) : {};
}

/** AWS: AWS IoT Core quotas, the size of the state of a shadow. */
const LARGEST = 8 * 1_024;

/** The plan of merging a patch into what is desired. Throws UserError where nothing would be different, or too much. */
export function planChange(
  device: Device,
  shadow: Shadow,
  place: ShadowPlace,
  { patch, summary }: { patch: JsonMap; summary: string },
): Plan {
  const before = desiredIn(shadow);
  const after = merged(before, patch);
  if (isDeepStrictEqual(before, after))
    throw new UserError(`That is desired of \`${device.name}\` already.`);
  const size = Buffer.byteLength(JSON.stringify({ desired: after, reported: shadow.reported }));
  if (size > LARGEST)
    throw new UserError(
      `The shadow would have ${size.toLocaleString('en-GB')} bytes; AWS takes ${LARGEST.toLocaleString('en-GB')}.`,
    );
  const leaves = leavesOf(patch);
  return {
    summary,
    changes: leaves.map((leaf) => changeOf(leaf, shadow)),
    blastRadius: ['The device does what is desired as soon as it hears of it.'],
    warnings: [
      ...(place.shadow === undefined ? silenceWarnings(device, shadow) : []),
      ...leaves.flatMap((leaf) => strangeness(leaf, shadow)),
    ],
    iam: ['iot:UpdateThingShadow'],
    single: false,
    before: { ...place, desired: before },
    after: { ...place, desired: after },
    details: { ...place, patch },
    undo: {
      action: 'shadow-set',
      args: { ...place, desired: JSON.stringify(patchBetween(after, before)) },
    },
  };
}

function changeOf({ keys, value }: Leaf, { reported, desired }: Shadow): Change {
  const what = keys.join('.');
  const key = keys.at(-1) ?? '';
  const [is, wanted] = [reported, desired].map((part) => valueWords(key, valueAt(part, keys)));
  const to = value === null ? 'not desired any more' : `desired ${valueWords(key, value)}`;
  return { what, from: `reported ${is}, desired ${wanted}`, to };
}

/** Whether the device seems to know such a field, of this kind. */
function strangeness({ keys, value }: Leaf, { reported, desired }: Shadow): string[] {
  if (value === null) return [];
  const name = keys.join('.');
  const known = [reported, desired]
    .map((part) => valueAt(part, keys))
    .find((each) => each !== undefined && each !== null);
  if (known === undefined)
    return [`${name} is neither reported nor desired so far: the device may not know it.`];
  const [is, was] = [kindOf(value), kindOf(known)];
  return is === was ? [] : [`${name} is ${was} now, and would be ${is}.`];
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}
