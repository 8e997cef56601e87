import { thingShadow } from '../../aws/iot-data.ts';
import { reading } from '../../aws/readings.ts';
import type { CatalogFleet } from '../../config/devices-schema.ts';
import type { FleetCircuits } from '../../config/fleet-http-schema.ts';
import { askJson } from '../../http/ask-json.ts';
import { readPath } from '../../json-path.ts';
import { maskText } from '../../kernel/mask.ts';
import type { ReadTools } from './certificates.ts';
import { addressOf } from './http-address.ts';

/** A circuit as its thing tells it; what it does not tell is absent. Texts are masked, not escaped. */
export interface Circuit {
  readonly id: string;
  readonly name: string;
  readonly enabled?: boolean;
  /** Now, in the unit of the fleet; negative where it generates. */
  readonly power?: number;
  /** At most, in the same unit. */
  readonly rated?: number;
  /** True for what is never shed. */
  readonly critical?: boolean;
}

/** The circuits of a thing, and where they were read. */
export interface CircuitsRead {
  readonly circuits: readonly Circuit[];
  /** `its HTTP address` or `its shadow`. */
  readonly from: string;
  /** Why its HTTP address gave none, where it was asked first; a sentence. */
  readonly note?: string;
}

/** The circuits, or a sentence that says why they are not known. */
export type CircuitsReading =
  | { readonly ok: true; readonly value: CircuitsRead }
  | { readonly ok: false; readonly fault: string };

/** Where the catalog says that circuits are found. */
export type CircuitsPlace = Pick<CatalogFleet, 'http' | 'circuits'>;

/** Only what says that it is not critical, is on and draws power may be shed: what is not known is left alone. */
export function mayBeShed({ enabled, power, critical }: Circuit): boolean {
  return critical === false && enabled !== false && power !== undefined && power > 0;
}

/** Reads the circuits of a thing: from its HTTP address, else from what its classic shadow reports. Rejects only for faults of ours. */
export async function readCircuits(
  place: CircuitsPlace,
  thing: string,
  tools: ReadTools,
): Promise<CircuitsReading> {
  const { circuits } = place;
  if (!circuits) return { ok: false, fault: 'The catalog names no circuits for this fleet.' };
  const asked = await overHttp(place, circuits, thing, tools);
  if (asked?.ok || circuits.reported === undefined)
    return asked ?? { ok: false, fault: `The catalog does not say where ${thing} lists circuits.` };
  const reported = await fromShadow(circuits, thing, tools);
  if (!asked) return reported;
  return reported.ok
    ? { ok: true, value: { ...reported.value, note: asked.fault } }
    : { ok: false, fault: `${asked.fault} ${reported.fault}` };
}

/** Undefined for a thing without an address. */
async function overHttp(
  { http }: CircuitsPlace,
  { path, at, fields }: FleetCircuits,
  thing: string,
  { signal }: ReadTools,
): Promise<CircuitsReading | undefined> {
  const address = http && path !== undefined ? addressOf(http, thing, path) : undefined;
  if (!http || address === undefined) return undefined;
  const answer = await askJson(address, { signal, timeoutMs: http.timeout });
  if (!answer.ok)
    return { ok: false, fault: `Its circuits cannot be asked for: ${answer.message}.` };
  const list = at === undefined ? answer.value : readPath(answer.value, at);
  return listed(list, fields, 'its HTTP address');
}

async function fromShadow(
  { reported = '', fields }: FleetCircuits,
  thing: string,
  { clients, scope, signal }: ReadTools,
): Promise<CircuitsReading> {
  const shadow = await reading(() => thingShadow(clients, scope, { thing }, signal));
  if (!shadow.ok) return { ok: false, fault: shadow.fault.message };
  return listed(readPath(shadow.value.reported, reported), fields, 'its shadow');
}

/** A list that has something else than circuits in it is not trusted: a circuit that is not seen could be a critical one. */
function listed(list: unknown, fields: FleetCircuits['fields'], from: string): CircuitsReading {
  if (!Array.isArray(list)) return { ok: false, fault: `There is no list of circuits in ${from}.` };
  const circuits = list.flatMap((each: unknown) => circuitOf(each, fields) ?? []);
  if (circuits.length < list.length)
    return { ok: false, fault: `The list of circuits in ${from} has entries without an id.` };
  return { ok: true, value: { circuits, from } };
}

function circuitOf(value: unknown, fields: FleetCircuits['fields']): Circuit | undefined {
  const id = wordOf(readPath(value, fields.id));
  if (id === undefined) return undefined;
  const enabled = readPath(value, fields.enabled);
  const power = readPath(value, fields.power);
  const rated = readPath(value, fields.rated);
  const critical = readPath(value, fields.critical);
  return {
    id,
    name: wordOf(readPath(value, fields.name)) ?? id,
    ...(typeof enabled === 'boolean' && { enabled }),
    ...(typeof power === 'number' && { power }),
    ...(typeof rated === 'number' && { rated }),
    ...(typeof critical === 'boolean' && { critical }),
  };
}

const WORD_LENGTH = 60;

function wordOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const word = maskText(String(value)).trim().slice(0, WORD_LENGTH);
  return word === '' ? undefined : word;
}
