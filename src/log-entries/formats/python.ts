import { guessLevel } from '../guess-level.ts';
import { levelOf } from '../levels.ts';
import { instantOf, TIME_SOURCE } from '../times.ts';
import type { Fields, Parsed } from '../types.ts';

const LEVEL = '(?<level>TRACE|DEBUG|INFO|NOTICE|SUCCESS|WARN|WARNING|ERROR|CRITICAL|FATAL)';
const TIME = `(?<time>${TIME_SOURCE})`;
const NAME = String.raw`(?<logger>[\w.-]{1,80})`;
const MESSAGE = '(?<message>.*)$';

const shapes = (...sources: string[]) => sources.map((source) => new RegExp(`^${source}`, 's'));

const STARTING_WITH_TIME = shapes(
  // A capital before a colon is a sentence rather than a logger: "Timeout: …".
  String.raw`${TIME} \[${LEVEL} *\] (?:(?<logger>[a-z_][\w.]{0,80}): )?${MESSAGE}`,
  `${TIME} - ${NAME} - ${LEVEL} - ${MESSAGE}`,
  String.raw`${TIME} \| ${LEVEL} *\| (?<logger>\S{1,120}) - ${MESSAGE}`,
  `${TIME} +${LEVEL} +${MESSAGE}`,
);
const STARTING_WITH_BRACKET = shapes(
  // Celery
  String.raw`\[${TIME}: ${LEVEL}/(?<process>[\w.-]{1,80})\] ${MESSAGE}`,
  // gunicorn
  String.raw`\[${TIME}\] \[\d+\] \[${LEVEL}\] ${MESSAGE}`,
);
const STARTING_WITH_LEVEL = shapes(
  `${LEVEL}:${NAME}:${MESSAGE}`,
  // Alembic
  String.raw`${LEVEL} +\[${NAME}\] ${MESSAGE}`,
);

/** Python's logging in its usual shapes, Celery, gunicorn, Alembic and loguru. */
export function parsePython(line: string): Parsed | undefined {
  for (const shape of shapesFor(line.charCodeAt(0))) {
    const groups = shape.exec(line)?.groups;
    if (groups) return read(groups);
  }
  return undefined;
}

const NONE: readonly RegExp[] = [];

function shapesFor(first: number): readonly RegExp[] {
  if (first >= 0x30 && first <= 0x39) return STARTING_WITH_TIME;
  if (first === 0x5b) return STARTING_WITH_BRACKET;
  return first >= 0x41 && first <= 0x5a ? STARTING_WITH_LEVEL : NONE;
}

function read({ level, time, logger, message = '' }: Record<string, string | undefined>): Parsed {
  const fields: Fields = {};
  if (logger !== undefined && logger !== 'root') fields.logger = logger;
  const zoned = time !== undefined && /(?:Z|[+-]\d\d:?\d\d)$/.test(time.slice(19));
  return {
    level: level === 'SUCCESS' ? 'info' : (levelOf(level) ?? guessLevel(message)),
    message,
    fields,
    at: zoned ? instantOf(time) : undefined,
  };
}
