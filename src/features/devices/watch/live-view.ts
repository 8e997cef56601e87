import { formatDuration, formatInstant } from '../../../kernel/time.ts';
import type { View, ViewContext } from '../../../kernel/view.ts';
import { actions, bullets, context, header, section, table } from '../../../slack/blocks.ts';
import { ours, truncate } from '../../../slack/text.ts';
import { amount, counted } from '../words.ts';
import type { LiveLine, LiveState, LiveVerdict } from './live-lines.ts';
import type { LiveSubject } from './request.ts';
import type { WatchShown } from './watch.ts';
import { watchButtons, watchFooter, watchStateWords } from './words.ts';

const WORDS: Readonly<Record<LiveVerdict, string>> = {
  connected: '✓ connected',
  disconnected: '✗ not connected',
  unsaid: '? does not say',
  failed: '✗ no answer',
};
const HEAD = ['Time', 'Connection', 'Power', 'Shed', 'Event', 'Left'];

/** What a device does, an answer in each row, the newest last. */
export function liveView(
  subject: LiveSubject,
  state: LiveState,
  shown: WatchShown,
  looks: ViewContext,
): View {
  const { thing, title, target } = subject;
  const { lines } = state;
  const headline = `${shown.ended ? 'Was live' : 'Live'}: ${thing} (${title})`;
  const totals = totalsOf(state);
  const faults = [...new Set(lines.flatMap(({ fault }) => fault ?? []))].slice(-3);
  return {
    text: `${headline}. ${totals}`,
    blocks: [
      header(`${markOf(state, shown)} ${truncate(headline, 130)}`),
      section(
        [watchStateWords(subject, shown), totals, lastOf(state, subject, looks)]
          .filter(Boolean)
          .map(ours)
          .join('\n'),
      ),
      ...(faults.length > 0 ? [bullets(faults)] : []),
      ...(lines.length > 0
        ? [table([HEAD, ...lines.map((line) => cells(line, subject, looks))])]
        : []),
      context(watchFooter(subject, shown, looks)),
      ...actions(watchButtons(shown, { target, again: ['live', target, thing] }, looks)),
    ],
  };
}

/** A tick only where every answer said that it is connected. */
function markOf({ counts, lines }: LiveState, { ended }: WatchShown): string {
  if (!ended) return ':hourglass_flowing_sand:';
  const last = lines.at(-1)?.verdict;
  if (last === undefined || last === 'unsaid') return ':grey_question:';
  if (last !== 'connected') return ':x:';
  return counts.disconnected + counts.failed + counts.unsaid === 0
    ? ':white_check_mark:'
    : ':warning:';
}

function totalsOf({ counts }: LiveState): string {
  const { connected, disconnected, unsaid, failed } = counts;
  const all = connected + disconnected + unsaid + failed;
  if (all === 0) return 'Not asked yet.';
  const parts = [
    ...(connected > 0 ? [`${connected} connected`] : []),
    ...(disconnected > 0 ? [`${disconnected} not connected`] : []),
    ...(unsaid > 0 ? [`${unsaid} did not say`] : []),
    ...(failed > 0 ? [`${failed} without an answer`] : []),
  ];
  return `Asked ${counted(all, 'time')}: ${parts.join(', ')}.`;
}

function lastOf({ lines }: LiveState, subject: LiveSubject, looks: ViewContext): string {
  const last = lines.at(-1);
  if (!last) return '';
  const [time, state, power, shed, event, left] = cells(last, subject, looks);
  const told = last.verdict === 'failed' ? [] : [`power ${power}`, `shed ${shed}`, event, left];
  return `Last, ${time}: ${[state, ...told].filter((each) => each !== '–').join('  ·  ')}`;
}

/** What a device that is not connected measured is old. */
function cells(line: LiveLine, subject: LiveSubject, looks: ViewContext): string[] {
  const { at, verdict, power, shed, event, remaining } = line;
  const isOld = verdict === 'disconnected';
  const value = (number: number | undefined) =>
    number === undefined || isOld ? '–' : amount(number, subject.unit);
  const isIdle = subject.event !== undefined && verdict !== 'failed';
  return [
    formatInstant(at, { now: looks.now, timeZone: looks.timeZone }),
    WORDS[verdict],
    value(power),
    value(shed),
    event ?? (isIdle ? 'idle' : '–'),
    remaining === undefined ? '–' : `${spanWords(remaining)} left`,
  ];
}

const TO_THE_SECOND = 600;

/** A span in seconds: near its end one sees it fall from line to line. */
function spanWords(seconds: number): string {
  return seconds <= TO_THE_SECOND
    ? `${Math.max(0, Math.round(seconds))} s`
    : formatDuration(seconds * 1_000);
}
