import { describe, expect, it } from 'vitest';
import { type Catalog, catalogSchema } from '../../src/config/catalog.ts';
import { resolveTarget, targetName } from '../../src/kernel/targets.ts';
import { exampleCatalog, twoSystems } from './catalogs.ts';

/** The names of what an expression means, or `nearest:` and the names it may have meant. */
function meant(expression: string | undefined, channel?: string, catalog: Catalog = twoSystems) {
  const found = resolveTarget(expression, catalog, channel);
  if (found.kind === 'none') return ['nearest:', ...found.nearest];
  return found.kind === 'one' ? [targetName(found.target)] : found.targets.map(targetName);
}

describe('what an expression means', () => {
  it.each<[expression: string, meaning: string[]]>([
    ['bakery', ['bakery@prod']],
    ['shop', ['shop@dev', 'shop@prod']],
    ['store', ['shop@dev', 'shop@prod']],
    ['shop@prod', ['shop@prod']],
    ['Store@PROD', ['shop@prod']],
    ['oven', ['bakery@prod/oven']],
    ['OVEN', ['bakery@prod/oven']],
    ['cart', ['shop@dev/cart', 'shop@prod/cart']],
    ['web', ['shop@dev/web', 'shop@prod/web', 'bakery@prod/web']],
    ['frontend', ['shop@dev/web', 'shop@prod/web']],
    ['shop/web', ['shop@dev/web', 'shop@prod/web']],
    ['store/frontend', ['shop@dev/web', 'shop@prod/web']],
    ['shop@prod/web', ['shop@prod/web']],
    ['shop@dev/db', ['shop@dev/orders']],
    ['orders', ['shop@dev/orders']],
    ['scale', ['bakery@prod/scale']],
  ])('%s', (expression, meaning) => {
    expect(meant(expression)).toEqual(meaning);
  });

  it.each<[kind: string, name: string, meaning: string[]]>([
    ['ECS service', 'oven-service', ['bakery@prod/oven']],
    ['ECS service in several places', 'cart-service', ['shop@dev/cart', 'shop@prod/cart']],
    ['RDS instance', 'shop-dev-orders', ['shop@dev/orders']],
    ['IoT thing', 'bakery_scale:1', ['bakery@prod/scale']],
    ['full name with AWS’s part', 'shop@prod/web-service', ['shop@prod/web']],
  ])('may be the name that AWS has for it: %s', (_kind, name, meaning) => {
    expect(meant(name)).toEqual(meaning);
  });

  it.each<[expression: string, nearest: string[]]>([
    ['bakrey', ['bakery']],
    ['over', ['oven']],
    ['shop/wbe', ['shop/web']],
    ['fronted', ['frontend']],
    ['shop@staging', []],
    ['shop@prod/nothing', []],
    ['web@prod', []],
    ['shop/web/1', ['shop/web']],
    ['@prod', []],
    ['shop@', ['shop']],
    ['/', []],
    ['zzzzzzzzzz', []],
  ])('is unknown for %s', (expression, nearest) => {
    expect(meant(expression)).toEqual(['nearest:', ...nearest]);
  });
});

describe('a channel that belongs to an environment', () => {
  it.each<[expression: string | undefined, channel: string | undefined, meaning: string[]]>([
    [undefined, 'C0SHOPDEV', ['shop@dev']],
    [undefined, 'C0SHOPPROD', ['shop@prod']],
    [undefined, 'C0OTHER', ['shop@dev', 'shop@prod', 'bakery@prod']],
    [undefined, undefined, ['shop@dev', 'shop@prod', 'bakery@prod']],
    ['shop', 'C0SHOPDEV', ['shop@dev']],
    ['web', 'C0SHOPDEV', ['shop@dev/web']],
    ['shop/web', 'C0SHOPPROD', ['shop@prod/web']],
    ['bakery', 'C0SHOPDEV', ['bakery@prod']],
    ['oven', 'C0SHOPDEV', ['bakery@prod/oven']],
    ['shop@prod', 'C0SHOPDEV', ['shop@prod']],
    ['bakery@prod/web', 'C0SHOPDEV', ['bakery@prod/web']],
  ])('decides what %s means in %s', (expression, channel, meaning) => {
    expect(meant(expression, channel)).toEqual(meaning);
  });

  it('is not needed where there is one environment only', async () => {
    expect(meant(undefined, undefined, await exampleCatalog())).toEqual(['grid-services@dev']);
  });
});

describe('a full name', () => {
  it('means one target whatever the channel', () => {
    const everything = ['shop@dev', 'shop@prod/web', 'bakery@prod/web', 'bakery@prod/scale'];
    for (const name of everything)
      for (const channel of [undefined, 'C0SHOPDEV', 'C0SHOPPROD'])
        expect(meant(name, channel)).toEqual([name]);
  });

  it('means the component of that name, not the one that AWS calls so', () => {
    const ecs = (name: string) => ({ cluster: 'main', service: name });
    const catalog = catalogSchema.parse({
      version: 1,
      roles: { viewer: ['everyone'] },
      systems: {
        shop: {
          title: 'Shop',
          environments: {
            dev: {
              region: 'eu-central-1',
              services: {
                api: { title: 'API', ecs: ecs('backend') },
                backend: { title: 'Backend', ecs: ecs('backend-2') },
              },
            },
          },
        },
      },
    });
    expect(meant('shop@dev/backend', undefined, catalog)).toEqual(['shop@dev/backend']);
    expect(meant('backend', undefined, catalog)).toEqual(['shop@dev/backend']);
    expect(meant('backend-2', undefined, catalog)).toEqual(['shop@dev/backend']);
    expect(meant('api', undefined, catalog)).toEqual(['shop@dev/api']);
  });
});
