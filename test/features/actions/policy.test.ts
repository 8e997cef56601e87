import { describe, expect, it } from 'vitest';
import type { ActionName } from '../../../src/config/actions-schema.ts';
import { type Catalog, catalogSchema } from '../../../src/config/catalog.ts';
import {
  approvalsNeeded,
  approversOf,
  policyOf,
  requireAsker,
  scaleBounds,
} from '../../../src/features/actions/policy.ts';
import type { Actor } from '../../../src/kernel/request.ts';
import { resolveTarget, type Target } from '../../../src/kernel/targets.ts';

const ecs = { cluster: 'main', service: 'web' };

/** A shop whose environment, service and rules of approval are as given. */
function shop({
  service = {},
  environment = {},
  approval = {},
  roles = { admin: ['U0ADMIN', 'S0ADMINS'], approver: ['U0BOB'] },
}: {
  service?: object;
  environment?: object;
  approval?: object;
  roles?: object;
} = {}): Catalog {
  return catalogSchema.parse({
    version: 1,
    roles,
    approval,
    systems: {
      shop: {
        title: 'Shop',
        environments: {
          dev: {
            region: 'eu-central-1',
            services: { web: { title: 'Web', ecs, actions: service } },
            databases: { orders: { title: 'Orders', rds: 'orders' } },
            ...environment,
          },
        },
      },
    },
  });
}

function place(catalog: Catalog, name = 'shop@dev/web'): { catalog: Catalog; target: Target } {
  const found = resolveTarget(name, catalog, undefined);
  if (found.kind !== 'one') throw new Error(`There is no ${name}.`);
  return { catalog, target: found.target };
}

describe('what the catalog allows', () => {
  it('is what the service lists', () => {
    const catalog = shop({ service: { redeploy: { breakGlass: true } } });
    expect(policyOf('redeploy', place(catalog))).toMatchObject({ breakGlass: true });
  });

  it.each<[name: ActionName, target: string]>([
    ['rollback', 'shop@dev/web'],
    ['scale', 'shop@dev/web'],
    ['redeploy', 'shop@dev'],
    ['redeploy', 'shop@dev/orders'],
    ['alarm-mute', 'shop@dev'],
  ])('is not %s on %s, and the refusal says whom to ask', (name, target) => {
    const catalog = shop({ service: { redeploy: {} } });
    expect(() => policyOf(name, place(catalog, target))).toThrow(
      `The catalog does not allow ${name} on ${target}. Ask \`U0ADMIN\`, \`S0ADMINS\` to list it under \`actions\`.`,
    );
  });

  it('names whoever keeps the catalog where it has no admin', () => {
    const catalog = shop({ roles: { viewer: ['everyone'] } });
    expect(() => policyOf('redeploy', place(catalog))).toThrow('Ask whoever keeps the catalog');
  });

  it('is of the environment what belongs to no service, asked for on a component or not', () => {
    const catalog = shop({ environment: { actions: { 'log-retention': { approvals: 2 } } } });
    for (const target of ['shop@dev', 'shop@dev/web', 'shop@dev/orders'])
      expect(policyOf('log-retention', place(catalog, target))).toMatchObject({ approvals: 2 });
  });

  it('has bounds for the number of tasks only where scale is listed', () => {
    const catalog = shop({ service: { scale: { min: 1, max: 4 } } });
    expect(scaleBounds(place(catalog).target)).toMatchObject({ min: 1, max: 4 });
    expect(scaleBounds(place(shop()).target)).toBeUndefined();
    expect(scaleBounds(place(catalog, 'shop@dev').target)).toBeUndefined();
  });
});

describe('how many others must approve', () => {
  it.each<[what: string, parts: Parameters<typeof shop>[0], single: boolean, needed: number]>([
    ['one, where nothing is said', {}, false, 1],
    ['as many as the catalog says', { approval: { needed: 2 } }, false, 2],
    ['as many as the action says', { service: { redeploy: { approvals: 3 } } }, false, 3],
    ['nobody, where the action says so', { service: { redeploy: { approvals: 0 } } }, false, 0],
    [
      'at least so many in production',
      {
        service: { redeploy: { approvals: 0 } },
        environment: { production: true },
        approval: { production: 2 },
      },
      false,
      2,
    ],
    [
      'at least so many where one task is left',
      { service: { redeploy: { approvals: 0 } }, approval: { single: 2 } },
      true,
      2,
    ],
    [
      'as many as the strictest rule says',
      { environment: { production: true }, approval: { needed: 1, production: 2, single: 3 } },
      true,
      3,
    ],
  ])('is %s', (_what, parts = {}, single, needed) => {
    const where = place(shop({ service: { redeploy: {} }, ...parts }));
    expect(approvalsNeeded(policyOf('redeploy', where), where, { single })).toBe(needed);
  });
});

describe('who may ask', () => {
  const actor = (id: string): Actor => ({ id, name: id, timeZone: 'UTC', kind: 'member' });
  const groupMembers = async (group: string) => {
    if (group === 'S0GONE') throw new Error('no_such_subteam');
    return new Set(group === 'S0RELEASE' ? ['U0EVE'] : []);
  };
  const ask = (list: string[] | undefined, userId: string) => {
    const listed = list === undefined ? {} : { ask: list };
    const where = place(shop({ service: { redeploy: listed } }));
    const policy = policyOf('redeploy', where);
    return requireAsker(policy, 'redeploy', actor(userId), groupMembers);
  };

  it.each([
    [undefined, 'U0ANN'],
    [['U0ANN'], 'U0ANN'],
    [['S0RELEASE'], 'U0EVE'],
    [['everyone'], 'U0ANN'],
  ])('is, of %j, %s', async (list, userId) => {
    await expect(ask(list, userId)).resolves.toBeUndefined();
  });

  it.each([
    [
      ['U0EVE', 'S0RELEASE'],
      'The catalog lets only some people ask for redeploy here: `U0EVE`, `S0RELEASE`.',
    ],
    [['S0GONE'], 'Also, user group S0GONE could not be read'],
  ])('is, of %j, nobody else', async (list, words) => {
    await expect(ask(list, 'U0ANN')).rejects.toThrow(words);
  });
});

describe('who may approve', () => {
  it('is who has the role approver here, and who is above it, each once', () => {
    const roles = {
      approver: ['U0BOB', 'S0TEAM'],
      admin: ['U0ADMIN', 'U0BOB'],
      operator: ['U0ANN'],
    };
    expect(approversOf(place(shop({ roles })))).toEqual(['U0BOB', 'S0TEAM', 'U0ADMIN']);
  });

  it('is of the innermost list', () => {
    const roles = { approver: ['U0EVE'] };
    expect(approversOf(place(shop({ environment: { roles } })))).toEqual([
      'U0EVE',
      'U0ADMIN',
      'S0ADMINS',
    ]);
  });
});
