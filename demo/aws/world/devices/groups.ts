import { arn } from '../inventory.ts';

/** A static thing group. */
export interface ThingGroup {
  name: string;
  arn: string;
  /** The group that it is in; `undefined` at the root. */
  parent?: string;
}

export const GROUPS: readonly ThingGroup[] = [
  group('coast', 'field'),
  group('central', 'field'),
  group('dev'),
  group('field'),
  group('north', 'field'),
  group('peak-pilot'),
];

/** Where field devices stand, with the group of their region. */
export const SITES = [
  { site: 'redding', group: 'north' },
  { site: 'chico', group: 'north' },
  { site: 'fresno', group: 'central' },
  { site: 'modesto', group: 'central' },
  { site: 'salinas', group: 'coast' },
  { site: 'oxnard', group: 'coast' },
] as const;

export function findGroup(name: string | undefined): ThingGroup | undefined {
  return GROUPS.find((one) => one.name === name);
}

/** The groups below one, at any depth. */
export function groupsBelow(name: string): ThingGroup[] {
  const children = GROUPS.filter(({ parent }) => parent === name);
  return children.flatMap((child) => [child, ...groupsBelow(child.name)]);
}

function group(name: string, parent?: string): ThingGroup {
  return { name, arn: arn('iot', `thinggroup/${name}`), ...(parent && { parent }) };
}
