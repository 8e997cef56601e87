import { maskText } from '../../../kernel/mask.ts';
import { formatDuration, formatInstant } from '../../../kernel/time.ts';
import type { View, ViewContext } from '../../../kernel/view.ts';
import type { FormatTime } from '../../../log-entries/text.ts';
import type { Entry } from '../../../log-entries/types.ts';
import { actions, bullets, context, header, preformatted, section } from '../../../slack/blocks.ts';
import { code, ours, truncate } from '../../../slack/text.ts';
import { counted } from '../words.ts';
import { boxOf } from './box.ts';
import { tailButtons } from './buttons.ts';
import { endWords } from './end-words.ts';
import type { TailEnd } from './kept.ts';
import type { TailReport } from './report.ts';
import type { TailSubject } from './request.ts';

/** A tail as its message shows it: while it runs, and when it has ended. */
export interface ShownTail {
  /** Absent before it has begun. */
  readonly id?: string;
  readonly subject: TailSubject;
  readonly report: TailReport;
  /** Absent while it runs. */
  readonly ended?: EndedTail;
}

/** Times are epoch milliseconds. */
export interface EndedTail {
  readonly end: TailEnd;
  readonly at: number;
  /** Up to then its log is read by who asks for it: later than its end where its process was gone before its time was over. */
  readonly logUntil: number;
}

const NEWEST = { lines: 20, characters: 2_900 };
const WORST = { lines: 6, characters: 900 };
const MOST_TITLE = 110;
const MOST_REMARK = 300;

/** What is followed and how it goes, the newest lines, what is missing, and what can be done. */
export function tailView(tail: ShownTail, looks: ViewContext): View {
  const { subject, report } = tail;
  const clock = { now: looks.now, timeZone: looks.timeZone };
  const time: FormatTime = (at) => formatInstant(at, clock);
  const newest = boxOf(report.recent, subject, time, NEWEST);
  const title = titleOf(tail);
  const counts = countWords(tail, report.seen - newest.lines);
  return {
    text: `${title}: ${counted(report.seen, 'line')} seen, ${counted(report.errors, 'error')}`,
    blocks: [
      header(`${tail.ended ? '' : ':hourglass_flowing_sand: '}${truncate(title, MOST_TITLE)}`),
      section(`${ours(stateWords(tail))}\n${ours(counts)}`),
      ...optionBlocks(subject),
      ...(newest.text === '' ? [] : [preformatted(newest.text)]),
      ...worstBlocks(tail, newest.entries, time),
      ...remarkBlocks(report, time),
      context(footer(tail, looks)),
      ...actions(tailButtons(tail, looks)),
    ],
  };
}

function titleOf({ subject, ended }: ShownTail): string {
  if (!ended) return `Following ${subject.title}`;
  const lasted = formatDuration(ended.at - subject.startedAt);
  return `Followed ${subject.title} for ${lasted}`;
}

function stateWords({ report, ended }: ShownTail): string {
  if (ended) return endWords(ended.end);
  const { way, away } = report;
  if (away !== undefined) return `Nothing comes just now, it is tried again: ${away}.`;
  if (way.kind === 'beginning') return 'It begins.';
  if (way.kind === 'live') return 'Live: lines come as CloudWatch receives them.';
  const every = formatDuration(way.every);
  return `CloudWatch is asked every ${every}, because it cannot be followed live (${way.because}).`;
}

/** `hidden`: lines that stand neither in the box nor behind a repeat in it. */
function countWords({ report, ended }: ShownTail, hidden: number): string {
  const { rate, seen, leftOut, lost, sampled, masked, errors, warnings } = report;
  return [
    ...(ended ? [] : [`${rateWord(rate)} lines/s`]),
    `${counted(seen, 'line')} seen`,
    ...(hidden > 0 ? [`${counted(hidden, 'line')} not shown here`] : []),
    ...(leftOut > 0 ? [`${leftOut.toLocaleString('en-GB')} of them left out by the options`] : []),
    ...(lost > 0 ? [`${counted(lost, 'line')} came too quickly and are lost`] : []),
    ...(sampled > 0 ? [`AWS gave only a part of the lines in ${counted(sampled, 'update')}`] : []),
    counted(errors, 'error'),
    counted(warnings, 'warning'),
    masked === 0 ? 'nothing masked' : `${counted(masked, 'value')} masked`,
  ].join('  ·  ');
}

function rateWord(rate: number): string {
  return rate > 0 && rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en-GB');
}

function optionBlocks({ options }: TailSubject) {
  const { pattern, level, grep, task } = options;
  const parts = [
    ...(pattern === undefined ? [] : [`matching the filter pattern ${code(maskText(pattern))}`]),
    ...(level === undefined ? [] : [`of level ${code(level)} or worse`]),
    ...(grep === undefined ? [] : [`with the text ${code(maskText(grep))}`]),
    ...(task === undefined ? [] : [`of task ${code(task)}`]),
  ];
  return parts.length === 0 ? [] : [context(`Only lines ${parts.join(', ')}`)];
}

/** Errors that have scrolled out of the box. */
function worstBlocks({ report, subject }: ShownTail, shown: readonly Entry[], time: FormatTime) {
  const out = report.worst.filter((error) => !shown.some((entry) => isSame(entry, error)));
  if (out.length === 0) return [];
  return [context('The newest errors'), preformatted(boxOf(out, subject, time, WORST).text)];
}

function isSame(one: Entry, other: Entry): boolean {
  return one.at === other.at && one.stream === other.stream && one.message === other.message;
}

function remarkBlocks({ gaps, notes }: TailReport, time: FormatTime) {
  const missing = gaps.map(
    ({ from, until, because }) =>
      `Lines between ${time(from)} and ${time(until)} may be missing: ${because}`,
  );
  const remarks = [...notes, ...missing].map((each) => truncate(each, MOST_REMARK));
  return remarks.length === 0 ? [] : [bullets(remarks)];
}

function footer({ subject, ended }: ShownTail, { now, asker, timeZone }: ViewContext): string {
  const { target, scope, startedAt, until } = subject;
  const clock = { now, timeZone };
  const left = `ends by itself at ${formatInstant(until, clock)}, in ${formatDuration(until - now)}`;
  return [
    `Asked by ${ours(asker)}`,
    code(target),
    scope.region,
    `since ${formatInstant(startedAt, clock)}`,
    ended ? `until ${formatInstant(ended.at, clock)}` : left,
    ours(timeZone),
  ].join('  ·  ');
}
