import { levelOf } from '../levels.ts';
import { readTime } from '../times.ts';
import type { Parsed } from '../types.ts';
import { parseJson } from './json.ts';

const CALLER = /^[\w./-]{1,200}:\d{1,6}$/;
const LOGGER = /^[\w.-]{1,80}$/;

/** zap in production (JSON) and in development (`time⇥LEVEL⇥logger⇥caller⇥message⇥{fields}`). */
export function parseZap(line: string): Parsed | undefined {
  return parseJson(line) ?? parseConsole(line);
}

function parseConsole(line: string): Parsed | undefined {
  const [time, word, ...parts] = line.split('\t', 8);
  const read = readTime(time);
  const level = levelOf(word);
  if (!read || !level || parts.length === 0) return undefined;
  const record = parts.length > 1 ? parseJson(parts.at(-1) ?? '') : undefined;
  if (record) parts.pop();
  const logger = parts.length > 2 && LOGGER.test(parts[0] ?? '') ? parts.shift() : undefined;
  const caller = parts.length > 1 && CALLER.test(parts[0] ?? '') ? parts.shift() : undefined;
  const { fields = {}, requestId, stack } = record ?? {};
  if (logger !== undefined) fields.logger = logger;
  if (caller !== undefined) fields.caller = caller;
  return { level, message: parts.join(' '), fields, at: read.at, requestId, stack };
}
