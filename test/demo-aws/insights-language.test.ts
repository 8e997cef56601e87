import { describe, expect, it } from 'vitest';
import { readQuery, runQuery } from '../../demo/aws/world/insights/query.ts';
import { QueryError } from '../../demo/aws/world/insights/query-error.ts';
import { recordOf } from '../../demo/aws/world/insights/records.ts';
import { MINUTE, SECOND } from './fixture.ts';

const START = Date.parse('2026-11-21T10:11:12.345Z');
const GROUP = '/ecs/grid-services-dev/backend';

/** Events a minute apart, oldest first. */
function records(...messages: string[]) {
  return messages.map((message, index) =>
    recordOf({ at: START + index * MINUTE, stream: 'backend/1', message }, GROUP),
  );
}

/** The rows of a query, without the pointers of events. */
function ask(query: string, ...messages: string[]) {
  const { rows } = runQuery(readQuery(query), records(...messages), { now: START });
  return rows.map((row) =>
    Object.fromEntries(
      row.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value]),
    ),
  );
}

/** What an expression gives over one event. */
function value(expression: string, message = '{}'): string | undefined {
  return ask(`fields ${expression} as result`, message)[0]?.result;
}

function refusal(query: string): { message: string; at: string } {
  try {
    readQuery(query);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { start, end } = error.span;
    return { message: error.message, at: query.slice(start, end) };
  }
  throw new Error('the query was not refused');
}

describe('events', () => {
  it('shows time and message, newest first, with a pointer to each event', () => {
    const { rows, matched } = runQuery(readQuery('filter 1 = 1'), records('one', 'two'), {
      now: START,
    });
    expect(matched).toBe(2);
    expect(rows[0]).toEqual([
      { field: '@timestamp', value: '2026-11-21 10:12:12.345' },
      { field: '@message', value: 'two' },
      { field: '@ptr', value: expect.stringMatching(/^[A-Za-z\d+/]+=*$/) },
    ]);
    expect(rows[0]?.[2]?.value).not.toBe(rows[1]?.[2]?.value);
  });

  it('have system fields', () => {
    expect(ask('fields @logStream, @log, @ingestionTime', 'hello')).toEqual([
      {
        '@logStream': 'backend/1',
        '@log': `123456789012:${GROUP}`,
        '@ingestionTime': '2026-11-21 10:11:13.345',
      },
    ]);
  });

  it('of JSON have its fields, nested with dots, case told apart, null and missing left out', () => {
    const message = '{"user":{"id":7},"items":[{"k":"v"},2.5],"Level":"x","none":null,"@id":"a"}';
    expect(
      ask('fields user.id, items.0.k, items.1, Level, level, none, @@id, nothing', message),
    ).toEqual([{ 'user.id': '7', 'items.0.k': 'v', 'items.1': '2.5', Level: 'x', '@@id': 'a' }]);
  });

  it('of JSON have 200 fields at most', () => {
    const message = JSON.stringify(
      Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`f${index}`, index])),
    );
    expect(ask('fields f199, f200', message)).toEqual([{ f199: '199' }]);
  });

  it('show the truth of JSON as 1 and 0', () => {
    const lines = ['{"ok":true}', '{"ok":false}', '{}'];
    expect(ask('fields ok', ...lines)).toEqual([{}, { ok: '0' }, { ok: '1' }]);
    expect(ask('filter ok = false | fields ok', ...lines)).toEqual([{ ok: '0' }]);
    expect(ask('filter ok = 1 | fields ok', ...lines)).toEqual([{ ok: '1' }]);
  });

  it('survive JSON that nests without end', () => {
    expect(ask('fields @timestamp', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)).toHaveLength(
      1,
    );
  });
});

