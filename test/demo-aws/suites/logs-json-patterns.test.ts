import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../../demo/aws/world/logs/pattern.ts';

describe('filter patterns of JSON', () => {
  const trail = {
    eventType: 'UpdateTrail',
    sourceIPAddress: '111.111.111.111',
    arrayKey: ['value', 'another value'],
    objectList: [
      { name: 'a', id: 1 },
      { name: 'b', id: 2 },
    ],
    SomeObject: null,
    ThisFlag: true,
    ThatFlag: false,
    'cluster.name': 'c',
    'detail-type': 'x y',
    coordinates: [
      [0, 1, 2],
      [4, 5, 6],
    ],
    status: 404,
    code: '404',
    number: [1000, -0.5],
    quoted: 'say "hi"',
  };

  it.each([
    '{ $.eventType = "UpdateTrail" }',
    '{$.eventType=UpdateTrail}',
    '{ $.eventType = "*Trail" }',
    '{ $.eventType = Update* }',
    '{ $.eventType = *teTr* }',
    '{ $.eventType = * }',
    '{ $.eventType != "Update" }',
    '{ $.sourceIPAddress != 123.123.* }',
    '{ $.eventType = %Trail$% }',
    '{ $.eventType != %^Trail% }',
    '{ $.arrayKey[0] = "value" }',
    '{ $.arrayKey[*] = %val.{2}% }',
    '{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }',
    '{ $.objectList[1].id = 2 }',
    '{ $.objectList[*].name = "b" }',
    '{ $.coordinates[1][0] = 4 }',
    '{ $.[\'cluster.name\'] = "c" }',
    "{ $['cluster.name'] = c }",
    '{ $.detail-type = "x y" }',
    '{ $.quoted = "say \\"hi\\"" }',
    '{ $.SomeObject IS NULL }',
    '{ $.ThisFlag IS TRUE }',
    '{ $.ThatFlag IS FALSE }',
    '{ $.SomeOtherObject NOT EXISTS }',
    '{ $.eventType.deeper NOT EXISTS }',
    '{ $.status = 404 }',
    '{ $.status = 4* }',
    '{ $.status = "404" }',
    '{ $.code = 404 }',
    '{ $.status > 403 }',
    '{ $.status >= 404 }',
    '{ $.status < +1e3 }',
    '{ $.status <= 404.0 }',
    '{ $.number[0] = 1e+3 }',
    '{ $.number[0] != 1e-3 }',
    '{ $.number[1] < -0.25 }',
    '{ ($.status = 404) && ($.code = "404") }',
    '{ $.status = 404 || $.code = nonmatch && $.eventType = nonmatch }',
    '{ $.status = 1 && $.code = 1 || ($.ThisFlag IS TRUE && ($.status = 1 || $.status = 404)) }',
  ])('%s matches', (pattern) => {
    expect(parsePattern(pattern)(JSON.stringify(trail))).toBe(true);
  });

  it.each([
    '{ $.eventType = "updatetrail" }',
    '{ $.eventType = Trail* }',
    '{ $.eventType != "UpdateTrail" }',
    '{ $.eventType = %^Trail% }',
    '{ $.missing = "x" }',
    '{ $.missing != "x" }',
    '{ $.missing IS NULL }',
    '{ $.status NOT EXISTS }',
    '{ $.SomeObject NOT EXISTS }',
    '{ $.SomeObject = * }',
    '{ $.ThisFlag IS FALSE }',
    '{ $.arrayKey = "value" }',
    '{ $.arrayKey != "value" }',
    '{ $.objectList != 1 }',
    '{ $.arrayKey[2] = * }',
    '{ $.status[0] = 4 }',
    '{ $.eventType > 1 }',
    '{ $.code > 1 }',
    '{ $.status > 404 }',
    '{ $.status != 404.0 }',
    '{ ($.status = 404 || $.code = nonmatch) && $.eventType = nonmatch }',
  ])('%s does not match', (pattern) => {
    expect(parsePattern(pattern)(JSON.stringify(trail))).toBe(false);
  });

  it.each(['{"a":', 'ERROR {"a":1}', '[{"a":1}]', 'null', ''])('find nothing in %j', (message) => {
    expect(parsePattern('{ $.a = 1 || $.b NOT EXISTS }')(message)).toBe(false);
  });

  it.each([
    ['{ $.a = 1', "If a filter pattern starts with '{' it must end with '}'"],
    ['{ $."detail-type" = 1 }', `Invalid character(s) in term '$."'`],
    ['{ $.a = 1, $.b = 2 }', "Invalid character(s) in term ','"],
    ['{ $.a = /api }', "Invalid character(s) in term '/'"],
    ['{ $.a = "x }', `Invalid character(s) in term '"'`],
    ['{}', 'Invalid filter pattern'],
    ['{ $.a }', 'Invalid filter pattern'],
    ['{ a = 1 }', 'Invalid filter pattern'],
    ['{ $.a = }', 'Invalid filter pattern'],
    ['{ $.a == 1 }', 'Invalid filter pattern'],
    ['{ $.a > "x" }', 'Invalid filter pattern'],
    ['{ $.a IS NOT NULL }', 'Invalid filter pattern'],
    ['{ $.a EXISTS }', 'Invalid filter pattern'],
    ['{ ($.a = 1 }', 'Invalid filter pattern'],
    ['{ $.a = 1 && }', 'Invalid filter pattern'],
    ['{ $.a = 1 $.b = 2 }', 'Invalid filter pattern'],
    ['{ $.*.b[*] = 1 }', 'Invalid filter pattern'],
    ['{ $.* = 1 || $.* = 2 || $.* = 3 || $.* = 4 }', 'Invalid filter pattern'],
    ['{ $.a = %1% || $.a = %2% || $.a = %3% }', 'Invalid filter pattern'],
    ['{ $.a = "Ev*ent" }', 'not simulated: a wildcard in the middle of Ev*ent'],
  ])('%s is refused: %s', (pattern, message) => {
    expect(() => parsePattern(pattern)).toThrow(message);
  });
});
