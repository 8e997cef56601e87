import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { catalogJsonSchema } from '../../src/config/json-schema.ts';
import { loadCatalog } from '../../src/config/load.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

async function exampleEnvironment() {
  const result = await loadCatalog(EXAMPLES);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const environment = result.catalog.systems['grid-services']?.environments.dev;
  if (!environment) throw new Error('the example has no grid-services in dev');
  return environment;
}

describe('the example catalog', () => {
  it('has the four services with their target groups', async () => {
    const { services } = await exampleEnvironment();
    const found = Object.values(services).map(({ ecs, targetGroups }) => [
      ecs.service,
      ...targetGroups,
    ]);
    expect(found).toEqual([
      ['backend-service', 'backend-alb-tg'],
      ['volttron-service', 'volttron-alb-tg'],
      ['grid-event-gateway-service', 'grid-event-gateway-alb-tg'],
      ['ecs-frontend', 'frontend-alb-tg'],
    ]);
  });

  it('asks every service for an answer that shows whether it works', async () => {
    const { services } = await exampleEnvironment();
    const answers = Object.entries(services).map(([name, { probes }]) => [
      name,
      Object.values(probes)
        .map(({ body, text }) => body ?? text)
        .filter((answer) => answer !== undefined),
    ]);
    expect(Object.fromEntries(answers)).toEqual({
      backend: [{ status: 'ok' }, { status: 'ok' }],
      ven: [{ ok: true, status: 'connected' }],
      gateway: [{ ok: true }],
      frontend: ['OK'],
    });
  });

  it('has the database, the device and the alarms', async () => {
    const { databases, devices, alarms } = await exampleEnvironment();
    expect(Object.values(databases).map(({ rds }) => rds)).toEqual(['grid-services-dev-db']);
    expect(Object.values(devices).map(({ thing }) => thing)).toEqual(['volttron_thing']);
    expect(alarms.map(({ name }) => name)).toEqual([
      'ECS-Backend-HighCPU',
      'RDS-HighConnections',
      'VEN-NoTelemetry',
    ]);
  });

  it('tells editors where its schema is', async () => {
    for (const file of ['grid.yml', 'grid-services.yml']) {
      const text = await readFile(join(EXAMPLES, file), 'utf8');
      expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./grid.schema.json');
    }
  });
});

interface SchemaNode {
  description?: string | undefined;
  properties: Record<string, SchemaNode>;
  additionalProperties: boolean | SchemaNode;
}
const node: z.ZodType<SchemaNode> = z.looseObject({
  description: z.string().optional(),
  properties: z.lazy(() => z.record(z.string(), node).default({})),
  additionalProperties: z.lazy(() => z.union([z.boolean(), node]).default(false)),
});

function undescribed({ properties, additionalProperties }: SchemaNode, path: string): string[] {
  const inner = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  return [
    ...Object.entries(properties).flatMap(([name, property]) => [
      ...(property.description ? [] : [`${path}.${name}`]),
      ...undescribed(property, `${path}.${name}`),
    ]),
    ...(inner ? undescribed(inner, `${path}.*`) : []),
  ];
}

describe('the JSON Schema for editors', () => {
  it('is the one in examples', async () => {
    const text = await readFile(join(EXAMPLES, 'grid.schema.json'), 'utf8');
    expect(text).toBe(`${JSON.stringify(catalogJsonSchema(), null, 2)}\n`);
  });

  it('describes every field', () => {
    const schema = node.parse(catalogJsonSchema());
    expect(undescribed(schema, '')).toEqual([]);
    expect(Object.keys(schema.properties)).toContain('systems');
  });

  it('asks for durations as people write them', () => {
    const schema = node.parse(catalogJsonSchema());
    expect(schema.properties.deadlines?.properties.check).toMatchObject({
      type: 'string',
      default: '5s',
    });
  });

  it('requires nothing at the top, because a file may hold a part of the catalog', () => {
    expect(catalogJsonSchema()).not.toHaveProperty('required');
  });
});
