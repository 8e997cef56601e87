import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/config/catalog.ts';
import { loadCatalog } from '../../src/config/load.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { MISTAKES } from './mistakes.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

async function problemsOf(path: string, folder: string): Promise<string[]> {
  const result = await loadCatalog(path);
  const lines = result.ok ? [] : result.problems.map(formatProblem);
  return lines.map((line) => line.replaceAll(`${folder}/`, ''));
}

describe('a wrong catalog', () => {
  it.each(Object.entries(MISTAKES))('is explained: %s', async (fixture, expected) => {
    expect(await problemsOf(join(FIXTURES, fixture), FIXTURES)).toEqual(expected);
  });

  it('has an expectation for every fixture', () => {
    expect(Object.keys(MISTAKES).sort()).toEqual(readdirSync(FIXTURES).sort());
  });

  it('has problems with the parts that a program needs', async () => {
    const file = join(FIXTURES, 'repeated-key.yml');
    expect(await loadCatalog(file)).toMatchObject({
      ok: false,
      problems: [
        { file, line: 10, column: 9, path: 'systems.shop.environments.dev.region' },
        {
          file,
          line: 14,
          column: 49,
          path: 'systems.shop.environments.dev.services.web.ecs.service',
        },
        { file, line: 15, column: 1, path: 'version' },
      ],
    });
  });
});

const SHOP = `
systems:
  shop:
    title: Shop
    environments:
      dev:
        region: eu-west-1
        services:
          web:
            title: Web
            ecs: { cluster: shop, service: web }
            probes:
              home: { url: "https://shop.example/", body: { a.b: yes }, latency: { warning: 800ms, critical: 2m } }
`;
const HEAD = 'version: 1\nroles: { viewer: [everyone] }\n';

