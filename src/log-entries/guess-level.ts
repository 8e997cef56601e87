import { type Level, levelOf } from './levels.ts';

/** Levels stand near the start of a line; what comes later is what the line is about. */
const HEAD = 400;

const FATAL = /^(?:panic|fatal error): /;
const ERROR =
  /^Traceback \(most recent|^Exception in |^❌|\bpanic (?:serving|recovered)\b|^[A-Za-z_$][\w.$]*(?:Error|Exception)(?::|$)/;
const WARN = /^⚠/;
const OPENING =
  /^\W{0,4}(error|warn(?:ing)?|fatal)\b(?!s? *(?:count|rate|total)?s? *[:=]? *0\b)(?=[\s:,\]!-])/i;
const SHOUTED =
  /(?<!\b(?:0|[Nn]o) )(?<![\w=/.-])(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|CRITICAL|FATAL|PANIC)(?=[\s\]|):>,]|$)/;
const NAMED = /\b(?:level|lvl|severity)["']? ?[=:] ?["']?([A-Za-z]{3,13})\b/i;

/**
 * The level of free text, by the words at the places where loggers put them: `ERROR:` and `[warn]` in front, `ERROR`
 * in capitals, `level=error`, an exception's name, a panic. `0 errors` says nothing.
 */
export function guessLevel(text: string): Level | undefined {
  const head = text.length > HEAD ? text.slice(0, HEAD) : text;
  if (FATAL.test(head)) return 'fatal';
  if (ERROR.test(head)) return 'error';
  if (WARN.test(head)) return 'warn';
  const word = OPENING.exec(head)?.[1] ?? SHOUTED.exec(head)?.[1] ?? NAMED.exec(head)?.[1];
  return levelOf(word);
}
