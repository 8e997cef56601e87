import { groupEntries } from '../../log-entries/group.ts';
import { selectEntries } from '../../log-entries/select.ts';
import { entryText, type FormatTime } from '../../log-entries/text.ts';
import type { Entry, Fields } from '../../log-entries/types.ts';
import { truncate } from '../../slack/text.ts';
import type { FrozenLogs } from './frozen.ts';
import type { PageChoice } from './report.ts';

/** An entry as it is shown. */
export interface Row {
  readonly entry: Entry;
  /** What stands before its time: whose it is where there are several, how long after the one before it came in a trace. */
  readonly prefix: string;
  readonly raw: boolean;
}

/** The rows of an answer, the newest last. Repeats are one row, but not in a trace and not as they were logged. */
export function rowsOf(logs: FrozenLogs, { errors, raw }: Omit<PageChoice, 'page'>): Row[] {
  const wanted = selectEntries(logs.entries, { level: errors ? 'error' : undefined });
  const shown = raw || logs.trace !== undefined ? wanted : groupEntries(wanted);
  const labelOf = labels(logs);
  return shown.map((entry, index) => {
    const gap = logs.trace === undefined ? '' : gapText(entry, shown[index - 1]);
    return { entry, prefix: `${gap}${labelOf(entry)}`, raw };
  });
}

const GAP_WIDTH = 11;

function gapText(entry: Entry, before: Entry | undefined): string {
  const gap = before ? `+${entry.at - before.at} ms` : 'begin';
  return `${gap.padStart(GAP_WIDTH)}  `;
}

const MOST_LABEL = 16;

/** Names of components where several logs were read, short names of streams where one log has several. */
export function labels({ sources, entries }: FrozenLogs): (entry: Entry) => string {
  const components = new Map(sources.map(({ group, component }) => [group, component]));
  const streams = new Set(entries.map(({ stream }) => stream));
  const nameOf = (entry: Entry): string => {
    if (sources.length > 1) return components.get(entry.group ?? '') ?? '';
    return streams.size > 1 ? streamName(entry.stream) : '';
  };
  const width = Math.min(MOST_LABEL, Math.max(0, ...entries.map((each) => nameOf(each).length)));
  return (entry) => (width === 0 ? '' : `${truncate(nameOf(entry), MOST_LABEL).padEnd(width)} │ `);
}

/** What tells streams apart is at their end. AWS: the awslogs driver names them `prefix/container/task`. */
function streamName(stream: string): string {
  return (stream.split('/').at(-1) ?? '').replace(/\s+/g, ' ').slice(0, 8);
}

/** A row as text of several lines, each of them of a bearable length. */
export function rowText({ entry, prefix, raw }: Row, time: FormatTime): string {
  if (raw) return `${prefix}${rawText(entry, time)}`;
  return `${prefix}${entryText(shortened(entry), time)}`;
}

/** Further lines are indented, so that none can pass for an entry of its own. */
function rawText({ at, text }: Entry, time: FormatTime): string {
  const lines = withoutMiddle(text.split('\n')).map((line) => truncate(line, MOST_RAW));
  return `${time(at)} ${lines.join('\n    ')}`;
}

const MOST_RAW = 400;
const MOST_MESSAGE = 400;
const MOST_DETAIL = 200;
const MOST_FIELDS = 12;
const MOST_VALUE = 80;

function shortened(entry: Entry): Entry {
  const names = Object.entries(entry.fields);
  const left = names.length - MOST_FIELDS;
  const fields: Fields = Object.fromEntries(
    names
      .slice(0, MOST_FIELDS)
      .map(([name, value]) => [
        truncate(name, MOST_VALUE),
        typeof value === 'string' ? truncate(value, MOST_VALUE) : value,
      ]),
  );
  const detail = withoutMiddle(entry.detail).map((line) => truncate(line, MOST_DETAIL));
  return {
    ...entry,
    message: truncate(entry.message, MOST_MESSAGE),
    fields,
    detail: left > 0 ? [...detail, `… ${left} more fields`] : detail,
  };
}

/** A traceback tells most at its end. */
const FIRST_LINES = 3;
const LAST_LINES = 9;

function withoutMiddle(lines: readonly string[]): readonly string[] {
  const left = lines.length - FIRST_LINES - LAST_LINES;
  if (left <= 1) return lines;
  return [...lines.slice(0, FIRST_LINES), `… ${left} more lines`, ...lines.slice(-LAST_LINES)];
}
