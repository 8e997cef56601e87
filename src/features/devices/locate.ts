import { listThingNames } from '../../aws/iot-fleet.ts';
import { describeThing, type Thing } from '../../aws/iot-things.ts';
import { type Reading, reading } from '../../aws/readings.ts';
import { UserError } from '../../kernel/errors.ts';
import { nearestNames } from '../../kernel/nearest.ts';
import { type Target, targetName } from '../../kernel/targets.ts';
import { quoted } from '../../kernel/words.ts';
import type { ReadTools } from './certificates.ts';
import { type FieldMap, mapOfDevice } from './field-map.ts';
import { type Fleet, fleetsOf } from './fleets.ts';

/** A thing that may be asked about: the catalog names it, or it is in a fleet of the catalog. */
export interface Located {
  readonly name: string;
  readonly registry: Reading<Thing>;
  readonly map: FieldMap;
  /** Absent for a thing that the catalog names by itself, and where AWS did not tell. */
  readonly fleet?: Fleet;
  /** `system@environment`, with the fleet where it is in one. */
  readonly target: string;
}

/** What was asked, for the buttons that ask it of another thing. */
export interface Asked {
  readonly command: string;
  /** Behind the name of the thing. */
  readonly rest: readonly string[];
}

/** AWS IoT: CreateThing. */
const THING_NAME = /^[\w:-]{1,128}$/;
const MOST_CHOICES = 5;

/** Finds the thing that the target or the word names. Throws UserError, with the nearest names, for one that is not ours. */
export async function locate(
  target: Target,
  word: string | undefined,
  asked: Asked,
  tools: ReadTools,
): Promise<Located> {
  const named = namedDevice(target, word);
  const name = named?.thing ?? word;
  if (name === undefined) throw missingWord(target, asked);
  if (!THING_NAME.test(name)) throw await unknownThing(target, name, asked, tools);
  const { clients, scope, signal } = tools;
  const registry = await reading(() => describeThing(clients, scope, name, signal));
  const fleet = await fleetWith(fleetsOf(target), name, registry, tools, named !== undefined);
  const map = fleet?.map ?? (named && mapOfDevice(named));
  const isMissing = !registry.ok && registry.fault.kind === 'not-found';
  if (!map || (isMissing && !named)) {
    if (!registry.ok && !isMissing) throw new UserError(registry.fault.message);
    throw await unknownThing(target, name, asked, tools);
  }
  const whole = targetName({ ...target, component: undefined });
  const where = fleet ? `${whole}/${fleet.name}` : whole;
  return { name, registry, map, ...(fleet && { fleet }), target: where };
}

/** The device that the catalog names by itself: the target, or the word by any name that it has. */
function namedDevice({ environment, component }: Target, word: string | undefined) {
  if (component?.kind === 'device') return environment.devices[component.name];
  if (word === undefined) return undefined;
  const wanted = word.toLowerCase();
  const entries = Object.entries(environment.devices);
  return entries.find(([name, { aliases, thing }]) =>
    [name, ...aliases, thing].some((each) => each.toLowerCase() === wanted),
  )?.[1];
}

/** `isNamed`: the catalog names it anyway, so a list of a whole group is not worth reading. */
async function fleetWith(
  fleets: readonly Fleet[],
  name: string,
  registry: Reading<Thing>,
  { clients, scope, signal }: ReadTools,
  isNamed: boolean,
): Promise<Fleet | undefined> {
  for (const fleet of fleets) {
    const { selector } = fleet;
    if ('prefix' in selector && name.startsWith(selector.prefix)) return fleet;
    if ('type' in selector && registry.ok && registry.value.type === selector.type) return fleet;
    if (!('group' in selector) || isNamed || !registry.ok) continue;
    const members = await reading(() => listThingNames(clients, scope, selector, signal));
    if (members.ok && members.value.includes(name)) return fleet;
  }
  return undefined;
}

function missingWord(target: Target, { command }: Asked): UserError {
  const whole = targetName({ ...target, component: undefined });
  const devices = Object.keys(target.environment.devices).slice(0, MOST_CHOICES);
  return new UserError(
    `Which thing? Say its name: \`${command} <thing>\`.`,
    devices.map((name) => ({ label: name, words: [...command.split(' '), `${whole}/${name}`] })),
  );
}

async function unknownThing(
  target: Target,
  name: string,
  { command, rest }: Asked,
  { clients, scope, signal }: ReadTools,
): Promise<UserError> {
  const whole = targetName({ ...target, component: undefined });
  const lists = await Promise.all(
    fleetsOf(target).map(({ selector }) =>
      reading(() => listThingNames(clients, scope, selector, signal)),
    ),
  );
  const devices = Object.values(target.environment.devices).map(({ thing }) => thing);
  const known = [...devices, ...lists.flatMap((list) => (list.ok ? list.value : []))];
  const nearest = nearestNames(name, known);
  const faults = lists.flatMap((list) => (list.ok ? [] : [list.fault.message]));
  const hint =
    nearest.length > 0 ? 'Did you mean one of these?' : 'See `devices` for what there is.';
  return new UserError(
    [`There is no thing ${quoted(name)} in a fleet of \`${whole}\`. ${hint}`, ...faults].join('\n'),
    nearest.map((each) => ({ label: each, words: [...command.split(' '), whole, each, ...rest] })),
  );
}
