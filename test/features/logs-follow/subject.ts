import type { LogEvent } from '../../../src/aws/logs.ts';
import type { TailRequest, TailSubject } from '../../../src/features/logs/follow/request.ts';
import type { Entry } from '../../../src/log-entries/types.ts';

export const START = Date.UTC(2026, 10, 21, 12);
export const GROUP = '/shop/web';

/** A tail of one log of a made-up shop, for Ada in Berlin, from twelve o'clock on. */
export const subject: TailSubject = {
  target: 'shop@live/web',
  title: 'Web (Shop live)',
  scope: { region: 'us-west-2', userId: 'U0ADA' },
  sources: [{ component: 'web', title: 'Web', group: GROUP, format: 'python' }],
  options: {},
  kept: [],
  asker: { name: 'ada', timeZone: 'Europe/Berlin' },
  startedAt: START,
  until: START + 600_000,
};

export const request: TailRequest = { ...subject, place: { channel: 'C0SHOP', ts: '1.1' } };

/** A line some milliseconds after the begin. */
export function eventAt(after: number, message: string, more: Partial<LogEvent> = {}): LogEvent {
  const at = START + after;
  return {
    id: `${after} ${message}`,
    at,
    ingestedAt: at + 1_000,
    group: GROUP,
    stream: 's/web/0123456789abcdef',
    message,
    ...more,
  };
}

/** An entry some milliseconds after the begin. */
export function entryAt(after: number, message: string, more: Partial<Entry> = {}): Entry {
  return {
    at: START + after,
    stream: 's/web/0123456789abcdef',
    group: GROUP,
    message,
    fields: {},
    detail: [],
    text: message,
    charactersCut: 0,
    linesCut: 0,
    ...more,
  };
}