describe('filter', () => {
  const LINES = [
    '{"status":200,"path":"/health","text":"fine"}',
    '{"status":503,"path":"/api/vens","text":"Timed OUT"}',
    '{"path":"/live","text":"(odd) a.c"}',
  ];
  it.each([
    ['status = 503', ['/api/vens']],
    ['status = "503"', ['/api/vens']],
    ['status != 503', ['/health']],
    ['status >= 200 and status < 300', ['/health']],
    ['status > 503 or path = "/live"', ['/live']],
    ['not status = 503', ['/health']],
    ['not (status = 503 or status = 200)', []],
    ['not ispresent(status)', ['/live']],
    ['isPresent(status) and not status = 200', ['/api/vens']],
    ['path like "/a"', ['/api/vens']],
    ["path like '.'", []],
    ['text like "(odd) a.c"', ['/live']],
    ['text like /out/', []],
    ['text like /(?i)out/', ['/api/vens']],
    ['text =~ /^(?i)timed out$/', ['/api/vens']],
    ['path like /\\/(api|live)/', ['/live', '/api/vens']],
    ['path not like /health/', ['/live', '/api/vens']],
    ['status not like /5/', ['/health']],
    ['status in [200, 201]', ['/health']],
    ['status not in [200]', ['/api/vens']],
    ['path in ["/live", \'/health\']', ['/live', '/health']],
    ['status / 100 = 5.03', ['/api/vens']],
    ['text > 5', []],
    ['strcontains(text, "OUT")', ['/api/vens']],
    ['status = 503 or text', ['/api/vens']],
  ])('keeps what meets %s', (condition, paths) => {
    const rows = ask(`fields path | filter ${condition}`, ...LINES);
    expect(rows.map(({ path }) => path)).toEqual(paths);
  });

  it('counts what matched before anything limits, sorts or counts it', () => {
    const query = readQuery('filter status > 0 | limit 1');
    expect(runQuery(query, records(...LINES), { now: START })).toMatchObject({ matched: 2 });
    const counted = readQuery('filter status > 0 | stats count(*) as n | filter n > 5');
    expect(runQuery(counted, records(...LINES), { now: START })).toEqual({ matched: 2, rows: [] });
  });
});

describe('functions', () => {
  it.each([
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['2 ^ 3', '8'],
    ['10 % 3', '1'],
    ['7 - 2 - 1', '4'],
    ['-3 + 1', '-2'],
    ['128000000 / 1024 / 1024', '122.0703'],
    ['1 / 0', undefined],
    ['missing + 1', undefined],
    ['abs(-2.5)', '2.5'],
    ['ceil(1.2)', '2'],
    ['floor(1.8)', '1'],
    ['sqrt(16)', '4'],
    ['log(1)', '0'],
    ['greatest(1, 3, 2)', '3'],
    ['least(4, 3, 5)', '3'],
    ['strlen("naïve 👍")', '7'],
    ['toupper("abc")', 'ABC'],
    ['tolower("ABC")', 'abc'],
    ['trim("  a ")', 'a'],
    ['trim("xyZfooxyZ", "xyZ")', 'foo'],
    ['ltrim("xyZfooxyZ", "xyZ")', 'fooxyZ'],
    ['rtrim("xyZfooxyZ", "xyZ")', 'xyZfoo'],
    ['trim("xxx", "x")', ''],
    ['concat("a", 1, "b")', 'a1b'],
    ['replace("foo", "o", "0")', 'f00'],
    ['substr("xyZfooxyZ", 3, 3)', 'foo'],
    ['substr("xyZfooxyZ", 6)', 'xyZ'],
    ['strcontains("abc", "b")', '1'],
    ['startsWith("abc", "b")', '0'],
    ['endsWith("abc", "c")', '1'],
    ['toNumber("12.50")', '12.5'],
    ['coalesce(missing, "other")', 'other'],
    ['if(1 > 2, "yes", "no")', 'no'],
    ['isempty("")', '1'],
    ['isempty(missing)', '1'],
    ['isblank("  ")', '1'],
    ['isblank("a")', '0'],
    ['now()', String(Math.floor(START / SECOND))],
    ['toMillis(@timestamp)', String(START)],
    ['fromMillis(0)', '1970-01-01 00:00:00.000'],
    ['bin(5m)', '2026-11-21 10:10:00.000'],
    ['bin(30sec)', '2026-11-21 10:11:00.000'],
    ['bin(2hrs)', '2026-11-21 10:00:00.000'],
    ['datefloor(@timestamp, 1h)', '2026-11-21 10:00:00.000'],
    ['dateceil(@timestamp, 1d)', '2026-11-22 00:00:00.000'],
    ['"say \\"hi\\""', 'say "hi"'],
    ['1 = 1.0', '1'],
  ])('gives %s', (expression, result) => {
    expect(value(expression)).toBe(result);
  });

  it('reads fields with other characters in backticks', () => {
    expect(value('`user-agent`', '{"user-agent":"curl"}')).toBe('curl');
  });
});

