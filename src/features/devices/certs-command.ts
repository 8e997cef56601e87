import { z } from 'zod';
import { listThingNames } from '../../aws/iot-fleet.ts';
import { type Reading, reading } from '../../aws/readings.ts';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import type { Target } from '../../kernel/targets.ts';
import { type CertificateRow, certificateRows, withAttached } from './certificate-rows.ts';
import { type ReadTools, readCertificates } from './certificates.ts';
import { type CertsReport, certsView } from './certs-view.ts';
import type { DevicesDependencies } from './dependencies.ts';
import type { FieldMap } from './field-map.ts';
import { chooseFleet } from './fleets.ts';
import { locate } from './locate.ts';
import { counted, type Place, placeOf } from './words.ts';

const PATIENCE = 60_000;
/** Two calls for each thing, and AWS takes few of them. */
const MOST_THINGS = 500;
const TOLD_EVERY = 25;
/** As many as are shown; one more call for each. */
const MOST_ATTACHED = 40;

/** Whose certificates are read. */
interface Subject {
  readonly place: Place;
  readonly names: Reading<readonly string[]>;
  readonly map: FieldMap;
  /** The thing, where it is one. */
  readonly thing?: string;
}

/** `certs`: the certificates of a fleet or a thing, those that end first on top. */
export function certsCommand({ clients }: Pick<DevicesDependencies, 'clients'>): Command {
  return defineCommand({
    name: 'certs',
    summary: 'Certificates of devices: valid from and until, issuer, things, by days left.',
    examples: ['certs', 'certs grid', 'certs meter-017'],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      thing: z.string().optional().describe('only those of this thing').meta({ positional: true }),
      file: z.boolean().default(false).describe('all of them as a CSV file, too'),
    }),
    async run({ thing, file }, context, progress): Promise<CertsReport> {
      const target = targetOf(context);
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
      const tools = { clients, scope: readScope(target.environment, context.actor.id), signal };
      const { place, names, map, thing: one } = await subjectOf(target, thing, tools);
      const report = (
        rows: readonly CertificateRow[],
        parts: Partial<CertsReport>,
      ): CertsReport => {
        const readAt = context.now();
        const only = one === undefined ? {} : { thing: one };
        return { ...place, ...only, rows, things: 0, notes: [], file, readAt, ...parts };
      };
      if (!names.ok) return report([], { fault: names.fault.message });
      const looked = names.value.slice(0, MOST_THINGS);
      const left = names.value.length - looked.length;
      const read = await readCertificates(looked, tools, (done) => {
        if (done % TOLD_EVERY === 0) progress(report([], { things: looked.length, done }));
      });
      const found = certificateRows(read, map.certificates, context.now());
      const { rows, faults } = await withAttached(found, MOST_ATTACHED, tools);
      const notes = [...faults.map(otherThings), ...leftNotes(left)];
      return report(rows, { things: looked.length, notes });
    },
    view: certsView,
  });
}

function leftNotes(left: number): string[] {
  if (left === 0) return [];
  return [
    `${counted(left, 'thing')} more, by name, were not looked at: ask for one thing by its name.`,
  ];
}

function otherThings(fault: string): string {
  return `What else certificates are attached to is not known: ${fault}`;
}

async function subjectOf(
  target: Target,
  word: string | undefined,
  tools: ReadTools,
): Promise<Subject> {
  if (word !== undefined || target.component?.kind === 'device') {
    const found = await locate(target, word, { command: 'certs', rest: [] }, tools);
    const whole = placeOf({ ...target, component: undefined });
    return {
      place: { ...whole, target: found.target },
      names: { ok: true, value: [found.name] },
      map: found.map,
      thing: found.name,
    };
  }
  const { fleet, target: meant } = chooseFleet(target, 'certs');
  const { clients, scope, signal } = tools;
  const names = await reading(() => listThingNames(clients, scope, fleet.selector, signal));
  return { place: placeOf(meant), names, map: fleet.map };
}
