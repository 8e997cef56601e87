import { describe, expect, it } from 'vitest';
import { listView } from '../../../src/features/query/list-view.ts';
import type { QueryReport, QueryState, QuerySubject } from '../../../src/features/query/report.ts';
import { cancellationView, queryView } from '../../../src/features/query/view.ts';
import { messageBody } from '../../../src/slack/message.ts';
import { plainText } from '../../../src/slack/plain.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';
import { HOUR, MINUTE, NOW } from './shop.ts';

const subject: QuerySubject = {
  target: 'shop@dev',
  region: 'eu-central-1',
  title: 'Requests',
  place: 'Shop dev',
  text: 'stats count(*) as n, max(path) as path by bin(5m)',
  note: 'Requests of the health check count, too.',
  logs: ['Web', 'Orders'],
  from: NOW - HOUR,
  until: NOW,
  pricePerGigabyte: 0.005,
};
const figures = {
  recordsScanned: 10_240,
  recordsMatched: 812,
  bytesScanned: 320_000_000,
  elapsed: 4_200,
};
const at = (minutes: number) =>
  new Date(NOW - minutes * MINUTE).toISOString().replace('T', ' ').replace('Z', '');
const spec = {
  title: 'Requests',
  subtitle: 'Shop dev',
  unit: '',
  from: NOW - HOUR,
  until: NOW,
  period: 5 * MINUTE,
  timeZone: 'Europe/Berlin',
  series: [
    {
      name: 'n',
      points: [
        { at: NOW - 10 * MINUTE, value: 4 },
        { at: NOW - 5 * MINUTE, value: 7 },
      ],
    },
  ],
};

const found = {
  state: 'found',
  kept: 'kept-1',
  columns: [
    { name: 'bin(5m)', type: 'time' },
    { name: 'n', type: 'number' },
    { name: 'path', type: 'text' },
  ],
  rows: [
    [at(10), '4', '/cart?mail=***@example.com'],
    [at(5), '7', ''],
  ],
  masked: 1,
  ...figures,
  at: NOW,
  chart: { spec, remarks: [] },
  pictures: new Map([['chart', { png: new Uint8Array([1]), width: 880, height: 500 }]]),
  csv: false,
} as const satisfies QueryState;

const { kept: _kept, chart: _chart, ...unkept } = found;
const nothing: QueryState = { ...unkept, columns: [], rows: [], masked: 0, recordsMatched: 0 };

const states: readonly (readonly [name: string, state: QueryState])[] = [
  ['query', found],
  ['query-csv', { ...found, csv: true }],
  ['query-nothing', nothing],
  ['query-starting', { state: 'running', id: 'q1', ...figures, recordsScanned: 0 }],
  ['query-running', { state: 'running', id: 'q1', ...figures }],
  ['query-cancelled', { state: 'stopped', why: 'cancelled', by: 'Olga', ...figures }],
  ['query-deadline', { state: 'stopped', why: 'deadline', ...figures, elapsed: 5 * MINUTE }],
  [
    'query-doubt',
    {
      state: 'doubt',
      reasons: ['It reads 3 d of logs; up to 2 d run at once.', 'Nobody can tell how much.'],
      again: ['query', 'shop@dev', 'requests', '--yes'],
    },
  ],
  ['query-denied', { state: 'fault', fault: 'CloudWatch Logs StartQuery: access denied.' }],
];

