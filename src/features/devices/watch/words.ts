import { formatDuration, formatInstant } from '../../../kernel/time.ts';
import type { ViewContext } from '../../../kernel/view.ts';
import type { ButtonLook } from '../../../slack/blocks.ts';
import { code, ours } from '../../../slack/text.ts';
import { watchEndWords } from './kept.ts';
import type { WatchSubject } from './request.ts';
import type { WatchShown } from './watch.ts';

/** How a watch goes on, or how it ended, in a sentence. */
export function watchStateWords(
  { startedAt, until }: Pick<WatchSubject, 'startedAt' | 'until'>,
  { ended }: WatchShown,
): string {
  const lasts = formatDuration(until - startedAt);
  if (!ended) return `It goes on for ${lasts}, until somebody stops it.`;
  return `${watchEndWords(ended.end)} It lasted ${formatDuration(ended.at - startedAt)}.`;
}

/** The grey line at the end: who asked, about what, since when and until when. */
export function watchFooter(
  { target, region, startedAt, until }: WatchSubject,
  { ended }: WatchShown,
  { now, asker, timeZone }: ViewContext,
): string {
  const clock = { now, timeZone };
  const end = ended
    ? `until ${formatInstant(ended.at, clock)}`
    : `ends by itself at ${formatInstant(until, clock)}`;
  return [
    `Asked by ${ours(asker)}`,
    code(target),
    region,
    `since ${formatInstant(startedAt, clock)}`,
    end,
    ours(timeZone),
  ].join('  ·  ');
}

/** Stop while it runs; the same again afterwards. None before it has begun. */
export function watchButtons(
  { id, ended }: WatchShown,
  { target, again }: { target: string; again: readonly string[] },
  looks: ViewContext,
): ButtonLook[] {
  if (ended)
    return [{ label: 'Watch again', id: looks.button({ words: again, surface: 'thread' }) }];
  if (id === undefined) return [];
  const words = ['devices', 'stop', target, id];
  return [{ label: 'Stop', id: looks.button({ words, surface: 'thread' }), style: 'danger' }];
}
