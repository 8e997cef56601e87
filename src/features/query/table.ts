import type { QueryField } from '../../aws/logs-insights.ts';
import { findAssignments } from '../../masking/assignments.ts';
import type { Masker } from '../../masking/masker.ts';
import { MASK } from '../../masking/spans.ts';
import type { ColumnType, QueryTable } from './report.ts';

/** AWS: GetQueryResults, a pointer to the whole event, of use to AWS only. */
const POINTER = '@ptr';

/**
 * Rows of AWS's as a table in which every secret is hidden; columns in the order in which they first come. The text of the
 * query tells which numbers are times.
 */
export async function tableOf(
  found: readonly (readonly QueryField[])[],
  text: string,
  masker: Masker,
): Promise<QueryTable> {
  const names = [...new Set(found.flatMap((row) => row.map(({ field }) => field)))].filter(
    (name) => name !== POINTER,
  );
  const times = timesIn(text);
  const cells = found.map((row) => {
    const values = new Map(row.map(({ field, value }) => [field, value]));
    return names.map((name) => {
      const value = values.get(name) ?? '';
      return times.has(name) ? timeOf(value) : value;
    });
  });
  const { rows, masked } = await maskedRows(names, cells, masker);
  const columns = names.map((name, index) => ({ name, type: typeOf(rows, index) }));
  return { columns, rows, masked };
}

async function maskedRows(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  masker: Masker,
): Promise<Pick<QueryTable, 'rows' | 'masked'>> {
  const suspects = new Set(names.filter((name) => isSecret(name, 'a1B2c3D4e5')));
  let hidden = 0;
  const open = rows.flatMap((cells) =>
    cells.map((value, index) => {
      const name = names[index] ?? '';
      if (!suspects.has(name) || !isSecret(name, value)) return value;
      hidden += 1;
      return MASK;
    }),
  );
  const { texts, masked } = await masker.mask(open);
  const width = names.length;
  return {
    rows: rows.map((_, index) => texts.slice(index * width, (index + 1) * width)),
    masked: masked + hidden,
  };
}

/** A cell stands apart from the name that would tell what it is: `fields user, password`. */
function isSecret(name: string, value: string): boolean {
  const behind = name.length + 1;
  return [...findAssignments(`${name}=${value}`)].some(({ start }) => start >= behind);
}

/** AWS: statistics of a time, such as `latest(@timestamp)`, are epoch milliseconds. */
const TIME_STATISTIC =
  /\b(?:latest|earliest|max|min)\(\s*@(?:timestamp|ingestionTime)\s*\)(?:\s+as\s+(?<alias>[\w.]+))?/gi;

/** Names of columns with statistics of times. */
function timesIn(text: string): Set<string> {
  return new Set(
    [...text.matchAll(TIME_STATISTIC)].map((found) => found.groups?.alias ?? found[0]),
  );
}

/** A time as AWS writes those of events. */
function timeOf(value: string): string {
  const at = Number(value);
  if (value === '' || !(at > 0 && at < 1e14)) return value;
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?$/;
/** A number with zeros before it is a name, such as an account. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What all values of a column are; none say nothing. */
function typeOf(rows: readonly (readonly string[])[], index: number): ColumnType {
  const values = rows.flatMap((cells) => cells[index] || []);
  if (values.length === 0) return 'text';
  if (values.every((value) => TIME.test(value))) return 'time';
  return values.every((value) => NUMBER.test(value)) ? 'number' : 'text';
}

/** Epoch milliseconds of a time as AWS writes it, in UTC. */
export function instantOf(time: string): number {
  return Date.parse(`${time.replace(' ', 'T')}Z`);
}
