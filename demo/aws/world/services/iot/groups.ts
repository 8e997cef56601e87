import type {
  ListThingGroupsCommandInput,
  ListThingGroupsForThingCommandInput,
  ListThingsInThingGroupCommandInput,
} from '@aws-sdk/client-iot';
import { findGroup, GROUPS, groupsBelow, type ThingGroup } from '../../devices/groups.ts';
import { pageOf } from '../../paging.ts';
import type { World } from '../../world.ts';
import { invalidToken, notFound, pageSize, thingNamed } from './refusals.ts';

/** Simulates ListThingGroups: all, those inside one, those whose names start so. */
export function listThingGroups(input: ListThingGroupsCommandInput) {
  const { parentGroup, namePrefixFilter = '', recursive = true } = input;
  const below = parentGroup === undefined ? [...GROUPS] : groupsBelow(groupNamed(parentGroup).name);
  const found = below
    .filter(({ parent }) => recursive || parent === parentGroup)
    .filter(({ name }) => name.startsWith(namePrefixFilter));
  return groupPage(found, input);
}

/** Simulates ListThingGroupsForThing: the groups that a thing is in directly. */
export function listThingGroupsForThing(world: World, input: ListThingGroupsForThingCommandInput) {
  const { groups } = thingNamed(world, input.thingName);
  return groupPage(
    GROUPS.filter(({ name }) => groups.includes(name)),
    input,
  );
}

/** Simulates ListThingsInThingGroup, with the groups inside it where that is asked for. */
export function listThingsInThingGroup(world: World, input: ListThingsInThingGroupCommandInput) {
  const group = groupNamed(input.thingGroupName);
  const meant = [group, ...(input.recursive ? groupsBelow(group.name) : [])].map(
    ({ name }) => name,
  );
  const members = world.fleet.devices.filter(({ groups }) =>
    groups.some((name) => meant.includes(name)),
  );
  const size = pageSize('maxResults', input.maxResults, 250);
  const { page, next } = pageOf(members, input.nextToken, size, invalidToken);
  return { things: page.map(({ name }) => name), nextToken: next };
}

function groupPage(
  groups: readonly ThingGroup[],
  { maxResults, nextToken }: Pick<ListThingGroupsCommandInput, 'maxResults' | 'nextToken'>,
) {
  const size = pageSize('maxResults', maxResults, 250);
  const { page, next } = pageOf(groups, nextToken, size, invalidToken);
  return {
    thingGroups: page.map(({ name, arn }) => ({ groupName: name, groupArn: arn })),
    nextToken: next,
  };
}

function groupNamed(name: string | undefined): ThingGroup {
  const group = findGroup(name);
  if (!group) throw notFound(`Thing group ${name} cannot be found.`);
  return group;
}
