import type { Catalog } from '../config/catalog.ts';
import { Denied, messageOf } from './errors.ts';
import type { Actor } from './request.ts';
import { ROLES, type Role } from './roles.ts';
import { type Target, targetName } from './targets.ts';
import { quoted } from './words.ts';

/** Reads who is in a Slack user group. Throws when it cannot be read: nobody is let in on a guess. */
export type GroupMembers = (groupId: string) => Promise<ReadonlySet<string>>;

/**
 * Lets the actor pass or throws Denied. The innermost list of a role counts: the environment's, else the system's, else
 * the catalog's own. A higher role includes the lower ones. A guest is not one of everyone, and somebody whom Slack could
 * not tell about may only look.
 */
export async function authorize(
  actor: Actor,
  needed: Role,
  place: { catalog: Catalog; target: Target | undefined },
  groupMembers: GroupMembers,
): Promise<void> {
  if (actor.kind === 'bot' || actor.kind === 'foreign')
    throw new Denied(
      'Only people of this workspace can use this; apps and other workspaces cannot.',
    );
  if (actor.kind === 'unknown' && needed !== 'viewer')
    throw new Denied(
      `Slack could not tell who you are, and this needs the role ${needed}. Try again in a minute.`,
    );
  const members = ROLES.slice(ROLES.indexOf(needed)).flatMap((role) => membersOf(role, place));
  const { inside, unreadable } = await isOneOf(actor, members, groupMembers);
  if (inside) return;
  const where = place.target ? ` on ${targetName(place.target)}` : '';
  throw new Denied(
    [
      `This needs the role ${needed}${where}, which you do not have.`,
      ...unreadable.map((problem) => `Also, ${problem}.`),
      'Ask an admin to add you under `roles` in the catalog.',
    ].join(' '),
  );
}

/** Whether somebody is in a list of Slack ids, and which user groups of it could not be read. */
export async function isOneOf(
  actor: Actor,
  members: readonly string[],
  groupMembers: GroupMembers,
): Promise<{ inside: boolean; unreadable: readonly string[] }> {
  const named = members.includes(actor.id) || (members.includes('everyone') && isEveryone(actor));
  if (named) return { inside: true, unreadable: [] };
  const groups = members.filter((member) => member.startsWith('S'));
  const memberships = await Promise.all(
    [...new Set(groups)].map((group) => membership(actor, group, groupMembers)),
  );
  return {
    inside: memberships.includes('inside'),
    unreadable: memberships.filter((each) => !['inside', 'outside'].includes(each)),
  };
}

/** `inside`, `outside`, or why nobody can tell. */
async function membership(
  actor: Actor,
  group: string,
  groupMembers: GroupMembers,
): Promise<string> {
  try {
    return (await groupMembers(group)).has(actor.id) ? 'inside' : 'outside';
  } catch (error) {
    return `user group ${group} could not be read (${quoted(messageOf(error))})`;
  }
}

function isEveryone({ kind }: Actor): boolean {
  return kind === 'member' || kind === 'unknown';
}

/** The Slack ids that have a role here: the innermost list of the role. Those of higher roles have it, too. */
export function membersOf(
  role: Role,
  { catalog, target }: { catalog: Catalog; target: Target | undefined },
): readonly string[] {
  return (
    target?.environment.roles?.[role] ?? target?.system.roles?.[role] ?? catalog.roles[role] ?? []
  );
}
