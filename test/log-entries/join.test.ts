import { describe, expect, it } from 'vitest';
import { JOIN_WITHIN, LINES_KEPT } from '../../src/log-entries/join.ts';
import { LINE_LENGTH } from '../../src/log-entries/line.ts';
import { readEntries } from '../../src/log-entries/reader.ts';
import { eventsOfLines, read, readOne } from './read.ts';

const CHAINED = [
  'ERROR:    Exception in ASGI application',
  'Traceback (most recent call last):',
  '  File "/app/db.py", line 3, in connect',
  '    raise OSError("no route")',
  'OSError: no route',
  '',
  'During handling of the above exception, another exception occurred:',
  '',
  'Traceback (most recent call last):',
  '  File "/app/main.py", line 9, in main',
  '    connect()',
  'app.errors.DatabaseDown: cannot connect',
];

const JAVA = [
  '2026-01-01 10:00:00,123 ERROR request failed',
  'java.lang.IllegalStateException: no session',
  '\tat com.example.Api.call(Api.java:12)',
  'Caused by: java.io.IOException: broken pipe',
  '\tat java.base/java.io.Pipe.read(Pipe.java:3)',
  '\t... 12 more',
];

const JAVASCRIPT = [
  'TypeError: cannot read properties of undefined',
  '    at handler (/app/index.js:10:5)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {',
  "  code: 'ERR_X'",
  '}',
];

const GO = [
  'panic: runtime error: invalid memory address or nil pointer dereference',
  '[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]',
  '',
  'goroutine 1 [running]:',
  'net/http.(*conn).serve(0xc000114000, {0x1, 0x2})',
  '\t/usr/local/go/src/net/http/server.go:1850 +0xbf',
  'created by main.main',
  'exit status 2',
];

const PYDANTIC = [
  'Traceback (most recent call last):',
  '  File "/app/config.py", line 47, in <module>',
  'pydantic_core._pydantic_core.ValidationError: 2 validation errors for Settings',
  'DB_HOST',
  '  Field required [type=missing, input_value={}, input_type=dict]',
  'loads.0.id',
  '  Input should be a valid string',
];

describe('a trace of which each line is an event', () => {
  it.each([
    ['Python, chained', CHAINED, 'app.errors.DatabaseDown: cannot connect', 'error'],
    ['Java', JAVA, 'java.io.IOException: broken pipe', 'error'],
    ['JavaScript', JAVASCRIPT, JAVASCRIPT[0], 'error'],
    ['Go', GO, GO[0], 'fatal'],
    ['pydantic', PYDANTIC, PYDANTIC[2], 'error'],
  ])('is one entry: %s', (_language, lines, message, level) => {
    const [before, trace, after, ...more] = read(['all is well', ...lines, 'INFO:     next']);
    expect(more).toEqual([]);
    expect(before).toMatchObject({ message: 'all is well', detail: [] });
    expect(trace).toMatchObject({ message, level, text: lines.join('\n') });
    expect(trace?.detail).toContain(lines.at(-1));
    expect(after).toMatchObject({ message: 'next', detail: [] });
  });

  it('keeps what was logged with it as the first line beneath', () => {
    expect(readOne(CHAINED).detail).toEqual(['Exception in ASGI application', ...CHAINED.slice(1)]);
  });

  it('is the same when it is one event', () => {
    const [apart, together] = [readOne(CHAINED), readOne(CHAINED.join('\n'))];
    expect(together).toEqual(apart);
    expect(readOne(CHAINED.join('\r'))).toEqual(apart);
  });

  it('stays together when streams interleave', () => {
    const streams = ['task-1', 'task-2', 'task-3'].flatMap((stream, index) =>
      eventsOfLines(CHAINED, { stream, at: 1_000_000 + index }),
    );
    const entries = readEntries(
      streams.sort((a, b) => a.at - b.at),
      { format: () => 'auto' },
    );
    expect(entries.map(({ stream, text }) => [stream, text])).toEqual(
      ['task-1', 'task-2', 'task-3'].map((stream) => [stream, CHAINED.join('\n')]),
    );
  });

  it('stays apart where groups have streams of the same name', () => {
    const events = eventsOfLines(['one', '  two']).map((event, index) => ({
      ...event,
      group: `group-${index}`,
    }));
    expect(readEntries(events, { format: () => 'auto' })).toHaveLength(2);
  });

  it('raises a warning to an error', () => {
    expect(readOne(['WARNING:  retrying', ...CHAINED.slice(1, 5)]).level).toBe('error');
  });

  it('keeps its exception’s name when it follows a line of Lambda', () => {
    expect(
      readOne(["[ERROR] KeyError: 'x'", 'Traceback (most recent call last):', '  File "/x"']),
    ).toMatchObject({ level: 'error', message: "KeyError: 'x'" });
  });

  it('takes SQLAlchemy’s words beneath the exception', () => {
    const lines = [
      ...CHAINED.slice(0, 4),
      'sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) timeout',
      '[SQL: SELECT 1]',
      '(Background on this error at: https://sqlalche.me/e/20/e3q8)',
    ];
    expect(readOne(lines).message).toBe(lines[4]);
  });
});

