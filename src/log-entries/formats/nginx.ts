import { levelOf, levelOfStatus } from '../levels.ts';
import type { Fields, Parsed } from '../types.ts';

const ACCESS =
  /^(\S+) \S+ (\S+) (?:\[([^\]]{10,40})\] )?"([^"]*)" (\d{3}) (\d+|-)(?: "([^"]*)" "([^"]*)")?/;
const REQUEST = /^([A-Z]{1,20}) (\S+)(?: HTTP\/[\d.]{1,5})?$/;
const ERROR = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[([a-z]+)\] \d+#\d+: (?:\*\d+ )?(.*)$/s;
const CONTEXT =
  /, (client|server|request|subrequest|upstream|host|referrer): (?:"([^"]*)"|([^,]*))/g;

/** nginx's access log (combined, and what is appended to it) and its error log. */
export function parseNginx(line: string): Parsed | undefined {
  return parseAccess(line) ?? parseError(line);
}

function parseAccess(line: string): Parsed | undefined {
  const [, client, user, time, request = '', code, bytes, referrer, agent] =
    ACCESS.exec(line) ?? [];
  if (client === undefined) return undefined;
  const [, method, path] = REQUEST.exec(request) ?? [];
  const status = Number(code);
  const fields: Fields = { status, client };
  if (bytes !== '-') fields.bytes = Number(bytes);
  keepText(fields, 'user', user);
  keepText(fields, 'referrer', referrer);
  keepText(fields, 'agent', agent);
  return {
    level: levelOfStatus(status) ?? 'info',
    message: method === undefined ? request : `${method} ${path}`,
    fields,
    at: accessTime(time),
  };
}

function parseError(line: string): Parsed | undefined {
  const [, word, rest = ''] = ERROR.exec(line) ?? [];
  if (word === undefined) return undefined;
  const fields: Fields = {};
  const context = [...rest.matchAll(CONTEXT)];
  for (const [, name = '', quoted, bare] of context) keepText(fields, name, quoted ?? bare);
  return { level: levelOf(word), message: rest.slice(0, context[0]?.index), fields };
}

function keepText(fields: Fields, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '-' && value !== '') fields[name] = value;
}

/** `20/Nov/2025:17:02:11 +0000` */
function accessTime(text: string | undefined): number | undefined {
  const [, day, clock] = /^(\d\d\/[A-Z][a-z]{2}\/\d{4}):(\S+ [+-]\d{4})$/.exec(text ?? '') ?? [];
  if (day === undefined) return undefined;
  const at = Date.parse(`${day.replaceAll('/', ' ')} ${clock}`);
  return Number.isNaN(at) ? undefined : at;
}
