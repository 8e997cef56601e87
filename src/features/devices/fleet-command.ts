import { z } from 'zod';
import { reading } from '../../aws/readings.ts';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { judgeCertificates, type ReadTools, readCertificates } from './certificates.ts';
import type { DevicesDependencies } from './dependencies.ts';
import { readFleet } from './fleet-read.ts';
import { type FleetResult, fleetView } from './fleet-view.ts';
import { chooseFleet, type Fleet } from './fleets.ts';
import { type FleetRow, type FrozenFleet, keepFleet } from './frozen.ts';
import { worstFirst } from './rank.ts';
import { judgeThing } from './state.ts';
import { counted, placeOf } from './words.ts';

const PATIENCE = 60_000;
const KEEP = 7 * 86_400_000;
/** Certificates take two calls for each thing and AWS gives few of them: only those of the worst things are read. */
const MOST_CERTIFIED = 100;
/** Telling of every thing would be more work than reading it. */
const TOLD_EVERY = 100;
const MOST_FAULTS = 5;

type Told = (things: number) => void;

/** `devices`: a fleet at a glance, the worst things first. */
export function fleetCommand({ clients, snapshots, newId }: DevicesDependencies): Command {
  return defineCommand({
    name: 'devices',
    summary: 'A fleet at a glance: connected, stale, disabled, certificates that end, power.',
    examples: ['devices', 'devices grid'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({}),
    async run(_options, context, progress): Promise<FleetResult> {
      const { fleet, target } = chooseFleet(targetOf(context), 'devices');
      const place = placeOf(target);
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
      const tools = { clients, scope: readScope(target.environment, context.actor.id), signal };
      const told: Told = (things) => {
        if (things % TOLD_EVERY === 0) progress({ kind: 'reading', place, things });
      };
      progress({ kind: 'reading', place, things: 0 });
      const found = await lookAtFleet(fleet, tools, context.now, told);
      const frozen = { ...place, unit: fleet.map.unit, ...found, readAt: context.now() };
      const id = newId();
      await keepFleet(snapshots, { id, expiresAt: context.now() + KEEP }, frozen);
      return { kind: 'page', fleet: frozen, kept: id, page: 1 };
    },
    view: fleetView,
  });
}

type Found = Pick<FrozenFleet, 'rows' | 'way' | 'notes' | 'fault'>;

async function lookAtFleet(
  fleet: Fleet,
  tools: ReadTools,
  now: () => number,
  told: Told,
): Promise<Found> {
  const read = await reading(() => readFleet(fleet, tools, told));
  if (!read.ok) return { rows: [], way: 'not read', notes: [], fault: read.fault.message };
  const { things, way, notes } = read.value;
  const rows = [...things].map(([thing, sighting]): FleetRow => {
    const { connected: _, enabled: __, ...judged } = judgeThing(sighting, fleet.map, now());
    return { thing, ...judged };
  });
  const judged = worstFirst(rows);
  const certified = await withCertificates(judged.slice(0, MOST_CERTIFIED), fleet, tools, now);
  const rest = judged.slice(MOST_CERTIFIED);
  const faults = Map.groupBy(things.values(), ({ fault }) => fault);
  const unread = [...faults].flatMap(([fault, own]) =>
    fault === undefined ? [] : [`${counted(own.length, 'thing')}: ${fault}`],
  );
  const limit = `Certificates were looked at of the worst ${MOST_CERTIFIED} of ${counted(rows.length, 'thing')} only.`;
  return {
    rows: worstFirst([...certified, ...rest]),
    way,
    notes: [...notes, ...unread.slice(0, MOST_FAULTS), ...(rest.length > 0 ? [limit] : [])],
  };
}

async function withCertificates(
  rows: readonly FleetRow[],
  { map }: Fleet,
  tools: ReadTools,
  now: () => number,
): Promise<FleetRow[]> {
  const read = await readCertificates(
    rows.map(({ thing }) => thing),
    tools,
  );
  return rows.map((row) => {
    const found = read.get(row.thing);
    const certificate = found && judgeCertificates(found, map.certificates, now());
    return certificate ? { ...row, certificate } : row;
  });
}
