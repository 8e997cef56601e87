import { z } from 'zod';
import { unknownAlarmReferences } from './alarm-references.ts';
import { describeValue, type Finding, isMapping, type Path } from './problem.ts';

/*
 * Names and channels that must not be taken twice. They are read leniently, so that clashes are reported together with
 * everything else that is wrong in a catalog.
 */
const values = z.array(z.unknown()).catch([]);
const component = z
  .object({ aliases: values, logs: z.unknown().optional(), group: z.unknown().optional() })
  .catch({ aliases: [] });
const components = z.record(z.string(), component).catch({});
const query = z.object({ of: values }).catch({ of: [] });
const queries = z.record(z.string(), query).catch({});
const environment = z
  .object({
    channels: values,
    alarms: values,
    services: components,
    databases: components,
    devices: components,
    fleets: components,
    logs: components,
    queries,
  })
  .catch({
    channels: [],
    alarms: [],
    services: {},
    databases: {},
    devices: {},
    fleets: {},
    logs: {},
    queries: {},
  });
const environments = z.record(z.string(), environment).catch({});
const system = z.object({ aliases: values, environments }).catch({ aliases: [], environments: {} });
const outline = z.object({ systems: z.record(z.string(), system).catch({}) });

type Environment = z.infer<typeof environment>;

/** Every name, channel and alarm that is taken twice where it may be taken once, and names that mean nothing. */
export function clashes(catalog: unknown): Finding[] {
  const { systems } = outline.parse(catalog);
  const places = Object.entries(systems).flatMap(([name, { environments }]) =>
    Object.entries(environments).map(([environmentName, environment]) => ({
      path: ['systems', name, 'environments', environmentName],
      environment,
    })),
  );
  const channels = places.flatMap(({ path, environment }) =>
    listClaims([...path, 'channels'], environment.channels),
  );
  return [
    ...secondClaims('a name that no other system has', namedClaims(['systems'], systems)),
    ...secondClaims('each channel in one environment, once', channels),
    ...places.flatMap(({ path, environment }) => environmentClashes(path, environment)),
    ...unknownAlarmReferences(catalog),
  ];
}

function environmentClashes(path: Path, environment: Environment): Finding[] {
  const kinds = ['services', 'databases', 'devices', 'fleets', 'logs'] as const;
  const names = kinds.flatMap((kind) => namedClaims([...path, kind], environment[kind]));
  return [
    ...secondClaims('a name that nothing else in this environment has', names),
    ...secondClaims(
      'each alarm once',
      listClaims([...path, 'alarms'], environment.alarms.map(alarmName)),
    ),
    ...unknownLogs(path, environment),
  ];
}

/** Queries name components whose logs they read. */
function unknownLogs(path: Path, { services, databases, logs, queries }: Environment): Finding[] {
  const withLogs = Object.entries({ ...services, ...databases, ...logs })
    .filter(([, { logs: own, group }]) => own !== undefined || group !== undefined)
    .map(([name]) => name);
  const expected = `a component with a log: ${withLogs.join(', ') || 'none is there yet'}`;
  return Object.entries(queries).flatMap(([name, { of }]) =>
    of.flatMap((value, index) =>
      typeof value !== 'string' || withLogs.includes(value)
        ? []
        : [
            {
              path: [...path, 'queries', name, 'of', index],
              found: describeValue(value),
              expected,
            },
          ],
    ),
  );
}

/** An alarm is a name, or a map with its name. */
function alarmName(alarm: unknown): unknown {
  return isMapping(alarm) ? alarm.name : alarm;
}

interface Claim {
  value: unknown;
  path: Path;
  /** Names go before aliases, so that a clash is reported at the alias. */
  alias: boolean;
}

function namedClaims(path: Path, things: Record<string, { aliases: unknown[] }>): Claim[] {
  return Object.entries(things).flatMap(([name, { aliases }]) => [
    { value: name, path: [...path, name], alias: false },
    ...listClaims([...path, name, 'aliases'], aliases),
  ]);
}

function listClaims(path: Path, list: unknown[]): Claim[] {
  return list.map((value, index) => ({ value, path: [...path, index], alias: true }));
}

function secondClaims(expected: string, claims: Claim[]): Finding[] {
  const first = new Map<unknown, Path>();
  const namesFirst = [...claims].sort((a, b) => Number(a.alias) - Number(b.alias));
  return namesFirst.flatMap(({ value, path }) => {
    const takenBy = first.get(value);
    first.set(value, takenBy ?? path);
    return takenBy ? [{ path, found: describeValue(value), expected, takenBy }] : [];
  });
}
