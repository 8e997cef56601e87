import type { ChartSpec } from '../../charts/spec.ts';
import { formatInstant } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { bullets, context, header, preformatted, table } from '../../slack/blocks.ts';
import { code } from '../../slack/text.ts';
import type { MetricsReport } from './report.ts';

/** Slack: table block, rows and columns; and what leaves room for CSV in the same message. */
const MOST_ROWS = 40;
const MOST_COLUMNS = 19;
const CSV_LENGTH = 2_900;

/** The numbers behind the charts: the newest as a table, and CSV to copy. */
export function dataView(report: MetricsReport): View {
  const { title, charts, notes, target } = report;
  const columns = charts.flatMap(({ spec }) => columnsOf(spec)).slice(0, MOST_COLUMNS);
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
  const shown = times.slice(0, MOST_ROWS);
  const { csv, rows } = csvOf(columns, times);
  return {
    text,
    blocks: [
      header(text),
      table([
        ['Time', ...columns.map(({ name }) => name)],
        ...shown.map((at) => [
          formatInstant(at, clock),
          ...columns.map(({ values }) => numberWords(values.get(at))),
        ]),
      ]),
      preformatted(csv),
      ...(remarks.length > 0 ? [bullets(remarks)] : []),
      context(
        `${code(target)}  ·  newest first: ${shown.length} rows in the table and ${rows} in the CSV, of ${times.length}. All of them: ${code('gridops run --json')}`,
      ),
    ],
  };
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

function csvOf(columns: readonly Column[], times: readonly number[]) {
  const lines = [['time', ...columns.map(({ name }) => quotedCell(name))].join(',')];
  let length = lines[0]?.length ?? 0;
  for (const at of times) {
    const values = columns.map(({ values: own }) => numberWords(own.get(at), ''));
    const line = [new Date(at).toISOString(), ...values].join(',');
    length += line.length + 1;
    if (length > CSV_LENGTH) break;
    lines.push(line);
  }
  return { csv: lines.join('\n'), rows: lines.length - 1 };
}

/** RFC 4180; a cell that a spreadsheet would take for a formula begins with a quote. */
function quotedCell(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A period without a value is empty, which is not zero. */
function numberWords(value: number | undefined, none = '–'): string {
  return value === undefined ? none : String(Number(value.toPrecision(6)));
}
