import type { FrozenLogs } from '../../../src/features/logs/frozen.ts';
import type { LogsAnswer } from '../../../src/features/logs/report.ts';
import { readEntries } from '../../../src/log-entries/reader.ts';
import type { Entry } from '../../../src/log-entries/types.ts';

export const NOW = Date.UTC(2026, 10, 21, 12);
export const MINUTE = 60_000;
export const WEB = '/shop/web';
export const CART = '/shop/cart';

/** Entries of lines that were written a second after each other, the last one just before now. */
export function entriesOf(
  lines: readonly string[],
  { group = WEB, stream = 's/web/0123456789', every = 1_000 } = {},
): Entry[] {
  const events = lines.map((message, index) => ({
    at: NOW - (lines.length - index) * every,
    stream,
    group,
    message,
  }));
  return readEntries(events, { format: () => 'auto' });
}

/** An answer's lines: fifteen minutes of the shop's web log, unless it says otherwise. */
export function logsOf(entries: readonly Entry[], parts: Partial<FrozenLogs> = {}): FrozenLogs {
  return {
    target: 'shop@prod/web',
    title: 'Web (Shop prod)',
    region: 'eu-central-1',
    asked: ['logs', '--level=info'],
    searched: [],
    from: NOW - 15 * MINUTE,
    until: NOW,
    span: '15m',
    readAt: NOW,
    sources: [source('web', WEB)],
    notes: [],
    lines: entries.length,
    entries,
    left: 0,
    masked: 0,
    ...parts,
  };
}

/** A log that was read to the begin of the window. */
export function source(component: string, group: string): FrozenLogs['sources'][number] {
  const reach = { stopped: 'window', searchedFrom: NOW - 15 * MINUTE } as const;
  return { component, title: component, group, reach };
}

/** The newest page of an answer that was kept. */
export function answerOf(logs: FrozenLogs, parts: Partial<LogsAnswer> = {}): LogsAnswer {
  return {
    kind: 'answer',
    logs,
    kept: 'kept-1',
    shown: { page: 1, errors: false, raw: false },
    file: 'none',
    ...parts,
  };
}
