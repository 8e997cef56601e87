/** From harmless to worst. */
export const LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'] as const;

export type Level = (typeof LEVELS)[number];

const SPELLINGS: Readonly<Record<Level, readonly string[]>> = {
  debug: ['debug', 'dbg', 'trace', 'verbose', 'fine', 'finer', 'finest', 'notset'],
  info: ['info', 'information', 'informational', 'notice', 'log'],
  warn: ['warn', 'warning'],
  error: ['error', 'err', 'severe'],
  fatal: ['fatal', 'critical', 'crit', 'panic', 'dpanic', 'alert', 'emerg', 'emergency'],
};

const BY_WORD = new Map(
  LEVELS.flatMap((level) =>
    SPELLINGS[level].flatMap((word): [string, Level][] => [
      [word, level],
      [word.toUpperCase(), level],
    ]),
  ),
);

/** Pino's numbers (10 trace … 60 fatal), from the worst. */
const BY_NUMBER: readonly [from: number, level: Level][] = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
  [30, 'info'],
  [10, 'debug'],
];

/** The level that a logger's word (`WARNING`, `crit`) or number (`50`) means; undefined for anything else. */
export function levelOf(value: unknown): Level | undefined {
  if (typeof value === 'string')
    return BY_WORD.get(value) ?? (value.length < 16 ? BY_WORD.get(value.toLowerCase()) : undefined);
  if (typeof value !== 'number') return undefined;
  return BY_NUMBER.find(([from]) => value >= from)?.[1];
}

/** What an HTTP status says where the line has no level: 5xx error, 4xx warn, below nothing. */
export function levelOfStatus(status: unknown): Level | undefined {
  const code = Number(status);
  if (!(code >= 400 && code < 600)) return undefined;
  return code >= 500 ? 'error' : 'warn';
}

/** Whether an entry's level is at least as bad. A line without a level counts as info. */
export function isAtLeast(level: Level | undefined, wanted: Level): boolean {
  return LEVELS.indexOf(level ?? 'info') >= LEVELS.indexOf(wanted);
}

/** The worse of two levels. */
export function worse(level: Level | undefined, other: Level): Level {
  return level !== undefined && isAtLeast(level, other) ? level : other;
}