describe('parse', () => {
  it('takes fields out by wildcards, the last one to the end', () => {
    expect(
      ask(
        'parse @message "user=*, method:*, latency := *" as @user, @method, @latency | display @user, @method, @latency',
        'at 10: user=ann, method:GET, latency := 12.5 ms',
        'user=nobody',
      ),
    ).toEqual([{}, { '@user': 'ann', '@method': 'GET', '@latency': '12.5 ms' }]);
  });

  it('takes fields out by the named groups of a regular expression', () => {
    expect(
      ask(
        String.raw`parse /took (?<took>\d+) ?ms( of (?<most>\d+))?/ | display took, most`,
        'GET /health took 5300 ms',
      ),
    ).toEqual([{ took: '5300' }]);
  });

  it('parses what it parsed, and shows the new fields beside the others', () => {
    expect(
      ask(
        'fields @message | parse @message "url=*" as url | parse url "/api/*" as version',
        'url=/api/v1',
      ),
    ).toEqual([{ '@message': 'url=/api/v1', url: '/api/v1', version: 'v1' }]);
  });

  it('keeps special characters of a pattern as they are', () => {
    expect(ask('parse "[*] (*)" as level, rest | display level, rest', '[E] (x+y)')).toEqual([
      { level: 'E', rest: 'x+y' },
    ]);
  });
});

describe('stats', () => {
  const LINES = [
    '{"path":"/a","ms":10}',
    '{"path":"/b","ms":30}',
    '{"path":"/a","ms":20}',
    '{"path":"/a"}',
    '{"ms":"slow"}',
  ];

  it('counts and calculates', () => {
    expect(
      ask(
        'stats count(*), count(ms), count_distinct(path), sum(ms), avg(ms), min(ms), max(path), pct(ms, 50), median(ms), stddev(ms)',
        ...LINES,
      ),
    ).toEqual([
      {
        'count(*)': '5',
        'count(ms)': '4',
        'count_distinct(path)': '2',
        'sum(ms)': '60',
        'avg(ms)': '20',
        'min(ms)': 'slow',
        'max(path)': '/b',
        'pct(ms, 50)': '20',
        'median(ms)': '20',
        'stddev(ms)': '8.165',
      },
    ]);
  });

  it('groups by fields, missing ones too, with the groups first, and without what has no numbers', () => {
    const { rows } = runQuery(
      readQuery('stats count() as n, sum(ms) / count() as each by path | sort n desc, path'),
      records(...LINES),
      { now: START },
    );
    expect(rows).toEqual([
      [
        { field: 'path', value: '/a' },
        { field: 'n', value: '3' },
        { field: 'each', value: '10' },
      ],
      [{ field: 'n', value: '1' }],
      [
        { field: 'path', value: '/b' },
        { field: 'n', value: '1' },
        { field: 'each', value: '30' },
      ],
    ]);
  });

  it('groups by time, oldest first, under an alias', () => {
    expect(ask('stats count(*) as lines by bin(2m) as period', ...LINES)).toEqual([
      { period: '2026-11-21 10:10:00.000', lines: '1' },
      { period: '2026-11-21 10:12:00.000', lines: '2' },
      { period: '2026-11-21 10:14:00.000', lines: '2' },
    ]);
  });

  it('gives first and last values, and times as epoch milliseconds', () => {
    expect(
      ask('stats earliest(path) as one, latest(ms) as last, max(@timestamp) as at', ...LINES),
    ).toEqual([{ one: '/a', last: 'slow', at: String(START + 4 * MINUTE) }]);
  });

  it('gives no row where there is nothing to count', () => {
    expect(ask('filter path = "/c" | stats count(*)', ...LINES)).toEqual([]);
  });

  it('follows on stats', () => {
    expect(
      ask('stats count(*) as n by path | stats max(n) as most, count(*) as paths', ...LINES),
    ).toEqual([{ most: '3', paths: '3' }]);
  });

  it('is followed by filters, calculations and display', () => {
    expect(
      ask(
        'stats count(*) as n, sum(ms) as total by path | filter n > 2 | fields total / n as each | display path, each',
        ...LINES,
      ),
    ).toEqual([{ path: '/a', each: '10' }]);
  });
});

