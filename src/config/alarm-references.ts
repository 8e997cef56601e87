import { z } from 'zod';
import { describeValue, type Finding, isMapping, type Path } from './problem.ts';

/* Alarms name contacts, components, playbooks and metrics. All of it is read leniently, as in `cross-references.ts`. */

const map = z.record(z.string(), z.unknown()).catch({});
const many = z.array(z.unknown()).catch([]);
const place = { contacts: map, playbooks: map, escalation: many };
const kinds = ['services', 'databases', 'devices', 'fleets', 'logs'] as const;
const environment = z
  .object({
    alarms: many,
    metrics: map,
    ...{ services: map, databases: map, devices: map, fleets: map, logs: map },
  })
  .catch({
    alarms: [],
    metrics: {},
    ...{ services: {}, databases: {}, devices: {}, fleets: {}, logs: {} },
  });
const system = z
  .object({ ...place, environments: z.record(z.string(), environment).catch({}) })
  .catch({ contacts: {}, playbooks: {}, escalation: [], environments: {} });
const outline = z.object({ ...place, systems: z.record(z.string(), system).catch({}) });

type Environment = z.infer<typeof environment>;

/** Which names there are at one place, by what they name. */
type Known = Readonly<Record<string, readonly string[]>>;

/** Names in alarms and escalation paths that nothing has. */
export function unknownAlarmReferences(catalog: unknown): Finding[] {
  const whole = outline.parse(catalog);
  const contacts = Object.keys(whole.contacts);
  return [
    ...unknownContacts(['escalation'], whole.escalation, contacts),
    ...Object.entries(whole.systems).flatMap(([name, each]) => {
      const own = [...contacts, ...Object.keys(each.contacts)];
      const playbooks = [...Object.keys(whole.playbooks), ...Object.keys(each.playbooks)];
      return [
        ...unknownContacts(['systems', name, 'escalation'], each.escalation, own),
        ...Object.entries(each.environments).flatMap(([environmentName, environment]) =>
          environment.alarms.flatMap((alarm, index) =>
            unknownIn(['systems', name, 'environments', environmentName, 'alarms', index], alarm, {
              owner: own,
              playbook: playbooks,
              ...placesOf(environment),
            }),
          ),
        ),
      ];
    }),
  ];
}

/** `services`, `databases` … have metrics of their own, by their names. */
function placesOf(environment: Environment): Known {
  const components = kinds.flatMap((kind) => Object.entries(environment[kind]));
  const metrics = components.flatMap(([, component]) =>
    isMapping(component) && isMapping(component.metrics) ? Object.keys(component.metrics) : [],
  );
  return {
    of: components.map(([name]) => name),
    metric: [...Object.keys(environment.metrics), ...metrics],
  };
}

function unknownContacts(path: Path, steps: unknown[], contacts: readonly string[]): Finding[] {
  return steps.flatMap((step, index) => unknownIn([...path, index], step, { contact: contacts }));
}

const WORDS: Readonly<Record<string, string>> = {
  contact: 'a contact',
  owner: 'a contact',
  playbook: 'a playbook',
  of: 'a component of this environment',
  metric: 'a metric of this environment',
};

function unknownIn(path: Path, value: unknown, known: Known): Finding[] {
  if (!isMapping(value)) return [];
  return Object.entries(known).flatMap(([field, names]) => {
    const name = value[field];
    if (typeof name !== 'string' || names.includes(name)) return [];
    const there = names.join(', ') || 'none is there yet';
    const expected = `the name of ${WORDS[field]}: ${there}`;
    return [{ path: [...path, field], found: describeValue(name), expected }];
  });
}
