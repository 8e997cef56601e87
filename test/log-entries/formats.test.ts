import { describe, expect, it } from 'vitest';
import type { LogFormat } from '../../src/log-entries/formats/formats.ts';
import type { Entry } from '../../src/log-entries/types.ts';
import { read, readOne } from './read.ts';

type Case = [line: string, expected: Partial<Entry>];

const cases = (format: LogFormat, list: readonly Case[]) =>
  describe(format, () => {
    it.each(list)('reads %s', (line, expected) => {
      expect(readOne(line, format)).toMatchObject(expected);
      expect(readOne(line, 'auto')).toEqual(readOne(line, format));
    });
  });

cases('python', [
  [
    '2026-01-01 10:00:00,123 - app.main - WARNING - disk is nearly full',
    { level: 'warn', message: 'disk is nearly full', fields: { logger: 'app.main' } },
  ],
  [
    '2026-01-01 10:00:00,123 [INFO] app.main: started',
    { level: 'info', message: 'started', fields: { logger: 'app.main' } },
  ],
  [
    '2026-01-01 10:00:00,123 [INFO] Retry: 3 of 5',
    { level: 'info', message: 'Retry: 3 of 5', fields: {} },
  ],
  ['2026-01-01 10:00:00 CRITICAL out of memory', { level: 'fatal', message: 'out of memory' }],
  ['ERROR:root:it broke', { level: 'error', message: 'it broke', fields: {} }],
  [
    '[2026-01-01 10:00:00 +0000] [7] [INFO] Booting worker with pid: 7',
    { level: 'info', message: 'Booting worker with pid: 7' },
  ],
  [
    '2026-01-01 10:00:00.123 | SUCCESS  | app.jobs:run:12 - done',
    { level: 'info', message: 'done', fields: { logger: 'app.jobs:run:12' } },
  ],
]);

cases('uvicorn', [
  [
    'INFO:     10.0.1.34:1234 - "POST /x?y=1 HTTP/1.1" 503 Service Unavailable',
    { level: 'error', message: 'POST /x?y=1', fields: { status: 503, client: '10.0.1.34:1234' } },
  ],
  ['INFO:     10.0.1.34:1 - "GET /x HTTP/1.1" 404 Not Found', { level: 'warn' }],
  ['WARNING:  Invalid HTTP request received.', { level: 'warn' }],
]);

cases('nginx', [
  [
    '10.0.1.7 - bob [20/Nov/2025:17:02:11 +0000] "GET / HTTP/2.0" 200 12 "-" "curl/8"',
    { level: 'info', message: 'GET /', fields: { status: 200, user: 'bob', agent: 'curl/8' } },
  ],
  [
    '10.0.1.7 - - [20/Nov/2025:17:02:11 +0000] "\\x16\\x03\\x01" 400 150 "-" "-"',
    { level: 'warn', message: '\\x16\\x03\\x01', fields: { status: 400 } },
  ],
  ['127.0.0.1 - - "GET /health HTTP/1.1" 200 -', { level: 'info', message: 'GET /health' }],
  [
    '2025/11/20 17:04:44 [crit] 29#29: *4 no space left, client: 10.1.1.1, server: _, upstream: "http://10.0.0.1:80/"',
    { level: 'fatal', message: 'no space left', fields: { client: '10.1.1.1', server: '_' } },
  ],
]);

cases('zap', [
  [
    '2024-11-25T10:40:00.123Z\tERROR\tapi\thandlers/x.go:61\tit broke\t{"user_id": "u_1", "request_id": "r-1"}',
    {
      level: 'error',
      message: 'it broke',
      requestId: 'r-1',
      fields: { user_id: 'u_1', logger: 'api', caller: 'handlers/x.go:61' },
    },
  ],
  [
    '2024-11-25T10:40:00.123Z\tINFO\tmain.go:6\tstarted',
    { level: 'info', message: 'started', fields: { caller: 'main.go:6' } },
  ],
]);

