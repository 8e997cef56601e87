import type { ChartSpec } from '../../charts/spec.ts';
import { csv } from '../../kernel/csv.ts';
import { formatInstant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { bullets, context, header, table } from '../../slack/blocks.ts';
import { code } from '../../slack/text.ts';
import type { MetricsReport } from './report.ts';

/** Slack: a table block has at most 100 rows and 20 columns; and all text of a message together has a limit. */
const MOST_ROWS = 100;
const MOST_COLUMNS = 19;
const MOST_CELLS = 500;

/** The numbers behind the charts: the newest as a table, all of them as a CSV file. */
export function dataView(report: MetricsReport): View {
  const { title, charts, notes, target } = report;
  const columns = charts.flatMap(({ spec }) => columnsOf(spec));
  const inTable = columns.slice(0, MOST_COLUMNS);
  const times = [...new Set(columns.flatMap(({ values }) => [...values.keys()]))].sort(
    (one, other) => other - one,
  );
  const text = `Numbers of ${title}`;
  const remarks = [...notes, ...charts.flatMap((chart) => chart.remarks)];
  const [first] = charts;
  if (!first || times.length === 0)
    return {
      text: `${text}: no data`,
      blocks: [header(text), bullets(['There is no data in this window.', ...remarks])],
    };
  const clock = { now: report.until, timeZone: first.spec.timeZone };
  const rows = Math.min(MOST_ROWS - 1, Math.floor(MOST_CELLS / (inTable.length + 1)));
  const shown = times.slice(0, rows);
  return {
    text,
    blocks: [
      header(text),
      table([
        ['Time', ...inTable.map(({ name }) => name)],
        ...shown.map((at) => [
          formatInstant(at, clock),
          ...inTable.map(({ values }) => numberWords(values.get(at))),
        ]),
      ]),
      ...(remarks.length > 0 ? [bullets(remarks)] : []),
      context(
        `${code(target)}  ·  newest first: ${shown.length} of ${times.length} rows in the table, all of them in the CSV file`,
      ),
    ],
    files: [
      {
        name: `${fileName(title)}.csv`,
        title: `${text} (CSV, times in UTC)`,
        content: csvOf(columns, times),
      },
    ],
  };
}

/** Letters and digits with hyphens between. */
function fileName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

interface Column {
  readonly name: string;
  /** By the begin of the period, in epoch milliseconds. */
  readonly values: ReadonlyMap<number, number>;
}

function columnsOf({ title, unit, series }: ChartSpec): Column[] {
  return series.map(({ name, points }) => {
    const what = name === title ? title : `${title}, ${name}`;
    const values = new Map(points.map(({ at, value }) => [at, value]));
    return { name: unit === '' || unit === 'count' ? what : `${what} (${unit})`, values };
  });
}

function csvOf(columns: readonly Column[], times: readonly number[]): string {
  return csv([
    ['time', ...columns.map(({ name }) => name)],
    ...times.map((at) => [
      new Date(at).toISOString(),
      ...columns.map(({ values }) => numberWords(values.get(at), '')),
    ]),
  ]);
}

/** A period without a value is empty, which is not zero. */
function numberWords(value: number | undefined, none = '–'): string {
  return value === undefined ? none : String(Number(value.toPrecision(6)));
}
