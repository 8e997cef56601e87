import { type Call, forBots, type Methods } from '../api/method.ts';
import { page } from '../api/pages.ts';
import type { UserGroup } from '../fixture.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import { members, type World } from '../world.ts';
import { userOnWire } from './wire.ts';

/** People and their groups: users.*, usergroups.* */
export const peopleMethods: Methods = {
  'users.info': forBots('users:read', info),
  'users.list': forBots('users:read', list),
  'usergroups.list': forBots('usergroups:read', listGroups),
  'usergroups.users.list': forBots('usergroups:read', listGroupUsers),
};

function info({ arguments: args }: Call, world: World): JsonObject {
  const id = args.required('user');
  const person = members(world).find((member) => member.id === id);
  if (!person) throw new Refusal('user_not_found');
  return { user: userOnWire(person, world) };
}

function list({ arguments: args }: Call, world: World): JsonObject {
  const { items, metadata } = page(members(world), args);
  return {
    members: items.map((person) => userOnWire(person, world)),
    cache_ts: Math.floor(world.now() / 1000),
    response_metadata: metadata,
  };
}

function listGroups({ arguments: args }: Call, { userGroups, team }: World): JsonObject {
  const withUsers = args.flag('include_users');
  return { usergroups: userGroups.map((group) => groupOnWire(group, team.id, withUsers)) };
}

function groupOnWire(group: UserGroup, teamId: string, withUsers: boolean): JsonObject {
  return {
    id: group.id,
    team_id: teamId,
    is_usergroup: true,
    handle: group.handle,
    name: group.name,
    description: '',
    date_delete: 0,
    user_count: group.users.length,
    ...(withUsers ? { users: group.users } : {}),
  };
}

function listGroupUsers({ arguments: args }: Call, { userGroups }: World): JsonObject {
  const id = args.required('usergroup');
  const group = userGroups.find((candidate) => candidate.id === id);
  if (!group) throw new Refusal('no_such_subteam');
  return { users: group.users };
}
