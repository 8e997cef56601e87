import { durationWord, formatDuration, formatInstant } from '../../kernel/time.ts';
import type { TextFile, View, ViewContext } from '../../kernel/view.ts';
import { actions, context, header, preformatted, section } from '../../slack/blocks.ts';
import { cleanText, code, truncate } from '../../slack/text.ts';
import type { Hearing, Overheard } from './commands/overhear.ts';
import { counted, footer, type Place } from './words.ts';

/** What was heard on the topics of a filter. */
export interface ListenReport extends Place {
  readonly filter: string;
  /** Milliseconds. */
  readonly lasts: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Absent until the broker has confirmed the subscription. */
  readonly hearing?: Hearing;
}

const MOST_LINES = 15;
const MOST_TEXT = 2_800;
const LINE_LENGTH = 400;

/** The newest messages; when it is over, all that were kept as a file where they do not fit. */
export function listenView(report: ListenReport, looks: ViewContext): View {
  const { hearing, startedAt } = report;
  const headline = `${report.title}: ${summary(report)}`;
  const lines = (hearing?.messages ?? []).map((each) => lineOf(each, looks));
  const shown = newest(lines);
  const isWhole = shown.length === lines.length;
  const files = hearing?.ended && !isWhole ? [fileOf(hearing.messages)] : [];
  return {
    text: headline,
    blocks: [
      header(`${mark(hearing)} ${truncate(headline, 130)}`),
      section(
        [`*Topic*  ${code(report.filter, 300)}`, ...remarks(report, shown.length)].join('\n'),
      ),
      ...(shown.length > 0 ? [preformatted(shown.join('\n'))] : []),
      context(footer(report, startedAt, looks)),
      ...actions(hearing?.ended ? [again(report, looks)] : []),
    ],
    ...(files.length > 0 && { files }),
  };
}

function summary({ hearing, lasts }: ListenReport): string {
  const span = formatDuration(lasts);
  if (!hearing) return `about to listen for ${span}`;
  const heard = counted(hearing.count, 'message');
  if (!hearing.ended) return `listening for ${span}, ${heard} so far`;
  if (hearing.ended === 'time') return `${heard} in ${span}`;
  return hearing.ended === 'fault' && hearing.count === 0
    ? 'could not listen'
    : `${heard} until it ended early`;
}

function mark(hearing: Hearing | undefined): string {
  if (!hearing?.ended) return ':hourglass_flowing_sand:';
  return hearing.ended === 'fault' ? ':x:' : ':satellite_antenna:';
}

function remarks({ hearing }: ListenReport, shown: number): string[] {
  if (!hearing) return [];
  const { messages, count, bytes, ended, fault } = hearing;
  const kept = messages.length;
  const left = count - kept;
  const silence = 'Nothing was heard: nobody published there, or iot:Receive is not allowed.';
  return [
    ...(fault === undefined ? [] : [code(fault, 900)]),
    ...(ended === 'stopped' ? ['It ended early, because GridOps is being restarted.'] : []),
    ...(ended === 'time' && count === 0 ? [silence] : []),
    ...(shown < kept ? [`The newest ${shown} of the ${kept} messages that were kept.`] : []),
    ...(left > 0 ? [`${counted(left, 'more message')} only counted; ${size(bytes)} in all.`] : []),
  ];
}

function size(bytes: number): string {
  return `${Math.ceil(bytes / 1_000).toLocaleString('en-GB')} KB`;
}

function lineOf({ at, topic, text }: Overheard, looks: ViewContext): string {
  const line = `${formatInstant(at, looks)} ${topic} ${text}`;
  return truncate(cleanText(line).replace(/\s+/g, ' '), LINE_LENGTH);
}

/** As many of the last lines as fit. */
function newest(lines: readonly string[]): string[] {
  const shown: string[] = [];
  let length = 0;
  for (const line of lines.toReversed()) {
    length += line.length + 1;
    if (shown.length === MOST_LINES || length > MOST_TEXT) break;
    shown.unshift(line);
  }
  return shown;
}

function fileOf(messages: readonly Overheard[]): TextFile {
  const lines = messages.map(
    ({ at, topic, text, bytes }) =>
      `${new Date(at).toISOString()} ${topic} (${bytes} bytes) ${text}`,
  );
  return { name: 'messages.txt', title: 'Messages', content: cleanText(lines.join('\n')) };
}

function again({ target, filter, lasts }: ListenReport, looks: ViewContext) {
  const words = ['listen', target, filter, '--for', durationWord(lasts)];
  return { label: 'Listen again', id: looks.button({ words, surface: 'thread' }) };
}
