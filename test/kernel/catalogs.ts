import { join } from 'node:path';
import { type Catalog, catalogSchema } from '../../src/config/catalog.ts';
import { requireCatalog } from '../../src/config/in-force.ts';

/** The catalog of `examples/`, as people copy it. */
export const exampleCatalog = (): Promise<Catalog> =>
  requireCatalog(join(import.meta.dirname, '../../examples'));

const service = (name: string, more: object = {}) => ({
  title: `The ${name}`,
  ecs: { cluster: 'main', service: `${name}-service` },
  ...more,
});

/** A shop with two environments, and a bakery that has some names in common with it. */
export const twoSystems: Catalog = catalogSchema.parse({
  version: 1,
  roles: { viewer: ['everyone'], operator: ['U0OPERATOR'], admin: ['U0ADMIN'] },
  systems: {
    shop: {
      title: 'Shop',
      aliases: ['store'],
      environments: {
        dev: {
          region: 'eu-central-1',
          channels: ['C0SHOPDEV'],
          services: { web: service('web', { aliases: ['frontend'] }), cart: service('cart') },
          databases: { orders: { title: 'Orders', aliases: ['db'], rds: 'shop-dev-Orders' } },
        },
        prod: {
          region: 'eu-central-1',
          channels: ['C0SHOPPROD'],
          services: { web: service('web', { aliases: ['frontend'] }), cart: service('cart') },
        },
      },
    },
    bakery: {
      title: 'Bakery',
      environments: {
        prod: {
          region: 'us-east-1',
          services: { web: service('web'), oven: service('oven') },
          devices: {
            scale: {
              title: 'Scale',
              thing: 'bakery_Scale:1',
              shadow: { connected: 'on', lastSeen: 'at', staleAfter: '2m' },
            },
          },
        },
      },
    },
  },
});
