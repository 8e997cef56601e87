import { expect, it } from 'vitest';
import { readQuery, runQuery } from '../../demo/aws/world/insights/query.ts';
import { recordOf } from '../../demo/aws/world/insights/records.ts';
import { SECOND } from './fixture.ts';

const START = Date.parse('2026-11-21T10:11:12.345Z');

const BACKEND = [
  '2026-11-21 10:11:12,345 ERROR [app.mqtt_consumer] could not store telemetry',
  'INFO:     10.10.3.7:41230 - "GET /health HTTP/1.1" 200 OK',
  '2026-11-21 10:12:52,345 ERROR [app.events] event evt-1 has no VEN',
  'GET /api/vens/ response_time=0.25',
  '{"path":"/stats/network","response_time":0.5}',
  '{"path":"/stats/network","response_time":1}',
  '{"path":"/stats/network","response_time":2}',
];

const VIDEO = [
  'ERROR POST /api/v1/generate duration=2500.5 job_id=job-a generation of clip failed',
  'INFO GET /api/v1/clips duration=20',
  'ERROR GET /api/v1/clips duration=40 database connection lost',
  'ERROR POST /api/v1/generate duration=500 error in generation job_id=job-b',
  'warning: database pool at its limit, timeout ahead',
  'ERROR POST /api/v1/generate duration=1500 job_id=job-a generation failed again',
  'database is up',
];

const REX = [
  '{"level":"info","method":"GET","path":"/api/v1/health","duration":12}',
  '{"level":"info","method":"POST","path":"/api/v1/flights","duration":1200}',
  '{"level":"error","msg":"ERROR: no such tenant","path":"/api/v1/flights","duration":1001}',
  '{"action":"login","success":false,"user_id":"u1","ip_address":"203.0.113.9"}',
  '{"action":"login","success":true,"user_id":"u1","ip_address":"203.0.113.9"}',
  '{"action":"login","success":false,"user_id":"u1","ip_address":"203.0.113.9"}',
];

type Fields = Record<string, string | undefined>;

/** The queries of the five systems' guides, word for word, over lines like theirs, 100 seconds apart. */
const GUIDES: readonly (readonly [name: string, query: string, lines: string[], rows: Fields[]])[] =
  [
    [
      'Grid Services: recent errors',
      'fields @timestamp, @message | filter @message like /ERROR/ | sort @timestamp desc | limit 20',
      BACKEND,
      [
        { '@timestamp': '2026-11-21 10:14:32.345', '@message': BACKEND[2] },
        { '@timestamp': '2026-11-21 10:11:12.345', '@message': BACKEND[0] },
      ],
    ],
    [
      'Grid Services: average response time',
      'fields @timestamp, @message | filter @message like /response_time/ | stats avg(response_time) by bin(5m)',
      BACKEND,
      [
        { 'bin(5m)': '2026-11-21 10:15:00.000', 'avg(response_time)': '0.75' },
        { 'bin(5m)': '2026-11-21 10:20:00.000', 'avg(response_time)': '2' },
      ],
    ],
    [
      'AI Video: error rate by endpoint',
      String.raw`fields @timestamp, @message
| filter @message like /ERROR/
| parse @message /(?<method>[A-Z]+)\s+(?<endpoint>\/[^\s]*)/
| stats count() as error_count by endpoint
| sort error_count desc`,
      VIDEO,
      [
        { endpoint: '/api/v1/generate', error_count: '3' },
        { endpoint: '/api/v1/clips', error_count: '1' },
      ],
    ],
    [
      'AI Video: slowest API endpoints',
      String.raw`fields @timestamp, @message
| parse @message /duration=(?<duration>[0-9.]+)/
| parse @message /(?<method>[A-Z]+)\s+(?<endpoint>\/[^\s]*)/
| stats avg(duration) as avg_duration, max(duration) as max_duration, count() as request_count by endpoint
| sort avg_duration desc`,
      VIDEO,
      [
        {
          endpoint: '/api/v1/generate',
          avg_duration: '1500.1667',
          max_duration: '2500.5',
          request_count: '3',
        },
        { endpoint: '/api/v1/clips', avg_duration: '30', max_duration: '40', request_count: '2' },
        { request_count: '2' },
      ],
    ],
    [
      'AI Video: failed generation jobs',
      `fields @timestamp, @message
| filter @message like /generation.*failed/ or @message like /error.*generation/
| parse @message /job_id=(?<job_id>[a-zA-Z0-9-]+)/
| stats count() as failure_count by job_id
| sort @timestamp desc`,
      VIDEO,
      [
        { job_id: 'job-a', failure_count: '2' },
        { job_id: 'job-b', failure_count: '1' },
      ],
    ],
    [
      'AI Video: database connection errors',
      `fields @timestamp, @message
| filter @message like /database/ and (@message like /error/ or @message like /timeout/ or @message like /connection/)
| stats count() as error_count by bin(5m)
| sort @timestamp desc`,
      VIDEO,
      [
        { 'bin(5m)': '2026-11-21 10:10:00.000', error_count: '1' },
        { 'bin(5m)': '2026-11-21 10:15:00.000', error_count: '1' },
      ],
    ],
    [
      'Rex: errors',
      `fields @timestamp, @message
| filter @message like /ERROR/
| sort @timestamp desc
| limit 100`,
      REX,
      [{ '@timestamp': '2026-11-21 10:14:32.345', '@message': REX[2] }],
    ],
    [
      'Rex: slow API requests',
      `fields @timestamp, method, path, duration
| filter duration > 1000
| sort duration desc
| limit 50`,
      REX,
      [
        {
          '@timestamp': '2026-11-21 10:12:52.345',
          method: 'POST',
          path: '/api/v1/flights',
          duration: '1200',
        },
        { '@timestamp': '2026-11-21 10:14:32.345', path: '/api/v1/flights', duration: '1001' },
      ],
    ],
    [
      'Rex: failed login attempts',
      `fields @timestamp, user_id, ip_address
| filter action = "login" and success = false
| stats count() by user_id, ip_address`,
      REX,
      [{ user_id: 'u1', ip_address: '203.0.113.9', 'count()': '2' }],
    ],
    [
      'Rex: request volume by endpoint',
      `fields @timestamp, path
| stats count() by path
| sort count desc`,
      REX,
      [
        { 'count()': '3' },
        { path: '/api/v1/flights', 'count()': '2' },
        { path: '/api/v1/health', 'count()': '1' },
      ],
    ],
  ];

it.each(GUIDES)('answers the query of a guide: %s', (_name, query, lines, rows) => {
  const records = lines.map((message, index) =>
    recordOf({ at: START + index * 100 * SECOND, stream: 'all', message }, 'group'),
  );
  const result = runQuery(readQuery(query), records, { now: START });
  const shown = result.rows.map((row) =>
    Object.fromEntries(
      row.filter(({ field }) => field !== '@ptr').map(({ field, value }) => [field, value]),
    ),
  );
  expect(shown).toEqual(rows);
});
