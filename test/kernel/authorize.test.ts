import { describe, expect, it } from 'vitest';
import { type Catalog, catalogSchema, type Roles } from '../../src/config/catalog.ts';
import { authorize, type GroupMembers } from '../../src/kernel/authorize.ts';
import { Denied } from '../../src/kernel/errors.ts';
import type { Actor } from '../../src/kernel/request.ts';
import { ROLES, type Role } from '../../src/kernel/roles.ts';
import { resolveTarget, type Target } from '../../src/kernel/targets.ts';

interface Lists {
  catalog: Roles;
  system?: Roles;
  environment?: Roles;
}

function placeOf({ catalog: roles, system, environment }: Lists) {
  const catalog: Catalog = catalogSchema.parse({
    version: 1,
    roles,
    systems: {
      shop: {
        title: 'Shop',
        ...(system && { roles: system }),
        environments: {
          dev: { region: 'eu-central-1', ...(environment && { roles: environment }) },
        },
      },
    },
  });
  return { catalog, target: targetIn(catalog) };
}

function targetIn(catalog: Catalog): Target {
  const found = resolveTarget('shop', catalog, undefined);
  if (found.kind !== 'one') throw new Error('the shop has one environment');
  return found.target;
}

const person = (id: string, kind: Actor['kind'] = 'member'): Actor => ({
  id,
  name: id,
  timeZone: 'UTC',
  kind,
});

const groups: GroupMembers = async (id) => {
  if (id === 'S0BROKEN') throw new Error('missing_scope');
  return new Set(id === 'S0ONCALL' ? ['U0ONCALL'] : []);
};

/** `passes`, or the sentence of the refusal. */
async function answer(actor: Actor, role: Role, lists: Lists): Promise<string> {
  try {
    await authorize(actor, role, placeOf(lists), groups);
    return 'passes';
  } catch (error) {
    if (error instanceof Denied) return error.message;
    throw error;
  }
}

const needs = (role: Role) =>
  `This needs the role ${role} on shop@dev, which you do not have. Ask an admin to add you under \`roles\` in the catalog.`;

describe('a role', () => {
  it.each(ROLES.flatMap((held) => ROLES.map((needed) => [held, needed] as const)))(
    'of %s may what needs %s as far as it is not higher',
    async (held, needed) => {
      const allowed = ROLES.indexOf(held) >= ROLES.indexOf(needed);
      expect(await answer(person('U0ANN'), needed, { catalog: { [held]: ['U0ANN'] } })).toBe(
        allowed ? 'passes' : needs(needed),
      );
    },
  );

  it.each<[what: string, lists: Lists, passes: boolean]>([
    ['the catalog’s list counts everywhere', { catalog: { viewer: ['U0ANN'] } }, true],
    [
      'the system’s replaces it',
      { catalog: { viewer: ['U0ANN'] }, system: { viewer: ['U0BOB'] } },
      false,
    ],
    [
      'the environment’s replaces the system’s',
      {
        catalog: { viewer: ['U0BOB'] },
        system: { viewer: ['U0BOB'] },
        environment: { viewer: ['U0ANN'] },
      },
      true,
    ],
    [
      'an empty list inside lets nobody in',
      { catalog: { viewer: ['U0ANN'] }, environment: { viewer: [] } },
      false,
    ],
    [
      'a list inside replaces its own role only',
      { catalog: { viewer: ['U0BOB'], operator: ['U0ANN'] }, environment: { viewer: ['U0BOB'] } },
      true,
    ],
    [
      'a higher role replaced inside is not taken from outside',
      { catalog: { viewer: ['U0BOB'], operator: ['U0ANN'] }, system: { operator: ['U0BOB'] } },
      false,
    ],
  ])('is looked up from the inside out: %s', async (_what, lists, passes) => {
    expect(await answer(person('U0ANN'), 'viewer', lists)).toBe(
      passes ? 'passes' : needs('viewer'),
    );
  });

  it('is looked up in the catalog alone for what has no target', async () => {
    const { catalog } = placeOf({ catalog: { viewer: ['U0ANN'] }, system: { viewer: ['U0BOB'] } });
    const place = { catalog, target: undefined };
    await expect(authorize(person('U0ANN'), 'viewer', place, groups)).resolves.toBeUndefined();
    await expect(authorize(person('U0BOB'), 'viewer', place, groups)).rejects.toThrow(
      /^This needs the role viewer, which you do not have\. /,
    );
  });
});

