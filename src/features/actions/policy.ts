import type { ActionName, ActionPolicy, ScalePolicy } from '../../config/actions-schema.ts';
import type { Catalog } from '../../config/catalog.ts';
import { type GroupMembers, isOneOf, membersOf } from '../../kernel/authorize.ts';
import { Denied } from '../../kernel/errors.ts';
import type { Actor } from '../../kernel/request.ts';
import { type Target, targetName } from '../../kernel/targets.ts';

/** Where an action is to be done. */
export interface PolicyPlace {
  readonly catalog: Catalog;
  readonly target: Target;
}

/** What the catalog says of an action on this target. Throws Denied when it does not list it. */
export function policyOf(name: ActionName, { catalog, target }: PolicyPlace): ActionPolicy {
  const policy = listed(name, target);
  if (policy) return policy;
  const admins = membersOf('admin', { catalog, target });
  const who = admins.length > 0 ? mentions(admins) : 'whoever keeps the catalog';
  throw new Denied(
    `The catalog does not allow ${name} on ${targetName(target)}. Ask ${who} to list it under \`actions\`.`,
  );
}

/** How many tasks may be asked for; undefined where scale is not allowed. */
export function scaleBounds({ component, environment }: Target): ScalePolicy | undefined {
  return component?.kind === 'service'
    ? environment.services[component.name]?.actions.scale
    : undefined;
}

function listed(name: ActionName, { component, environment }: Target): ActionPolicy | undefined {
  if (component?.kind === 'service') {
    const actions: Partial<Record<ActionName, ActionPolicy | undefined>> =
      environment.services[component.name]?.actions ?? {};
    if (actions[name]) return actions[name];
  }
  if (component?.kind === 'fleet' || component?.kind === 'device') {
    const things = component.kind === 'fleet' ? environment.fleets : environment.devices;
    const actions: Partial<Record<ActionName, ActionPolicy | undefined>> =
      things[component.name]?.actions ?? {};
    if (actions[name]) return actions[name];
  }
  const actions: Partial<Record<ActionName, ActionPolicy | undefined>> = environment.actions;
  return actions[name];
}

/** How many others must approve: the policy's own number, or the strictest rule that applies. */
export function approvalsNeeded(
  policy: ActionPolicy,
  { catalog, target }: PolicyPlace,
  { single }: { readonly single: boolean },
): number {
  const { needed, production, single: forSingle } = catalog.approval;
  return Math.max(
    policy.approvals ?? needed,
    target.environment.production ? production : 0,
    single ? forSingle : 0,
  );
}

/** Throws Denied unless the policy lets this person ask; who has the role operator was checked before. */
export async function requireAsker(
  policy: ActionPolicy,
  name: ActionName,
  actor: Actor,
  groupMembers: GroupMembers,
): Promise<void> {
  if (!policy.ask) return;
  const { inside, unreadable } = await isOneOf(actor, policy.ask, groupMembers);
  if (inside) return;
  throw new Denied(
    [
      `The catalog lets only some people ask for ${name} here: ${mentions(policy.ask)}.`,
      ...unreadable.map((problem) => `Also, ${problem}.`),
    ].join(' '),
  );
}

/** Who may approve here: Slack ids of the role approver, and of those above it. */
export function approversOf({ catalog, target }: PolicyPlace): string[] {
  const roles = ['approver', 'admin'] as const;
  return [...new Set(roles.flatMap((role) => membersOf(role, { catalog, target })))];
}

/** Slack ids as words: a refusal pings nobody. */
function mentions(ids: readonly string[]): string {
  return ids.map((id) => (id === 'everyone' ? id : `\`${id}\``)).join(', ');
}