describe('lines that do not belong together', () => {
  it.each([
    ['two tracebacks in a row', [...CHAINED.slice(1, 5), ...CHAINED.slice(1, 5)]],
    ['a traceback after an ordinary line', ['📊 Published 3 kW', ...CHAINED.slice(1, 5)]],
    [
      'a line of a logger after the frames',
      [...CHAINED.slice(1, 4), 'ERROR:    no exception named'],
    ],
    ['a print after the exception', [...CHAINED.slice(1, 5), 'Loop goes on: yes']],
    ['two errors', ['ValueError: a', 'ValueError: b']],
  ])('stay apart: %s', (_what, lines) => {
    expect(read(lines)).toHaveLength(2);
  });

  it('stay apart when there is a pause', () => {
    const [first, second] = eventsOfLines(['[INFO] one', '  indented']);
    if (!first || !second) throw new Error('no events');
    const pausing = (pause: number) =>
      readEntries([first, { ...second, at: first.at + pause }], { format: () => 'auto' });
    expect(pausing(JOIN_WITHIN)).toHaveLength(1);
    expect(pausing(JOIN_WITHIN + 1)).toHaveLength(2);
  });
});

describe('an entry of several lines', () => {
  it('takes indented lines without becoming an error', () => {
    expect(
      readOne(['2026-01-01 10:00:00 [INFO] settings', '  a: 1', '', '  b: 2', '']),
    ).toMatchObject({
      level: 'info',
      message: 'settings',
      detail: ['  a: 1', '', '  b: 2'],
    });
  });

  it('is one when JSON is laid out over events', () => {
    expect(readOne(['{', '  "a": 1', '}']).text).toBe('{\n  "a": 1\n}');
  });

  it('counts the lines beyond the first ones and still knows the exception', () => {
    const frames = Array.from({ length: 700 }, (_, index) => `  File "/x.py", line ${index}`);
    const entry = readOne(['Traceback (most recent call last):', ...frames, 'ValueError: at last']);
    expect(entry.message).toBe('ValueError: at last');
    expect(entry.text.split('\n')).toHaveLength(LINES_KEPT);
    expect(entry.linesCut).toBe(702 - LINES_KEPT);
  });

  it('stays small when every line is long', () => {
    const long = Array.from({ length: 50 }, () => `  ${'x'.repeat(30_000)}`);
    const entry = readOne(['head', ...long]);
    expect(entry.text.length).toBeLessThan(70_000);
    expect(entry.linesCut).toBe(48);
  });
});

describe('a line that is too long', () => {
  it('is cut, and the entry says how much is missing', () => {
    const entry = readOne(`ERROR: ${'x'.repeat(1_000_000)}`);
    expect(entry).toMatchObject({ level: 'error', charactersCut: 1_000_007 - LINE_LENGTH });
    expect(entry.text).toHaveLength(LINE_LENGTH);
  });

  it('is not cut in the middle of a character', () => {
    const entry = readOne(`${'x'.repeat(LINE_LENGTH - 1)}😀😀`);
    expect(entry.text.isWellFormed()).toBe(true);
    expect(entry.charactersCut).toBe(4);
  });
});