cases('lambda', [
  ['END RequestId: 6c1f-1', { level: 'debug', message: 'END', requestId: '6c1f-1' }],
  [
    'REPORT RequestId: 6c1f\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 30 MB\tInit Duration: 99.5 ms\tStatus: timeout',
    {
      level: 'error',
      requestId: '6c1f',
      fields: {
        duration_ms: 3000,
        billed_ms: 3000,
        memory_mb: 128,
        used_mb: 30,
        init_ms: 99.5,
        status: 'timeout',
      },
    },
  ],
  [
    '2025-11-26T17:05:40.123Z\t6c1f-1\tWARN\tslow',
    { level: 'warn', message: 'slow', requestId: '6c1f-1' },
  ],
  [
    '[INFO]\t2025-11-26T17:05:40.123Z\t6c1f-1\tallowed=True',
    { level: 'info', message: 'allowed=True', requestId: '6c1f-1' },
  ],
  [
    '2025-11-26T17:05:40.123Z 6c1f-1 Task timed out after 3.00 seconds',
    { level: 'error', message: 'Task timed out after 3.00 seconds', requestId: '6c1f-1' },
  ],
  [
    '{"timestamp":"2025-11-26T17:05:40Z","level":"ERROR","message":"no","logger":"root","requestId":"r-9"}',
    { level: 'error', message: 'no', requestId: 'r-9', fields: { logger: 'root' } },
  ],
]);

cases('logfmt', [
  [
    'ts=2023-01-01T00:00:00Z caller=main.go:6 level=warn msg="say \\"hi\\"" n=-1.5 ok=true empty=',
    {
      level: 'warn',
      message: 'say "hi"',
      fields: { caller: 'main.go:6', n: -1.5, ok: true },
    },
  ],
  ['level=INFO msg=done request_id=r-1', { level: 'info', message: 'done', requestId: 'r-1' }],
]);

describe('a line that its format does not understand', () => {
  it.each<Case>([
    ['INFO:     10.0.1.34:1 - "GET /x HTTP/1.1" 200 OK', { message: 'GET /x' }],
    ['{"level":"warn","msg":"hot"}', { level: 'warn', message: 'hot' }],
    ['just words', { level: undefined, message: 'just words' }],
  ])('is guessed, else plain text: %s', (line, expected) => {
    expect(readOne(line, 'nginx')).toMatchObject(expected);
  });

  it.each([
    'a=1 b=2',
    'level=info',
    'msg="not closed level=info',
    'level=info and then words',
    '{not json}',
    '[1, 2]',
  ])('stays as it is: %s', (line) => {
    expect(readOne(line)).toMatchObject({ message: line, fields: {} });
  });
});

describe('the level of plain text', () => {
  it.each<[text: string, level: string | undefined]>([
    ['ERROR something broke', 'error'],
    ['2025/11/25 10:41:02 Error processing task x', 'error'],
    ['[warn] careful', 'warn'],
    ['app | 12 | ERROR | no', 'error'],
    ['worker WARNING: low memory', 'warn'],
    ['severity: critical, x', 'fatal'],
    ['ValueError: bad value', 'error'],
    ['panic: assignment to entry in nil map', 'fatal'],
    ['❌ Failed to parse', 'error'],
    ['finished with 0 errors', undefined],
    ['Errors: 0', undefined],
    ['error: 0', undefined],
    ['Error count: 0', undefined],
    ['0 ERROR lines', undefined],
    ['no ERROR found', undefined],
    ['error_count=0', undefined],
    ['GET /error-pages/INFO.html', undefined],
    ['the terrors of the deep', undefined],
  ])('%s → %s', (text, level) => {
    expect(readOne(text).level).toBe(level);
  });

  it('leaves out the time in front and the level that is shown anyway', () => {
    expect(readOne('2025-11-25T10:41:02Z [DEBUG] checking').message).toBe('checking');
    expect(readOne('Error processing task').message).toBe('Error processing task');
  });
});

describe('guessing', () => {
  it('follows a stream in which several formats mix', () => {
    const lines = [
      'INFO:     10.0.1.34:1 - "GET /x HTTP/1.1" 200 OK',
      '2025-11-20 17:05:00,031 [INFO] hello',
      'level=warn msg=careful',
      'plain',
      '{"msg":"json"}',
      'INFO:     Waiting for application startup.',
    ];
    expect(read(lines).map(({ message }) => message)).toEqual([
      'GET /x',
      'hello',
      'careful',
      'plain',
      'json',
      'Waiting for application startup.',
    ]);
  });

  it('reads lines with colours', () => {
    expect(readOne('\u001b[32mINFO\u001b[0m:     Started')).toMatchObject({
      level: 'info',
      message: 'Started',
    });
  });

  it('finds a request id in text', () => {
    expect(readOne('DENIED correlation_id=77be allowed=False').requestId).toBe('77be');
  });
});
