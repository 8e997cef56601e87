import { UserError } from '../../kernel/errors.ts';
import type { LogSource } from '../../kernel/log-sources.ts';
import { levelPattern, searchPattern } from '../../log-entries/patterns.ts';
import { PATTERN_LENGTH, wherePattern } from '../../log-entries/where.ts';
import type { LogSearch } from './arguments.ts';

/** How one log is searched. */
export interface SourcePlan {
  readonly source: LogSource;
  /** What CloudWatch filters by; absent: all lines are read and selected here. */
  readonly pattern?: string;
  /**
   * What CloudWatch filters by where a log has more lines than are read; it may find too much and miss some. Absent:
   * what is not read is not searched.
   */
  readonly beyond?: string;
  /** Whether what CloudWatch finds may be one line of several that belong together. */
  readonly joins: boolean;
}

/** How the logs of a target are searched. */
export interface SearchPlan {
  readonly plans: readonly SourcePlan[];
  /** What is not searched, and why, in sentences. */
  readonly notes: readonly string[];
}

type Format = LogSource['format'];

/** Lines that JSON conditions can match. */
const JSON_FORMATS: ReadonlySet<Format> = new Set(['json', 'zap', 'lambda']);
/** Each line of a traceback may be an event of its own. */
const MULTILINE: ReadonlySet<Format> = new Set(['auto', 'python', 'uvicorn']);

/** Each event is filtered by CloudWatch at most once; what else is wanted is selected from what it gives. Throws UserError. */
export function planSearch(sources: readonly LogSource[], search: LogSearch): SearchPlan {
  const { filter, where, grep, level } = search;
  if (filter !== undefined && where !== undefined)
    throw new UserError(
      'CloudWatch takes either `--filter` or `--where`. Write all of it as one `--where`, or as one JSON pattern: `--filter \'{ ($.status >= 500) && ($.path = "/x") }\'`.',
    );
  if (where !== undefined) return planWhere(sources, where);
  return {
    notes: [],
    plans: sources.map((source): SourcePlan => {
      const joins = MULTILINE.has(source.format);
      if (filter !== undefined) return { source, pattern: filter, joins };
      const beyond = grep === undefined ? byLevel(source, level) : byText(grep);
      return { source, joins, ...(beyond !== undefined && { beyond }) };
    }),
  };
}

/** Searches for an id as a term: exactly as it is. Throws UserError for one that cannot be searched for. */
export function planTrace(sources: readonly LogSource[], id: string): SearchPlan {
  const pattern = searchPattern(id);
  const plans = sources.map((source) => ({
    source,
    pattern,
    joins: MULTILINE.has(source.format),
  }));
  return { plans, notes: [] };
}

/** CloudWatch knows capitals from small letters: the usual ways to write a text. Throws UserError. */
function byText(text: string): string {
  const exact = searchPattern(text);
  const capital = `${text.slice(0, 1).toUpperCase()}${text.slice(1).toLowerCase()}`;
  const spellings = new Set([text, text.toLowerCase(), text.toUpperCase(), capital]);
  const any = [...spellings].map((each) => `?${searchPattern(each)}`).join(' ');
  return spellings.size === 1 || any.length > PATTERN_LENGTH ? exact : any;
}

function byLevel({ format }: LogSource, level: LogSearch['level']): string | undefined {
  return level === undefined ? undefined : levelPattern(format, level);
}

function planWhere(sources: readonly LogSource[], where: string): SearchPlan {
  const pattern = wherePattern(where);
  const able = sources.filter(({ format }) => JSON_FORMATS.has(format));
  const unable = sources.filter(({ format }) => !JSON_FORMATS.has(format));
  if (able.length === 0)
    throw new UserError(
      `\`--where\` looks at fields of JSON lines, and the catalog says something else of ${unable.map(formatOf).join(', ')}. Search for words with \`--grep\` or \`--filter\`; if the lines are JSON, write \`format: json\` in the catalog.`,
    );
  return {
    plans: able.map((source) => ({ source, pattern, joins: false })),
    notes:
      unable.length === 0
        ? []
        : [
            `Not searched, because --where needs JSON lines: ${unable.map(plainFormatOf).join(', ')}.`,
          ],
  };
}

function formatOf({ component, format }: LogSource): string {
  return `\`${component}\` (\`format: ${format}\`)`;
}

function plainFormatOf({ component, format }: LogSource): string {
  return `${component} (format ${format})`;
}
