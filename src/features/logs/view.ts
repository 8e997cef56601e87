import { DateTime } from 'luxon';
import type { View, ViewContext } from '../../kernel/view.ts';
import { LEVELS, type Level } from '../../log-entries/levels.ts';
import { selectEntries } from '../../log-entries/select.ts';
import type { FormatTime } from '../../log-entries/text.ts';
import { actions, bullets, context, header, preformatted, section } from '../../slack/blocks.ts';
import { code, ours, truncate } from '../../slack/text.ts';
import { logButtons } from './buttons.ts';
import { fileView, logFile } from './file.ts';
import { startedTailView } from './follow/start.ts';
import type { FrozenLogs } from './frozen.ts';
import { type Page, pageOf } from './pages.ts';
import type { LogsAnswer, LogsReading, LogsResult } from './report.ts';
import { rowText } from './rows.ts';
import { counted, headlineOf, isUnread, reachText, windowText } from './words.ts';

/** Lines as a message: how many and how bad, then a page of them, then how far was searched, then what can be done. */
export function logsView(result: LogsResult, looks: ViewContext): View {
  if (result.kind === 'reading') return readingView(result);
  if (result.kind === 'followed') return startedTailView(result.tail, looks);
  return result.file === 'alone' ? fileView(result.logs) : answerView(result, looks);
}

function readingView({ title, done, of }: LogsReading): View {
  const text = `Reading logs: ${title}`;
  const words = `${done} of ${counted(of, 'log')} read`;
  return { text, blocks: [header(`:hourglass_flowing_sand: ${text}`), context(words)] };
}

const MARKS: Readonly<Partial<Record<Level, string>>> = {
  fatal: ':x: ',
  error: ':x: ',
  warn: ':warning: ',
};

function answerView(answer: LogsAnswer, looks: ViewContext): View {
  const { logs, shown } = answer;
  const page = pageOf(logs, shown);
  const headline = headlineOf(logs);
  const problems = [...logs.sources.flatMap(({ fault }) => fault ?? []), ...logs.notes];
  return {
    text: `${headline}. ${plainSummary(logs, looks)}`,
    blocks: [
      header(`${markOf(logs)}${truncate(headline, MOST_HEADLINE)}`),
      section(summary(answer, page, looks)),
      ...problemBlocks(problems),
      ...boxes(page.rows.map((row) => rowText(row, clockOf(logs, looks)))).map(preformatted),
      context(footer(logs, looks)),
      ...reachBlocks(logs, looks),
      ...actions(logButtons(answer, page, looks)),
    ],
    ...(answer.file === 'too' && logs.entries.length > 0 && { files: [logFile(logs)] }),
  };
}

const MOST_HEADLINE = 130;
const MOST_PROBLEMS = 5;
const MOST_PROBLEM = 300;

function markOf({ entries, sources }: FrozenLogs): string {
  const worst = LEVELS.findLast((level) => entries.some((entry) => entry.level === level));
  const mark = worst && MARKS[worst];
  return mark ?? (sources.some(({ fault }) => fault !== undefined) ? ':grey_question: ' : '');
}

/** What was searched, in words that nothing parses. */
function plainSummary(logs: FrozenLogs, looks: ViewContext): string {
  const searched = logs.searched.map(({ what, value }) => ` ${what} ${value}`).join(',');
  return `Searched: lines${searched} ${windowText(logs, looks)}.`;
}

function summary({ logs, shown }: LogsAnswer, { rows, number, count }: Page, looks: ViewContext) {
  const { entries, searched, lines, limit } = logs;
  const what = searched.map((part) => ` ${part.what} ${code(part.value)}`).join(',');
  const window = ours(windowText(logs, looks));
  if (isUnread(logs)) return `Nothing was read ${window}.`;
  if (entries.length === 0)
    return `No line${what} ${window}.${lines === 0 ? '' : ` ${counted(lines, 'line was', 'lines were')} looked at.`}`;
  const errors = shown.errors ? selectEntries(entries, { level: 'error' }).length : 0;
  const some = shown.errors ? `, ${counted(errors, 'error')} of them shown` : '';
  const newest = limit === undefined ? '' : `, the newest ${limit}`;
  const pages = count > 1 ? `  ·  page ${number} of ${count}, ${counted(rows.length, 'row')}` : '';
  return `Lines${what} ${window}${newest}${some}${pages}`;
}

function problemBlocks(problems: readonly string[]) {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, MOST_PROBLEMS).map((each) => truncate(each, MOST_PROBLEM));
  const left = problems.length - shown.length;
  return [bullets(left > 0 ? [...shown, `… and ${left} more`] : shown)];
}

/** Slack takes so much in one box. A row stays whole where it can. */
const BOX = 2_900;

function boxes(rows: readonly string[]): string[] {
  const filled: string[] = [];
  for (const piece of rows.flatMap((row) => (row.length < BOX ? row : row.split('\n')))) {
    const last = filled.at(-1);
    if (last === undefined || last.length + piece.length >= BOX) filled.push(piece);
    else filled[filled.length - 1] = `${last}\n${piece}`;
  }
  return filled;
}

/** The time of day, with the day where that is not the last one of the window; to the millisecond in a trace. */
function clockOf({ until, trace }: FrozenLogs, { timeZone }: ViewContext): FormatTime {
  const end = DateTime.fromMillis(until, { zone: timeZone });
  const clock = trace === undefined ? 'HH:mm:ss' : 'HH:mm:ss.SSS';
  return (at) => {
    const time = DateTime.fromMillis(at, { zone: timeZone });
    return time.toFormat(time.hasSame(end, 'day') ? clock : `d LLL ${clock}`);
  };
}

const MOST_GROUPS = 6;

function footer({ target, sources, masked, readAt }: FrozenLogs, { asker }: ViewContext): string {
  const time = `<!date^${Math.floor(readAt / 1_000)}^{date_short_pretty} {time_secs}|${new Date(readAt).toISOString()}>`;
  const groups = sources.slice(0, MOST_GROUPS).map(({ group }) => code(group, 80));
  const left = sources.length - groups.length;
  return [
    `Asked by ${ours(asker)}`,
    code(target),
    `${groups.join(' ')}${left > 0 ? ` and ${left} more` : ''}`,
    masked === 0 ? 'nothing masked' : `${counted(masked, 'value')} masked`,
    `read ${time}`,
  ].join('  ·  ');
}

const MOST_REACH = 6;

function reachBlocks(logs: FrozenLogs, looks: ViewContext) {
  const sentences = reachText(logs, looks);
  const shown = sentences.slice(0, MOST_REACH).map((each) => ours(truncate(each, 250)));
  return shown.length === 0 ? [] : [context(shown.join('\n'))];
}
