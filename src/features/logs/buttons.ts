import type { ViewContext } from '../../kernel/view.ts';
import { exactWindow } from '../../kernel/window.ts';
import { isAtLeast } from '../../log-entries/levels.ts';
import type { ButtonLook } from '../../slack/blocks.ts';
import type { FrozenLogs } from './frozen.ts';
import type { Page } from './pages.ts';
import type { LogsAnswer, PageChoice } from './report.ts';
import { windowWords } from './window.ts';
import { completeSince } from './words.ts';

/** What can be done with an answer: turn its pages without asking AWS, or ask again. */
export function logButtons(answer: LogsAnswer, page: Page, looks: ViewContext): ButtonLook[] {
  const { logs, kept } = answer;
  const edit = (label: string, words: readonly string[]): ButtonLook => ({
    label,
    id: looks.button({ words, surface: 'edit' }),
  });
  return [
    ...(kept ? pageButtons(answer, kept, page, looks) : [edit('Search earlier', earlier(logs))]),
    edit('Refresh', askAgain(logs, windowWords(logs))),
  ];
}

function pageButtons(
  { logs, shown }: LogsAnswer,
  kept: string,
  { number, count }: Page,
  looks: ViewContext,
): ButtonLook[] {
  const turn = (label: string, change: Partial<PageChoice>): ButtonLook => {
    const words = pageWords(logs, kept, { ...shown, page: number, ...change });
    return { label, id: looks.button({ words, surface: 'edit' }) };
  };
  const hasErrors = logs.entries.some(({ level }) => level && isAtLeast(level, 'error'));
  const hasOthers = logs.entries.some(({ level }) => !level || !isAtLeast(level, 'error'));
  const file = [...pageWords(logs, kept, { page: 1, errors: false, raw: false }, ['--file'])];
  const pin = [...pinWords(logs, kept, { ...shown, page: number }), ...whenExpired(logs)];
  return [
    number < count
      ? turn('Earlier', { page: number + 1 })
      : { label: 'Search earlier', id: looks.button({ words: earlier(logs), surface: 'edit' }) },
    ...(number > 1 ? [turn('Later', { page: number - 1 })] : []),
    ...(shown.errors ? [turn('All levels', { errors: false, page: 1 })] : []),
    ...(!shown.errors && hasErrors && hasOthers
      ? [turn('Only errors', { errors: true, page: 1 })]
      : []),
    turn(shown.raw ? 'Readable' : 'Raw', { raw: !shown.raw, page: 1 }),
    { label: 'As file', id: looks.button({ words: file, surface: 'thread' }) },
    { label: 'Pin to incident', id: looks.button({ words: pin, surface: 'thread' }) },
  ];
}

/** A page of what was kept. */
function pageWords(
  logs: FrozenLogs,
  id: string,
  { page, errors, raw }: PageChoice,
  more: readonly string[] = [],
): string[] {
  return [
    ...['logs', 'page', logs.target, id],
    ...(page > 1 ? [`--page=${page}`] : []),
    ...(errors ? ['--errors'] : []),
    ...(raw ? ['--raw'] : []),
    ...more,
    ...whenExpired(logs),
  ];
}

/** The words that pin a page, up to the dashes. */
export function pinWords(
  { target }: FrozenLogs,
  id: string,
  { page, errors, raw }: PageChoice,
): string[] {
  return [
    ...['logs', 'pin', target, id, `--page=${page}`],
    ...(errors ? ['--errors'] : []),
    ...(raw ? ['--raw'] : []),
  ];
}

/** How to ask again once its time is over, behind the dashes. */
function whenExpired(logs: FrozenLogs): string[] {
  return ['--', ...logs.asked, ...windowWords(logs)];
}

/** The same question with a window of its own. */
function askAgain({ asked, target }: FrozenLogs, window: readonly string[]): string[] {
  const [command = '', ...options] = asked;
  return [command, target, ...options, ...window];
}

/** What was not reached of the window, or else the window before it. */
function earlier(logs: FrozenLogs): string[] {
  const { from, until } = logs;
  const since = Math.min(completeSince(logs), until);
  return askAgain(
    logs,
    exactWindow(since > from ? { from, until: since } : { from: 2 * from - until, until: from }),
  );
}