describe('sort, dedup and limit', () => {
  const quoted = (texts: readonly string[]) => texts.map((v) => JSON.stringify({ v }));

  // AWS's own example of the order.
  const ORDERED = [
    '!:',
    '#',
    '*%04',
    '0#',
    '5A',
    '111A',
    '2345_',
    '@',
    '@_',
    'A',
    'A9876fghj',
    'a12345hfh',
    '0',
    '1',
    '2',
    '3',
  ];

  it('sorts text naturally, before numbers', () => {
    const shuffled = ORDERED.toSorted((a, b) => a.length - b.length).reverse();
    const sorted = ask('fields v | sort v asc', ...quoted(shuffled));
    expect(sorted.map(({ v }) => v)).toEqual(ORDERED);
    const reversed = ask('fields v | sort v desc', ...quoted(shuffled));
    expect(reversed.map(({ v }) => v)).toEqual(ORDERED.toReversed());
  });

  it('sorts by several fields', () => {
    const lines = ['{"a":1,"b":2}', '{"a":2,"b":1}', '{"a":1,"b":10}', '{"b":3}'];
    expect(ask('fields a, b | sort a desc, b', ...lines)).toEqual([
      { a: '2', b: '1' },
      { a: '1', b: '2' },
      { a: '1', b: '10' },
      { b: '3' },
    ]);
  });

  it('keeps the newest event of each value, and all without the value', () => {
    const lines = ['{"s":1,"n":1}', '{"s":2,"n":2}', '{"s":1,"n":3}', '{"n":4}', '{"n":5}'];
    expect(ask('fields n | dedup s', ...lines).map(({ n }) => n)).toEqual(['5', '4', '3', '2']);
    expect(ask('fields n | sort n | dedup s | limit 2', ...lines).map(({ n }) => n)).toEqual([
      '1',
      '2',
    ]);
  });

  it('returns 10 000 rows without a limit, and up to 100 000 with one', () => {
    const many = records(...Array.from({ length: 10_001 }, () => 'x'));
    const rows = (query: string, limit?: number) =>
      runQuery(readQuery(query), many, { now: START, limit }).rows.length;
    expect(rows('fields @message')).toBe(10_000);
    expect(rows('fields @message | limit 20000')).toBe(10_001);
    expect(rows('fields @message', 50_000)).toBe(10_001);
    expect(rows('fields @message | limit 10', 50)).toBe(10);
    expect(rows('fields @message | limit 50', 10)).toBe(10);
  });
});

describe('display', () => {
  it('shows what the last one names, instead of fields', () => {
    expect(
      ask('fields @timestamp, a | display a | DISPLAY toupper(a) as upper', '{"a":"x"}'),
    ).toEqual([{ upper: 'X' }]);
  });
});

describe('the text of a query', () => {
  it('has comments and spans lines', () => {
    expect(
      ask(
        '# what\nfields a # only this\n  | filter a = "#1" # not a comment inside\n| limit 5',
        '{"a":"#1"}',
      ),
    ).toEqual([{ a: '#1' }]);
  });

  it('holds pipes inside of quotes and regular expressions', () => {
    expect(ask('filter @message like /a|b/ and @message like "|" | fields @message', 'b|')).toEqual(
      [{ '@message': 'b|' }],
    );
  });
});

