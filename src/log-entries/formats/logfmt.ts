import type { Parsed } from '../types.ts';
import { roleOf } from './keys.ts';
import { readRecord } from './structured.ts';

const FIRST = /^[A-Za-z_][\w.-]*=/;
const PAIR = /([^\s="]+)=(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s"]*))(?:\s+|$)/y;
const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/;
const PAIRS = 200;

/** `key=value key="two words"`, as Prometheus, Grafana and Go's slog write. Undefined unless the whole line is pairs. */
export function parseLogfmt(line: string): Parsed | undefined {
  if (!FIRST.test(line)) return undefined;
  const record: Record<string, unknown> = {};
  let position = 0;
  for (let pairs = 0; position < line.length && pairs < PAIRS; pairs += 1) {
    PAIR.lastIndex = position;
    const [, key, quoted, bare = ''] = PAIR.exec(line) ?? [];
    if (key === undefined) return undefined;
    record[key] = quoted === undefined ? readBare(bare) : unescaped(quoted);
    position = PAIR.lastIndex;
  }
  return isLogLine(record) ? readRecord(record) : undefined;
}

/** `a=b` alone may be anything that a program prints. */
function isLogLine(record: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(record);
  return (
    keys.length > 1 &&
    keys.some((key) => key === 'msg' || roleOf(key) === 'level' || roleOf(key) === 'time')
  );
}

function readBare(text: string): string | number | boolean {
  if (NUMBER.test(text)) return Number(text);
  return text === 'true' || (text === 'false' ? false : text);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\(.)/gs, (_all, letter: string) => ESCAPES[letter] ?? letter)
    : text;
}
