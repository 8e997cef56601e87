/** What a field of a structured record is, by its name. */
export type Role = 'level' | 'time' | 'request' | 'stack' | 'noise' | 'field';

const NAMES: Readonly<Record<Exclude<Role, 'field'>, readonly string[]>> = {
  level: ['level', 'lvl', 'severity', 'loglevel', 'levelname', 'severitytext'],
  time: ['timestamp', 'time', 'ts', 't', 'asctime', 'datetime', 'date', 'eventtime'],
  request: [
    'requestid',
    'reqid',
    'correlationid',
    'xrequestid',
    'xcorrelationid',
    'awsrequestid',
    'functionrequestid',
  ],
  stack: ['stacktrace', 'stack', 'traceback', 'excinfo', 'exctext', 'errorstack'],
  noise: [
    'hostname',
    'pid',
    'process',
    'processid',
    'processname',
    'thread',
    'threadid',
    'threadname',
    'taskname',
    'v',
    'version',
    'line',
    'lineno',
    'function',
    'funcname',
    'module',
    'filename',
    'pathname',
    'levelno',
    'levelvalue',
    'msecs',
    'relativecreated',
  ],
};

const ROLES = new Map(
  Object.entries(NAMES).flatMap(([role, names]) => names.map((name) => [name, role as Role])),
);

/** Names repeat from line to line; hostile ones must not fill the memory. */
const REMEMBERED = 5_000;
const known = new Map<string, Role>();

/** `request_id`, `requestId` and `X-Request-ID` are one name. */
export function roleOf(key: string): Role {
  const remembered = known.get(key);
  if (remembered) return remembered;
  const role = key.length > 40 ? undefined : ROLES.get(key.replace(/[-_.@]/g, '').toLowerCase());
  if (known.size >= REMEMBERED) known.clear();
  known.set(key, role ?? 'field');
  return role ?? 'field';
}

/** Where records keep what they say, best first. */
export const MESSAGE_KEYS = [
  'message',
  'msg',
  'Message',
  'log',
  'event',
  'eventType',
  'errorMessage',
  'error',
  'type',
] as const;

const STATUS_KEYS = [
  'status',
  'status_code',
  'statusCode',
  'http_status',
  'http.status_code',
  'response.status',
  'res.statusCode',
] as const;

/** The HTTP status among the fields: a whole number from 100 to 599. */
export function statusOf(fields: Readonly<Record<string, unknown>>): number | undefined {
  for (const key of STATUS_KEYS) {
    const value = fields[key];
    const status = value === undefined ? Number.NaN : Number(value);
    if (Number.isInteger(status) && status >= 100 && status < 600) return status;
  }
  return undefined;
}