describe('a query is refused', () => {
  it.each([
    ['fields @message | statz count(*)', 'unexpected symbol found statz at line 1 and position 18'],
    ['fields @message\n| filter', 'unexpected symbol found <EOF> at line 2 and position 8'],
    ['fields @message | | limit 1', 'unexpected symbol found | at line 1 and position 18'],
    ['filter @message like /x/i', 'unexpected symbol found i at line 1 and position 24'],
    [
      'stats count(*) by bin(5m) | sort bin(5m)',
      'unexpected symbol found ( at line 1 and position 36',
    ],
    ['filter user-agent = ; ', 'unexpected symbol found ; at line 1 and position 20'],
    ['filter a = "open', 'unexpected symbol found " at line 1 and position 11'],
    ['filter a not b', 'unexpected symbol found b at line 1 and position 13'],
    ['', 'unexpected symbol found <EOF> at line 1 and position 0'],
    ['limit 5 10', 'unexpected symbol found 10 at line 1 and position 8'],
    ['fields a | dedup a | sort a', 'unexpected symbol found sort: only limit may follow dedup'],
  ])('for its syntax: %s', (query, message) => {
    expect(refusal(query).message).toBe(message);
  });

  it.each([
    ['pattern @message', 'the command pattern', 'pattern'],
    ['SOURCE logGroups() | fields @message', 'the command SOURCE', 'SOURCE'],
    ['fields a | unnest b into c', 'the command unnest', 'unnest'],
    ['limit any 5', 'limit any', 'any'],
    ['parse @message logfmt as lf', 'parse logfmt', 'logfmt'],
    ['fields jsonParse(@message)', 'the function jsonparse', 'jsonParse(@message)'],
    ['stats count(*) by bin(1w)', 'the period 1w', '1w'],
    [
      String.raw`parse @message /(\d+)/`,
      'a parse regular expression without named groups',
      String.raw`/(\d+)/`,
    ],
  ])('for what is not simulated: %s', (query, what, at) => {
    expect(refusal(query)).toEqual({ message: `not simulated: ${what}`, at });
  });

  it.each([
    ['parse "a *" as b | fields b', 'Ephemeral field is already defined: b'],
    ['fields 1 as b | stats sum(b) as b', 'Ephemeral field is already defined: b'],
    ['fields b | fields concat(b, "x") as b', 'Ephemeral field is already defined: b'],
    ['stats count(*) as n by a | filter c > 1', 'Unknown symbols found in or after stats: c'],
    ['stats sum(a) by b | stats max(a)', 'Unknown symbols found in or after stats: a'],
    ['stats a by b', 'Unknown symbols found in or after stats: a'],
    ['stats count(*) by count(*)', 'the function count aggregates: it belongs into stats'],
    ['stats sum(count(*))', 'the function count aggregates: it belongs into stats'],
    ['filter max(a) > 1', 'the function max aggregates: it belongs into stats'],
    ['stats count(*) as n | limit 1 | stats sum(n)', 'limit must come after the second stats'],
    [
      'stats count(*) as a | stats sum(a) as b | stats sum(b)',
      'a query has 2 stats commands at most',
    ],
    ['fields strlen()', 'invalid number of arguments for the function strlen'],
    ['limit 100001', 'limit must be a whole number from 1 to 100000'],
    ['limit 0', 'limit must be a whole number from 1 to 100000'],
    ['fields bin(0m)', 'invalid period 0m'],
    [
      'parse "a * b *" as one',
      'the number of wildcards must equal the number of aliases: 2 wildcards, 1 aliases',
    ],
  ])('for its meaning: %s', (query, message) => {
    expect(refusal(query).message).toBe(message);
  });

  it('for a regular expression that cannot be read', () => {
    const { message, at } = refusal('filter a like /(b/');
    expect(message).toMatch(/^invalid or not simulated regular expression: /);
    expect(at).toBe('/(b/');
  });
});
