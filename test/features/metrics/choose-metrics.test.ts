import { describe, expect, it } from 'vitest';
import { chooseCharts } from '../../../src/features/metrics/choose-metrics.ts';
import { UserError } from '../../../src/kernel/errors.ts';
import { type Component, resolveTarget } from '../../../src/kernel/targets.ts';
import { exampleCatalog } from '../../kernel/catalogs.ts';

const catalog = await exampleCatalog();

function targetOf(expression: string) {
  const found = resolveTarget(expression, catalog, undefined);
  if (found.kind !== 'one') throw new Error(`${expression} is ${found.kind}`);
  return found.target;
}

/** Each chart as its title and whose lines it has. */
function chosen(expression: string, names: string[], kind?: Component['kind']): string[] {
  return chooseCharts(targetOf(expression), names, kind).map(({ title, metrics }) =>
    [title, ...metrics.map(({ component }) => component?.name ?? 'all')].join(' '),
  );
}

function refusal(expression: string, names: string[], kind?: Component['kind']): string {
  try {
    return `chosen: ${chosen(expression, names, kind)}`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

describe('the charts that are chosen', () => {
  it.each<[what: string, target: string, names: string[], charts: string[]]>([
    [
      'an environment',
      'grid',
      [],
      ['Requests all', 'Response time all', 'Server errors (5xx) all'],
    ],
    ['a service', 'backend', [], ['CPU backend', 'Memory backend']],
    [
      'a database',
      'database',
      [],
      [
        'CPU database',
        'Connections database',
        'Read latency database',
        'Free storage database',
        'Freeable memory database',
      ],
    ],
    [
      'a name of several components',
      'grid',
      ['cpu'],
      ['CPU backend ven gateway frontend database'],
    ],
    ['a name in capitals', 'backend', ['CPU'], ['CPU backend']],
    ['a name of the environment before a component’s', 'grid', ['latency'], ['Response time all']],
    ['a name of a component', 'database', ['latency'], ['Read latency database']],
    [
      'all of a kind',
      'grid',
      ['iot'],
      ['MQTT messages published volttron', 'Connected VENs volttron'],
    ],
    [
      'several names',
      'grid',
      ['errors', 'memory'],
      ['Server errors (5xx) all', 'Memory backend ven gateway frontend'],
    ],
    ['a raw metric', 'backend', ['AWS/RDS:ReadIOPS{DBInstanceIdentifier=x}'], ['ReadIOPS all']],
  ])('for %s', (_what, target, names, charts) => {
    expect(chosen(target, names)).toEqual(charts);
  });

  it('are of one kind where the command says so', () => {
    expect(chosen('grid', ['latency'], 'database')).toEqual(['Read latency database']);
    expect(chosen('grid', [], 'device')).toHaveLength(2);
  });

  it('have the thresholds of the catalog as levels', () => {
    const [chart] = chooseCharts(targetOf('backend'), ['cpu']);
    expect(chart?.metrics[0]).toMatchObject({
      levels: { warning: 70, critical: 80, when: 'above' },
      source: {
        namespace: 'AWS/ECS',
        metric: 'CPUUtilization',
        dimensions: { ClusterName: 'grid-services-dev', ServiceName: 'backend-service' },
      },
    });
  });

  it('read a raw metric with its dimensions, spaces and quotes in them', () => {
    const [chart] = chooseCharts(targetOf('grid'), ['A B/C:m n{X="1 2", Y=z=z}']);
    expect(chart?.metrics[0].source).toEqual({
      namespace: 'A B/C',
      metric: 'm n',
      dimensions: { X: '1 2', Y: 'z=z' },
      stat: 'Average',
    });
  });
});

describe('what cannot be chosen', () => {
  it.each<[target: string, names: string[], kind: Component['kind'] | undefined, told: string]>([
    [
      'grid',
      ['lateny'],
      undefined,
      'There is no metric or component called `lateny` here. Did you mean `latency`?',
    ],
    [
      'backend',
      ['zzz'],
      undefined,
      'There is no metric or component called `zzz` here. There is `cpu`, `memory`. Any',
    ],
    [
      'backend',
      ['connections'],
      undefined,
      'There is no metric or component called `connections` here.',
    ],
    ['backend', [], 'database', '`backend` is a service, not a database.'],
    ['grid', ['AWS/RDS:'], undefined, '`AWS/RDS:` is not a metric. Write `namespace:metric{'],
    ['grid', ['a:b{c}'], undefined, '`c` in `a:b{c}` is not `dimension=value`.'],
  ])('%s %j %s is refused in words', (target, names, kind, told) => {
    expect(refusal(target, names, kind)).toContain(told);
  });
});
