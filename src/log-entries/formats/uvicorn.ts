import { levelOf, levelOfStatus } from '../levels.ts';
import type { Parsed } from '../types.ts';

const LINE = /^(TRACE|DEBUG|INFO|WARNING|ERROR|CRITICAL): +(.*)$/s;
const ACCESS = /^(\S+) - "([A-Z]{1,20}) (\S*) HTTP\/[\d.]{1,5}" (\d{3})\b/;

/**
 * `INFO:     10.0.1.34:1234 - "GET /x HTTP/1.1" 200 OK` and uvicorn's other lines. Its access lines are INFO whatever
 * was answered, so there the status decides.
 */
export function parseUvicorn(line: string): Parsed | undefined {
  const [, word, message] = LINE.exec(line) ?? [];
  if (word === undefined || message === undefined) return undefined;
  const [, client, method, path, code] = ACCESS.exec(message) ?? [];
  if (client === undefined) return { level: levelOf(word), message, fields: {} };
  const status = Number(code);
  return {
    level: levelOfStatus(status) ?? levelOf(word),
    message: `${method} ${path}`,
    fields: { status, client },
  };
}