describe('a user group', () => {
  it('gives its role to its members', async () => {
    const lists = { catalog: { operator: ['S0ONCALL'] } };
    expect(await answer(person('U0ONCALL'), 'operator', lists)).toBe('passes');
    expect(await answer(person('U0ONCALL'), 'viewer', lists)).toBe('passes');
    expect(await answer(person('U0ANN'), 'operator', lists)).toBe(needs('operator'));
  });

  it('that cannot be read lets nobody in, and the refusal says so', async () => {
    expect(await answer(person('U0ANN'), 'viewer', { catalog: { viewer: ['S0BROKEN'] } })).toBe(
      'This needs the role viewer on shop@dev, which you do not have. Also, user group S0BROKEN could not be read (`missing_scope`). Ask an admin to add you under `roles` in the catalog.',
    );
  });

  it('that cannot be read does not shut out members of another', async () => {
    const lists = { catalog: { viewer: ['S0BROKEN', 'S0ONCALL'] } };
    expect(await answer(person('U0ONCALL'), 'viewer', lists)).toBe('passes');
  });

  it('is not asked for somebody who is named, nor twice', async () => {
    const asked: string[] = [];
    const counting: GroupMembers = async (id) => {
      asked.push(id);
      return new Set();
    };
    const place = placeOf({
      catalog: { viewer: ['U0ANN', 'S0ONCALL'], operator: ['S0ONCALL', 'S0MORE'] },
    });
    await authorize(person('U0ANN'), 'viewer', place, counting);
    expect(asked).toEqual([]);
    await expect(authorize(person('U0BOB'), 'viewer', place, counting)).rejects.toThrow(Denied);
    expect(asked).toEqual(['S0ONCALL', 'S0MORE']);
  });
});

describe('the kind of person', () => {
  const everyone = { catalog: { viewer: ['everyone'], admin: ['everyone'] } };
  const named = { catalog: { viewer: ['U0ANN', 'S0ONCALL'], admin: ['U0ANN', 'S0ONCALL'] } };
  const STRANGER = 'Only people of this workspace can use this; apps and other workspaces cannot.';
  const UNSURE =
    'Slack could not tell who you are, and this needs the role admin. Try again in a minute.';

  it.each<[Actor['kind'], Lists, id: string, view: string, administer: string]>([
    ['member', everyone, 'U0ANN', 'passes', 'passes'],
    ['member', named, 'U0ANN', 'passes', 'passes'],
    ['guest', everyone, 'U0ANN', needs('viewer'), needs('admin')],
    ['guest', named, 'U0ANN', 'passes', 'passes'],
    ['bot', everyone, 'U0ANN', STRANGER, STRANGER],
    ['bot', named, 'U0ANN', STRANGER, STRANGER],
    ['foreign', everyone, 'U0ANN', STRANGER, STRANGER],
    ['foreign', named, 'U0ONCALL', STRANGER, STRANGER],
    ['unknown', everyone, 'U0ANN', 'passes', UNSURE],
    ['unknown', named, 'U0ANN', 'passes', UNSURE],
    ['unknown', named, 'U0ONCALL', 'passes', UNSURE],
  ])(
    '%s with %j as %s: viewing %s, administering %s',
    async (kind, lists, id, view, administer) => {
      expect(await answer(person(id, kind), 'viewer', lists)).toBe(view);
      expect(await answer(person(id, kind), 'admin', lists)).toBe(administer);
    },
  );
});
