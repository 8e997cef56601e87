import type { ViewContext } from '../../../kernel/view.ts';
import { exactWindow } from '../../../kernel/window.ts';
import type { ButtonLook } from '../../../slack/blocks.ts';
import type { ShownTail } from './view.ts';

/** Stop, while a tail runs; then its log, and the same again. */
export function tailButtons({ id, subject, ended }: ShownTail, looks: ViewContext): ButtonLook[] {
  const { target, kept, startedAt } = subject;
  if (!ended) {
    if (id === undefined) return [];
    const words = ['logs', 'stop', target, id];
    return [{ label: 'Stop', id: looks.button({ words, surface: 'thread' }), style: 'danger' }];
  }
  const window = exactWindow({ from: startedAt, until: ended.logUntil });
  const log = ['logs', target, ...kept, ...window];
  const again = ['logs', target, ...kept, '--follow'];
  return [
    { label: 'Log of that time', id: looks.button({ words: log, surface: 'thread' }) },
    { label: 'Follow again', id: looks.button({ words: again, surface: 'message' }) },
  ];
}
