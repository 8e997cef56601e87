import type { Parsed, Parser } from '../types.ts';
import { parseJson } from './json.ts';
import { parseLambda, parseLambdaText } from './lambda.ts';
import { parseLogfmt } from './logfmt.ts';
import { parseNginx } from './nginx.ts';
import { parsePlain } from './plain.ts';
import { parsePostgres } from './postgres.ts';
import { parsePython } from './python.ts';
import { parseUvicorn } from './uvicorn.ts';
import { parseZap } from './zap.ts';

/** The formats that a catalog can name for a log group; `auto` guesses line by line. */
export const LOG_FORMATS = [
  'auto',
  'json',
  'python',
  'uvicorn',
  'nginx',
  'zap',
  'lambda',
  'logfmt',
  'postgres',
] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

const PARSERS: Readonly<Record<Exclude<LogFormat, 'auto'>, Parser>> = {
  json: parseJson,
  python: parsePython,
  uvicorn: parseUvicorn,
  nginx: parseNginx,
  zap: parseZap,
  lambda: parseLambda,
  logfmt: parseLogfmt,
  postgres: parsePostgres,
};

/** The stricter a format, the earlier it is tried. Python's is before Lambda's: both may begin with a level in brackets. */
const GUESSES: readonly Parser[] = [
  parseUvicorn,
  parsePython,
  parseNginx,
  parsePostgres,
  parseLambdaText,
  parseZap,
  parseLogfmt,
];

/** Reads the lines of one stream: by its format, else by the format that fits, else as plain text. */
export type LineReader = (line: string) => Parsed;

/** A reader that remembers which format fitted the stream's last lines. */
export function createLineReader(format: LogFormat): LineReader {
  let fitting: Parser | undefined = format === 'auto' ? undefined : PARSERS[format];
  const told = fitting;
  return (line) => {
    const parsed = (line.startsWith('{') ? parseJson(line) : undefined) ?? fitting?.(line);
    if (parsed) return parsed;
    for (const guess of GUESSES) {
      const guessed = guess === fitting ? undefined : guess(line);
      if (!guessed) continue;
      fitting = told ?? guess;
      return guessed;
    }
    return parsePlain(line);
  };
}
