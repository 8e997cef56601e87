import { UserError } from '../kernel/errors.ts';
import type { LogFormat } from './formats/formats.ts';
import type { Level } from './levels.ts';
import { PATTERN_LENGTH, quote } from './where.ts';

type Asked = 'warn' | 'error' | 'fatal';

/** Spellings in JSON; `*` stands for the rest of the word (`err`, `error`). */
const WORDS: Readonly<Record<Asked, readonly string[]>> = {
  warn: ['warn*', 'WARN*', 'Warn*'],
  error: ['err*', 'ERR*', 'Err*'],
  fatal: ['fatal', 'FATAL', 'crit*', 'CRIT*', '*panic'],
};
const LEVEL_FIELDS = ['level', 'severity', 'logLevel'];
const STATUS_FIELDS = ['status', 'status_code', 'statusCode'];
const PINO: Readonly<Record<Asked, number>> = { warn: 40, error: 50, fatal: 60 };
const STATUS: Readonly<Partial<Record<Asked, number>>> = { warn: 400, error: 500 };

const TERMS: Readonly<
  Record<'text' | 'nginx' | 'logfmt', Readonly<Record<Asked, readonly string[]>>>
> = {
  text: {
    warn: ['WARN', 'Warn', 'warn', '⚠', '" 4'],
    error: ['ERROR', 'Error', 'error', 'SEVERE', 'Exception', 'Traceback', 'panic', '❌', '" 5'],
    fatal: ['FATAL', 'Fatal', 'fatal', 'CRITICAL', 'Critical', 'PANIC', 'panic'],
  },
  nginx: {
    warn: ['[warn]', '" 4'],
    error: ['[error]', '" 5'],
    fatal: ['[crit]', '[alert]', '[emerg]'],
  },
  logfmt: {
    warn: ['level=warn', 'level=warning', 'level=WARN', 'lvl=warn'],
    error: ['level=error', 'level=ERROR', 'lvl=error', 'lvl=eror'],
    fatal: ['level=fatal', 'level=critical', 'level=crit', 'lvl=crit', 'panic', 'fatal error'],
  },
};

/**
 * The filter pattern that finds the lines of at least a level, where CloudWatch can tell them; undefined where it
 * cannot: a group whose format is guessed, and levels that nearly every line has. It may find too much, so select again
 * afterwards. It does not find the further lines of a traceback, nor text between JSON lines (a panic): read around
 * what was found, or read everything where these matter.
 */
export function levelPattern(format: LogFormat, level: Level): string | undefined {
  if (format === 'auto' || level === 'debug' || level === 'info') return undefined;
  const asked = (['warn', 'error', 'fatal'] as const).slice({ warn: 0, error: 1, fatal: 2 }[level]);
  if (format === 'json' || format === 'zap') return jsonPattern(asked, level);
  const terms = TERMS[format === 'nginx' || format === 'logfmt' ? format : 'text'];
  return [...new Set(asked.flatMap((each) => terms[each]))].map(anyOf).join(' ');
}

/** AWS: terms other than words stand in quotes. */
function anyOf(term: string): string {
  return `?${/^[A-Za-z]+$/.test(term) ? term : quote(term)}`;
}

function jsonPattern(asked: readonly Asked[], level: Asked): string {
  const words = asked.flatMap((each) => WORDS[each]);
  const status = STATUS[level];
  const conditions = [
    ...LEVEL_FIELDS.flatMap((field) => words.map((word) => `($.${field} = ${quote(word)})`)),
    `($.level >= ${PINO[level]})`,
    ...(status === undefined ? [] : STATUS_FIELDS.map((field) => `($.${field} >= ${status})`)),
  ];
  return `{ ${conditions.join(' || ')} }`;
}

/**
 * The filter pattern that finds a text exactly as it is, for example a request id. Throws UserError for a text that is
 * empty, has several lines, or is too long for CloudWatch.
 */
export function searchPattern(text: string): string {
  const wanted = text.trim();
  if (wanted === '') throw new UserError('There is nothing to search for. Give an id or a word.');
  if (/[\r\n]/.test(wanted))
    throw new UserError('I can search for one line only, not for several.');
  const pattern = quote(wanted);
  if (pattern.length > PATTERN_LENGTH)
    throw new UserError(`That is too long to search for: ${PATTERN_LENGTH} characters at most.`);
  return pattern;
}
