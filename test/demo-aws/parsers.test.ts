import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { readForm } from '../../demo/aws/engine/wires/form.ts';
import { evaluate } from '../../demo/aws/world/metrics/expression.ts';
import { statisticOf } from '../../demo/aws/world/metrics/statistics.ts';

describe('metric math', () => {
  const series = new Map([
    [
      'a',
      new Map([
        [1, 10],
        [2, 20],
        [3, 30],
      ]),
    ],
    [
      'b',
      new Map([
        [2, 4],
        [3, 0],
      ]),
    ],
  ]);
  const run = (expression: string) => [
    ...evaluate(expression, (id) => series.get(id) ?? new Map()),
  ];

  it.each([
    [
      'a + 1',
      [
        [1, 11],
        [2, 21],
        [3, 31],
      ],
    ],
    [
      '2 + a * 3',
      [
        [1, 32],
        [2, 62],
        [3, 92],
      ],
    ],
    [
      '(2 + a) * 3',
      [
        [1, 36],
        [2, 66],
        [3, 96],
      ],
    ],
    [
      'a - 1 - 2',
      [
        [1, 7],
        [2, 17],
        [3, 27],
      ],
    ],
    [
      '-a',
      [
        [1, -10],
        [2, -20],
        [3, -30],
      ],
    ],
    [
      '100 / a',
      [
        [1, 10],
        [2, 5],
        [3, 100 / 30],
      ],
    ],
    [
      'a * b',
      [
        [2, 80],
        [3, 0],
      ],
    ],
    ['a / b', [[2, 5]]],
    [
      'FILL(b, 1) + a',
      [
        [1, 11],
        [2, 24],
        [3, 30],
      ],
    ],
  ])('computes %s', (expression, points) => {
    expect(run(expression)).toEqual(points);
  });

  it.each(['a +', '(a', 'a b', '* a', 'SUM(a)', ''])('refuses %j', (expression) => {
    expect(() => run(expression)).toThrow();
  });
});

describe('statistics', () => {
  const samples = [4, 1, 3, 2, 5];

  it.each([
    ['Average', 3],
    ['Sum', 15],
    ['Minimum', 1],
    ['Maximum', 5],
    ['SampleCount', 5],
    ['p0', 1],
    ['p50', 3],
    ['p90', 4.6],
    ['p100', 5],
  ])('%s of 1 to 5 is %d', (name, value) => {
    expect(statisticOf(name)?.(samples)).toBeCloseTo(value, 9);
  });

  it.each(['p101', 'tm90', 'Median', 'average'])('%s is not one', (name) => {
    expect(statisticOf(name)).toBeUndefined();
  });
});

describe('query forms', () => {
  it('are read into structures, lists, maps and simple values', () => {
    const string = 0;
    const schema = NormalizedSchema.of([
      3,
      'test',
      'Input',
      0,
      ['Name', 'Count', 'On', 'At', 'Bytes', 'List', 'Flat', 'Map', 'Inner'],
      [
        string,
        1,
        2,
        4,
        21,
        [1, 'test', 'List', 0, string],
        [[1, 'test', 'Flat', 0, string], { xmlFlattened: 1 }],
        [2, 'test', 'Map', 0, string, string],
        [3, 'test', 'Inner', 0, ['Deep'], [string]],
      ],
    ]);
    const form = new URLSearchParams({
      Name: 'a b',
      Count: '7',
      On: 'true',
      At: '2026-11-20T17:05:20Z',
      Bytes: 'aGk=',
      'List.member.1': 'x',
      'List.member.2': 'y',
      'Flat.1': 'z',
      'Map.entry.1.key': 'k',
      'Map.entry.1.value': 'v',
      'Inner.Deep': 'd',
    });
    expect(readForm(schema, form)).toEqual({
      Name: 'a b',
      Count: 7,
      On: true,
      At: new Date('2026-11-20T17:05:20Z'),
      Bytes: new Uint8Array([104, 105]),
      List: ['x', 'y'],
      Flat: ['z'],
      Map: { k: 'v' },
      Inner: { Deep: 'd' },
    });
  });
});
