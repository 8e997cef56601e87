import type { ThingSelector } from '../../aws/iot-fleet.ts';
import type { CatalogFleet } from '../../config/devices-schema.ts';
import { UserError } from '../../kernel/errors.ts';
import { type Target, targetName } from '../../kernel/targets.ts';
import { type FieldMap, mapOfFleet } from './field-map.ts';

/** A fleet of the catalog, ready to be read. */
export interface Fleet {
  readonly name: string;
  readonly title: string;
  readonly selector: ThingSelector;
  readonly map: FieldMap;
  /** As the catalog has it: how its things are spoken to. */
  readonly catalog: CatalogFleet;
}

/** The fleets of a target: itself, or those of its environment. */
export function fleetsOf({ environment, component }: Target): Fleet[] {
  return Object.entries(environment.fleets)
    .filter(([name]) => component?.kind !== 'fleet' || component.name === name)
    .map(([name, fleet]) => fleetOf(name, fleet));
}

/** A fleet of the catalog by its name there. */
export function fleetOf(name: string, fleet: CatalogFleet): Fleet {
  const selector = selectorOf(fleet.things);
  return { name, title: fleet.title, selector, map: mapOfFleet(fleet), catalog: fleet };
}

/** The catalog's schema lets exactly one of them through. */
function selectorOf({ prefix, group, type = '' }: CatalogFleet['things']): ThingSelector {
  if (prefix !== undefined) return { prefix };
  return group === undefined ? { type } : { group };
}

/**
 * The one fleet that is meant, with the target that names it. Throws UserError where there is none or more than one, with
 * what can be asked for instead; `command` is what its buttons ask then.
 */
export function chooseFleet(target: Target, command: string): { fleet: Fleet; target: Target } {
  const { component, environment } = target;
  if (component && component.kind !== 'fleet') throw notAFleet(target, command);
  const fleets = fleetsOf(target);
  const [fleet] = fleets;
  const whole = targetName({ ...target, component: undefined });
  if (!fleet)
    throw new UserError(
      `The catalog names no fleet in \`${whole}\`. Add one to its \`fleets\`.`,
      Object.keys(environment.devices).map((name) => ({
        label: name,
        words: ['device', `${whole}/${name}`],
      })),
    );
  if (fleets.length > 1)
    throw new UserError(
      'Which fleet do you mean?',
      fleets.map(({ name }) => ({ label: name, words: [command, `${whole}/${name}`] })),
    );
  const meant = { kind: 'fleet', name: fleet.name, title: fleet.title } as const;
  return { fleet, target: { ...target, component: meant } };
}

function notAFleet(target: Target, command: string): UserError {
  const { component, environment } = target;
  const whole = targetName({ ...target, component: undefined });
  const fleets = Object.keys(environment.fleets).map((name) => ({
    label: name,
    words: [command, `${whole}/${name}`],
  }));
  const device =
    component?.kind === 'device'
      ? [{ label: `device ${component.name}`, words: ['device', targetName(target)] }]
      : [];
  return new UserError(`\`${component?.name ?? whole}\` is not a fleet.`, [...device, ...fleets]);
}