describe('a query as a message', () => {
  it.each(states)('is golden/%s.json, and one that Slack takes', async (name, state) => {
    const { looks, buttons } = looksAt(NOW);
    const view = queryView({ ...subject, ...state }, looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    await expectGolden(name, view, buttons);
  });

  it('never says with a tick that nothing was found', () => {
    const view = queryView({ ...subject, ...nothing }, looksAt(NOW).looks);
    expect(JSON.stringify(view)).not.toContain('white_check_mark');
    expect(view.text).toBe(
      'Requests: Shop dev: No rows: none of 10 240 records in this window matched.',
    );
  });

  it.each([
    [{ recordsScanned: 0, recordsMatched: 0 }, 'No rows: these logs have no records'],
    [{ recordsMatched: 3 }, 'No rows, although 3 of 10 240 records in this window matched.'],
  ])('says why there is nothing: %j', (parts, words) => {
    const view = queryView({ ...subject, ...nothing, ...parts }, looksAt(NOW).looks);
    expect(plainText(view.blocks)).toContain(words);
  });

  it('says that rows without values have none, and that AWS gives no more rows', () => {
    const columns = [{ name: 'bin(5m)', type: 'time' }] as const;
    const rows = Array.from({ length: 10_000 }, () => [at(5)]);
    const report: QueryReport = { ...subject, ...unkept, kept: 'kept-1', columns, rows };
    const text = plainText(queryView(report, looksAt(NOW).looks).blocks);
    expect(text).toContain('No row has a value beside its time.');
    expect(text).toContain('AWS gives 10 000 rows at most.');
    expect(text).toContain('99 of 10 000 rows in the table');
  });

  it('writes times with their dates where the column is not of today', () => {
    const rows = [
      [at(5), '1', 'a'],
      [at(20 * 60), '2', 'b'],
    ];
    const report: QueryReport = { ...subject, ...found, rows };
    const shown = JSON.stringify(queryView(report, looksAt(NOW).looks).blocks);
    expect(shown).toContain('21 Nov 12:55:00');
    expect(shown).toContain('20 Nov 17:00:00');
  });

  it('says the numbers of a chart that could not be drawn', () => {
    const remarks = ['Too many charts wait.'];
    const report: QueryReport = {
      ...subject,
      ...found,
      chart: { spec, remarks },
      pictures: new Map(),
    };
    const view = queryView(report, looksAt(NOW).looks);
    expect(plainText(view.blocks)).toMatch(/n: last 7, min 4.*\n.*gaps.*\n.*Too many charts wait/);
    expect(view).not.toHaveProperty('pictures');
  });

  it('keeps a wide and long table within what Slack takes', () => {
    const columns = Array.from({ length: 30 }, (_, index) => ({
      name: `column ${index} ${'n'.repeat(200)}`,
      type: 'text' as const,
    }));
    const rows = Array.from({ length: 500 }, () => columns.map(() => 'x'.repeat(3_000)));
    const note = 'n'.repeat(5_000);
    const text = 't'.repeat(9_000);
    const report: QueryReport = { ...subject, ...found, note, text, columns, rows };
    const view = queryView(report, looksAt(NOW).looks);
    expect(messageProblems(view)).toEqual([]);
    const shown = plainText(view.blocks);
    expect(shown).toContain('The table shows 20 of 30 columns.');
    expect(shown).toMatch(/1 of 500 rows in the table/);
  });

  it('is harmless and whole whatever stands in it', () => {
    const long = HOSTILE.repeat(20);
    const everywhere = {
      title: HOSTILE,
      place: HOSTILE,
      text: long,
      note: long,
      logs: Array<string>(9).fill(HOSTILE),
    };
    const columns = Array.from({ length: 8 }, () => ({ name: HOSTILE, type: 'text' as const }));
    const rows = Array.from({ length: 90 }, () => columns.map(() => long));
    const series = Array.from({ length: 6 }, () => ({ name: HOSTILE.slice(0, 60), points: [] }));
    const chart = { spec: { ...spec, title: HOSTILE, series }, remarks: [long.slice(0, 300)] };
    const hostile: QueryState[] = [
      { ...found, columns, rows, chart, pictures: new Map() },
      { ...found, columns, rows, csv: true },
      { state: 'stopped', why: 'cancelled', by: HOSTILE, ...figures },
      { state: 'doubt', reasons: [HOSTILE], again: ['query', HOSTILE] },
      { state: 'fault', fault: HOSTILE },
      { state: 'running', id: HOSTILE, ...figures },
      nothing,
    ];
    for (const state of hostile) {
      const view = queryView(
        { ...subject, ...everywhere, ...state },
        looksAt(NOW, { asker: HOSTILE }).looks,
      );
      expect(messageProblems(view)).toEqual([]);
      expect(dangers(view)).toEqual([]);
      expect(plainText(messageBody(view).blocks)).not.toContain('not everything fits');
    }
  });
});

describe('all rows as a file', () => {
  it('have times in UTC, and nothing that a spreadsheet would calculate', () => {
    const columns = [
      { name: '@timestamp', type: 'time' },
      { name: '@message', type: 'text' },
      { name: 'message', type: 'text' },
    ] as const;
    const rows = [
      [at(5), '=HYPERLINK("https://evil.example")', 'two\nlines'],
      ['', '', ''],
    ];
    const report: QueryReport = { ...subject, ...found, columns, rows, csv: true };
    const [file] = queryView(report, looksAt(NOW).looks).files ?? [];
    expect(file?.name).toBe('requests.csv');
    expect(file?.content).toBe(
      `timestamp,'@message,message\n2026-11-21T11:55:00.000Z,"'=HYPERLINK(""https://evil.example"")","two\nlines"\n,,\n`,
    );
  });
});

describe('saved queries as a message', () => {
  const query = {
    name: 'requests',
    title: 'Requests',
    text: 'stats count(*)',
    of: ['web'],
    since: HOUR,
  };

  it('are golden/query-list.json', async () => {
    const { looks, buttons } = looksAt(NOW);
    const queries = [query, { ...query, name: 'all', of: [], note: 'Reads everything.' }];
    const view = listView({ target: 'shop@dev', place: 'Shop dev', queries }, looks);
    expect(messageProblems(view)).toEqual([]);
    await expectGolden('query-list', view, buttons);
  });

  it('are harmless, and as many as Slack takes', () => {
    const hostile = { ...query, title: HOSTILE, text: HOSTILE.repeat(9), note: HOSTILE.repeat(9) };
    const queries = Array<typeof hostile>(70).fill(hostile);
    const view = listView({ target: 'shop@dev', place: HOSTILE, queries }, looksAt(NOW).looks);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
    expect(plainText(messageBody(view).blocks)).toMatch(/\d+ more are not shown/);
    expect(plainText(messageBody(view).blocks)).not.toContain('not everything fits');
  });

  it('are told to be none', () => {
    const view = listView(
      { target: 'shop@dev', place: 'Shop dev', queries: [] },
      looksAt(NOW).looks,
    );
    expect(plainText(view.blocks)).toContain('The catalog saves none here.');
  });
});

describe('the answer to a press on Cancel', () => {
  it.each([
    [{ stopped: true }, 'The query is stopped, and its message will say so.'],
    [{ stopped: false }, 'The query was not stopped: it had ended already.'],
    [{ stopped: false, fault: HOSTILE }, 'The query was not stopped.'],
  ])('to %j says what came of it', (result, words) => {
    const view = cancellationView(result);
    expect(plainText(view.blocks)).toContain(words);
    expect(messageProblems(view)).toEqual([]);
    expect(dangers(view)).toEqual([]);
  });
});
