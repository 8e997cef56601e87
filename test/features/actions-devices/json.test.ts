import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/features/actions/kind.ts';
import {
  covers,
  type JsonMap,
  leavesOf,
  merged,
  patchBetween,
  valueAt,
  valueWords,
} from '../../../src/features/actions/kinds/devices/json.ts';
import { patchOf } from '../../../src/features/actions/kinds/devices/pairs.ts';

const own = (text: string): JsonMap => JSON.parse(text);

describe('what people type as key=value', () => {
  test.each<[words: string[], patch: object]>([
    [['a=1', 'b=true', 'c=-2.5e3'], { a: 1, b: true, c: -2500 }],
    [['a.b.c=1', 'a.b.d=2', 'a.e=3'], { a: { b: { c: 1, d: 2 }, e: 3 } }],
    [['mode=eco', 'name=10 kW house'], { mode: 'eco', name: '10 kW house' }],
    [['a="30"', "b='30'"], { a: '30', b: "'30'" }],
    [['loads=[{"id":"ev","enabled":false}]'], { loads: [{ id: 'ev', enabled: false }] }],
    [['url=a=b'], { url: 'a=b' }],
  ])('%j is %j', (words, patch) => {
    expect(patchOf(words)).toEqual(patch);
  });

  test('a name that every object has is a name like any other', () => {
    const patch = patchOf(['__proto__.polluted=true', 'constructor=1']);
    expect(Object.keys(patch)).toEqual(['__proto__', 'constructor']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(valueAt({}, ['constructor'])).toBeUndefined();
  });

  test.each<[words: string[], says: string]>([
    [['a'], 'is no `key=value`'],
    [['=1'], 'is no `key=value`'],
    [['a..b=1'], 'is no field'],
    [['$a=1'], 'is no field'],
    [['a='], 'is no JSON value'],
    [['a=TRUE'], 'is no JSON value'],
    [['a={"b":'], 'is no JSON value'],
    [['a=null'], 'null takes a field away'],
    [['a={"b":null}'], 'null takes a field away'],
    [['a=1', 'a=1'], '`a` is said twice'],
    [['a=1', 'a.b=1'], '`a.b` is said twice'],
    [['a.b=1', 'a=1'], '`a` is said twice'],
  ])('%j is refused: %s', (words, says) => {
    expect(() => patchOf(words)).toThrow(says);
  });
});

test.each<[map: JsonMap, patch: JsonMap, result: JsonMap]>([
  [{ a: 1, b: 2 }, { b: 3 }, { a: 1, b: 3 }],
  [{ a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
  [{ a: { b: 1 }, d: 1 }, { a: { b: null } }, { d: 1 }],
  [{ a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
  [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
  [own('{"constructor":1}'), { a: 1 }, own('{"constructor":1,"a":1}')],
])('%j merged with %j is %j, and there is a way back', (map, patch, result) => {
  expect(merged(map, patch)).toEqual(result);
  expect(merged(result, patchBetween(result, map))).toEqual(map);
});

test.each<[reported: unknown, wanted: Json, covered: boolean]>([
  [5, 5, true],
  [5, '5', false],
  [undefined, 5, false],
  [{ a: 1, b: 2 }, { a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [[1, 2], [1, 2], true],
  [[2, 1], [1, 2], false],
  [[{ id: 'ev', enabled: false, kw: 0 }, { id: 'x' }], [{ id: 'ev', enabled: false }], true],
  [[{ id: 'ev', enabled: true }], [{ id: 'ev', enabled: false }], false],
  ['nothing', [{ id: 'ev' }], false],
])('of %j it is wanted that %j: %s', (reported, wanted, covered) => {
  expect(covers(reported, wanted)).toBe(covered);
});

test('leaves are the values below all maps, lists as a whole', () => {
  expect(leavesOf({ a: { b: 1, c: {} }, d: [{ e: 1 }], f: null })).toEqual([
    { keys: ['a', 'b'], value: 1 },
    { keys: ['a', 'c'], value: {} },
    { keys: ['d'], value: [{ e: 1 }] },
    { keys: ['f'], value: null },
  ]);
});

test('a value is masked by its name, and cut', () => {
  expect(valueWords('wifi_password', 'hunter2secret')).not.toContain('hunter2');
  expect(valueWords('mode', 'eco')).toBe('"eco"');
  expect(valueWords('text', 'x'.repeat(9_999)).length).toBeLessThanOrEqual(150);
  expect(valueWords('gone', undefined)).toBe('nothing');
});
