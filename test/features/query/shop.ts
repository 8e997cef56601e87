import { type Catalog, catalogSchema } from '../../../src/config/catalog.ts';
import { resolveTarget, type Target } from '../../../src/kernel/targets.ts';

export const NOW = Date.UTC(2026, 10, 21, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const service = (name: string, more: object = {}) => ({
  title: `The ${name}`,
  ecs: { cluster: 'main', service: `${name}-service` },
  ...more,
});
const web = service('web', { aliases: ['frontend'], logs: { group: '/shop/web', format: 'json' } });

/** A shop whose logs are named, in two environments with queries, and a bakery without a log. */
export const catalog: Catalog = catalogSchema.parse({
  version: 1,
  roles: { viewer: ['everyone'] },
  systems: {
    shop: {
      title: 'Shop',
      environments: {
        dev: {
          region: 'eu-central-1',
          channels: ['C0SHOPDEV'],
          services: { web, cart: service('cart'), till: service('till') },
          logs: { audit: { title: 'Audit', group: '/shop/audit' } },
          databases: { orders: { title: 'Orders', rds: 'orders', logs: { group: '/shop/web' } } },
          queries: {
            'recent-errors': {
              title: 'Recent errors',
              query: 'filter @message like /ERROR/',
              of: ['web'],
              since: '24h',
            },
            'slow-requests': { title: 'Slow', query: 'stats max(duration)', note: 'In ms.' },
          },
        },
        prod: { region: 'eu-central-1', services: { web, mail: service('mail') } },
      },
    },
    bakery: {
      title: 'Bakery',
      environments: { prod: { region: 'us-east-1', services: { oven: service('oven') } } },
    },
  },
});

/** What these words mean in the catalog. */
export function targetOf(expression: string): Target {
  const found = resolveTarget(expression, catalog, undefined);
  if (found.kind !== 'one') throw new Error(`${expression} is not one target`);
  return found.target;
}
