import PQueue from 'p-queue';
import { thingShadow } from '../../aws/iot-data.ts';
import { type Indexing, indexing, listThingNames, searchThings } from '../../aws/iot-fleet.ts';
import { type Reading, reading } from '../../aws/readings.ts';
import type { ReadTools } from './certificates.ts';
import type { Fleet } from './fleets.ts';
import type { Sighting } from './state.ts';

/** Everything that is known of a fleet's things. */
export interface FleetRead {
  readonly things: ReadonlyMap<string, Sighting>;
  /** How it was read, in words. */
  readonly way: string;
  /** Why fleet indexing was not used, where it should have been, in sentences. */
  readonly notes: readonly string[];
}

type Progress = (found: number) => void;

/** GetThingShadow takes hundreds of calls a second (AWS: IoT Core quotas); so many do not starve other requests. */
const SHADOWS_AT_ONCE = 25;

/**
 * Reads a fleet: by fleet indexing where shadows are indexed, otherwise shadow by shadow, `mostShadows` of them. Throws
 * AwsFault where it cannot be listed.
 */
export async function readFleet(
  { selector }: Fleet,
  tools: ReadTools,
  progress: Progress,
  mostShadows = Number.POSITIVE_INFINITY,
): Promise<FleetRead> {
  const { clients, scope, signal } = tools;
  const indexed = await reading(() => indexing(clients, scope, signal));
  if (indexed.ok && indexed.value.shadows) {
    const found = await reading(() => searchThings(clients, scope, selector, signal, progress));
    if (found.ok) {
      const things = new Map(found.value.map(({ name, ...sighting }) => [name, sighting]));
      return { things, way: 'read by fleet indexing', notes: connectivityNote(indexed.value) };
    }
    if (signal.aborted) throw found.fault;
    const note = `Fleet indexing gave no answer, so every shadow was read: ${found.fault.message}`;
    return { ...(await listFleet(selector, tools, progress, mostShadows)), notes: [note] };
  }
  const notes = indexingNote(indexed);
  return { ...(await listFleet(selector, tools, progress, mostShadows)), notes };
}

function connectivityNote({ connectivity }: Indexing): string[] {
  return connectivity
    ? []
    : ['AWS does not index connections here, so only the shadows say what is connected.'];
}

function indexingNote(indexed: Reading<Indexing>): string[] {
  return [
    indexed.ok
      ? 'Fleet indexing of shadows is off, so every shadow was read: slow for many things.'
      : `Whether fleet indexing is on is not known, so every shadow was read: ${indexed.fault.message}`,
  ];
}

async function listFleet(
  selector: Fleet['selector'],
  { clients, scope, signal }: ReadTools,
  progress: Progress,
  mostShadows: number,
): Promise<Pick<FleetRead, 'things' | 'way'>> {
  const names = await listThingNames(clients, scope, selector, signal);
  const queue = new PQueue({ concurrency: SHADOWS_AT_ONCE });
  let done = 0;
  const look = async (name: string): Promise<[string, Sighting]> => {
    const shadow = await reading(() => thingShadow(clients, scope, { thing: name }, signal));
    done += 1;
    progress(done);
    return [name, sightingOf(shadow)];
  };
  const looked = await queue.addAll(names.slice(0, mostShadows).map((name) => () => look(name)));
  const left = names.slice(mostShadows).map((name): [string, Sighting] => [name, NOT_LOOKED_AT]);
  const things = new Map([...looked, ...left]);
  return { things, way: 'read shadow by shadow' };
}

const NOT_LOOKED_AT: Sighting = {
  fault: 'not looked at, because without fleet indexing it takes a call for each',
};

function sightingOf(shadow: Reading<{ reported: Record<string, unknown> }>): Sighting {
  if (shadow.ok) return { reported: shadow.value.reported };
  return shadow.fault.kind === 'not-found' ? {} : { fault: shadow.fault.message };
}