describe('a right catalog', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalog-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function load(files: Record<string, string>, name = ''): Promise<Catalog> {
    for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text);
    const result = await loadCatalog(join(folder, name));
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    return result.catalog;
  }

  it('gives durations in milliseconds and fills in what may be left out', async () => {
    expect(await load({ 'grid.yml': HEAD + SHOP }, 'grid.yml')).toEqual({
      version: 1,
      roles: { viewer: ['everyone'] },
      deadlines: { check: 5_000 },
      logs: {
        maskEmails: true,
        keep: 7 * 86_400_000,
        follow: 600_000,
        queryRange: 2 * 86_400_000,
        queryGigabytes: 10,
        pricePerGigabyte: 0.005,
      },
      approval: { needed: 1, production: 1, single: 1, expires: 15 * 60_000 },
      intake: { queues: [], topics: [], webhooks: {} },
      alarms: { group: 300_000, storm: 10, flapping: { changes: 4, within: 900_000 } },
      contacts: {},
      playbooks: {},
      runbooks: {},
      incidents: {
        room: 'channel',
        name: 'inc-{id}-{slug}',
        invite: [],
        bookmarks: [],
        health: 300_000,
        roles: ['commander', 'scribe', 'communications'],
        severities: {
          P0: {
            title: 'Everything is down',
            update: 900_000,
            escalate: [],
            alarms: ['critical'],
            health: [],
          },
          P1: {
            title: 'Important parts are down',
            update: 1_800_000,
            escalate: [],
            alarms: ['warning'],
            health: ['down'],
          },
          P2: {
            title: 'It works, but not well',
            update: 7_200_000,
            escalate: [],
            alarms: ['info'],
            health: ['degraded'],
          },
        },
        statuses: {
          investigating: { words: 'We are looking into it.' },
          identified: { words: 'We know the cause and are working on it.' },
          monitoring: {
            words: 'A fix is in place, and we are watching it.',
            reached: 'mitigated',
          },
          resolved: { words: 'It works again.', reached: 'resolved' },
        },
      },
      systems: {
        shop: {
          title: 'Shop',
          aliases: [],
          contacts: {},
          playbooks: {},
          runbooks: {},
          environments: {
            dev: {
              region: 'eu-west-1',
              production: false,
              actions: {},
              channels: [],
              databases: {},
              devices: {},
              fleets: {},
              logs: {},
              queries: {},
              alarms: [],
              metrics: {},
              services: {
                web: {
                  title: 'Web',
                  aliases: [],
                  ecs: { cluster: 'shop', service: 'web' },
                  targetGroups: [],
                  thresholds: {},
                  metrics: {},
                  actions: {},
                  probes: {
                    home: {
                      url: 'https://shop.example/',
                      status: 200,
                      body: { 'a.b': 'yes' },
                      latency: { warning: 800, critical: 120_000 },
                    },
                  },
                },
              },
            },
          },
        },
      },
    });
  });

  it('names metrics alone and as math, with statistic, period and levels', async () => {
    const metrics = `        metrics:
          visits: { title: Visits, unit: count, period: 5m, namespace: Shop, metric: Visits, stat: Sum }
          rate:
            { title: Rate, unit: '%', math: 100 * bad / (bad + good), of: {
              bad: { namespace: Shop, metric: Bad, dimensions: { Page: home } },
              good: { namespace: Shop, metric: Good, stat: p99.9 } },
              levels: { warning: 3, critical: 1, when: below } }
`;
    const catalog = await load({ 'grid.yml': `${HEAD}${SHOP}${metrics}` }, 'grid.yml');
    expect(catalog.systems.shop?.environments.dev?.metrics).toEqual({
      visits: {
        title: 'Visits',
        unit: 'count',
        period: 300_000,
        source: { namespace: 'Shop', metric: 'Visits', dimensions: {}, stat: 'Sum' },
      },
      rate: {
        title: 'Rate',
        unit: '%',
        levels: { warning: 3, critical: 1, when: 'below' },
        source: {
          math: '100 * bad / (bad + good)',
          of: {
            bad: {
              namespace: 'Shop',
              metric: 'Bad',
              dimensions: { Page: 'home' },
              stat: 'Average',
            },
            good: { namespace: 'Shop', metric: 'Good', dimensions: {}, stat: 'p99.9' },
          },
        },
      },
    });
  });

  it('may be spread over the files of a folder, systems too', async () => {
    const stock = SHOP.replace('shop:', 'stock:');
    const catalog = await load({ 'b.yml': HEAD + SHOP, 'a.yaml': stock });
    expect(Object.keys(catalog.systems)).toEqual(['stock', 'shop']);
  });

  it('names the files that it was read from, in the order of their names', async () => {
    await load({ 'b.yml': SHOP, 'a.yaml': HEAD, '.hidden.yml': '[', 'notes.txt': '[' });
    expect(await loadCatalog(folder)).toMatchObject({
      files: [join(folder, 'a.yaml'), join(folder, 'b.yml')],
    });
  });

  it('is read as YAML 1.2 even where a file claims to be YAML 1.1', async () => {
    const catalog = await load({ 'grid.yml': `%YAML 1.1\n---\n${HEAD}${SHOP}` });
    const probes = catalog.systems.shop?.environments.dev?.services.web?.probes;
    expect(probes?.home?.body).toEqual({ 'a.b': 'yes' });
  });

  it('may reuse a value by an anchor and its alias', async () => {
    const text = `${HEAD}${SHOP}
            thresholds: { cpu: &levels { warning: 70, critical: 80 }, memory: *levels }
`;
    const catalog = await load({ 'grid.yml': text });
    const thresholds = catalog.systems.shop?.environments.dev?.services.web?.thresholds;
    expect(thresholds?.memory).toEqual({ warning: 70, critical: 80 });
  });

  it('may leave a role to nobody in an inner place', async () => {
    const text = `${HEAD}${SHOP.replace('region:', 'roles: { viewer: [] }\n        region:')}`;
    const catalog = await load({ 'grid.yml': text });
    expect(catalog.systems.shop?.environments.dev?.roles).toEqual({ viewer: [] });
  });
});

describe('a missing catalog', () => {
  it('is said with what to do', async () => {
    expect(await problemsOf(join(FIXTURES, 'nowhere.yml'), FIXTURES)).toEqual([
      'nowhere.yml: found nothing here, expected a file or a folder of .yml files. Set GRIDOPS_CATALOG to where the catalog is.',
    ]);
  });

  it('is said when the path leads through a file', async () => {
    expect(await problemsOf(join(FIXTURES, 'empty.yml', 'grid.yml'), FIXTURES)).toEqual([
      'empty.yml/grid.yml: found a fault while reading (ENOTDIR), expected a readable file.',
    ]);
  });
});
