import { describe, expect, test } from 'vitest';
import { nothingYet, type TailReport } from '../../../src/features/logs/follow/report.ts';
import type { TailSubject } from '../../../src/features/logs/follow/request.ts';
import { startedTailView } from '../../../src/features/logs/follow/start.ts';
import { type ShownTail, tailView } from '../../../src/features/logs/follow/view.ts';
import { groupEntries } from '../../../src/log-entries/group.ts';
import { plainText } from '../../../src/slack/plain.ts';
import { dangers, HOSTILE, looksAt, messageProblems } from '../../slack/acceptance.ts';
import { expectGolden } from '../golden.ts';
import { entryAt, START, subject } from './subject.ts';

const NOW = START + 75_000;

const recent = groupEntries([
  ...[1, 2, 3].map((take) => entryAt(take, `GET /cart took ${take} ms`, { level: 'info' })),
  entryAt(50_000, 'ValueError: no such thing', {
    level: 'error',
    detail: ['Traceback (most recent call last):', '  File "a.py", line 1, in <module>'],
  }),
  entryAt(60_000, 'retry', { level: 'warn', fields: { attempt: 3, path: '/pay' } }),
]);

const busy: TailReport = {
  ...nothingYet(),
  way: { kind: 'live' },
  rate: 1_234.4,
  seen: 92_000,
  leftOut: 400,
  lost: 20_000,
  sampled: 7,
  masked: 3,
  errors: 41,
  warnings: 1,
  recent,
  worst: [
    entryAt(20_000, 'OperationalError: too many connections', { level: 'error' }),
    ...recent.filter(({ level }) => level === 'error'),
  ],
  gaps: [{ from: START + 30_000, until: START + 34_000, because: 'AWS was away' }],
  notes: ['Not followed: there is no log group /shop/none.'],
};

const options = { pattern: '?ERROR ?WARN', level: 'warn', grep: 'pay', task: '01234567' } as const;
const kept = ['--filter=?ERROR ?WARN', '--level=warn', '--grep=pay', '--task=01234567'];
const several: TailSubject = {
  ...subject,
  options,
  kept,
  sources: [
    ...subject.sources,
    { component: 'jobs', title: 'Jobs', group: '/shop/jobs', format: 'json' },
  ],
};
const asking: TailReport = {
  ...nothingYet(),
  way: { kind: 'asking', every: 3_000, because: 'StartLiveTail: access denied' },
};
const after = { at: NOW, logUntil: NOW };

const shown: Readonly<Record<string, ShownTail>> = {
  'tail-live': { id: 'tail-1', subject, report: busy },
  'tail-asking': { id: 'tail-1', subject: several, report: asking },
  'tail-away': {
    id: 'tail-1',
    subject,
    report: { ...busy, away: 'StartLiveTail: the connection broke off' },
  },
  'tail-stopped': {
    id: 'tail-1',
    subject: several,
    report: busy,
    ended: { end: { why: 'stopped', by: 'bo' }, ...after },
  },
  'tail-abandoned': {
    id: 'tail-1',
    subject,
    report: { ...nothingYet(), seen: 12, notes: ['The lines went with the process.'] },
    ended: { end: { why: 'restart' }, at: START + 30_000, logUntil: NOW },
  },
};

describe('a tail as a message', () => {
  test.each(Object.entries(shown))(
    'is golden/%s.json, and one that Slack takes',
    async (name, tail) => {
      const { looks, buttons } = looksAt(NOW);
      const view = tailView(tail, looks);
      expect(messageProblems(view)).toEqual([]);
      expect(dangers(view)).toEqual([]);
      await expectGolden(name, view, buttons);
    },
  );

  test('has no button before it has begun', async () => {
    const { looks, buttons } = looksAt(START);
    const view = startedTailView({ subject }, looks);
    expect(plainText(view.blocks)).toContain('It begins.');
    expect(buttons).toEqual([]);
    startedTailView({ id: 'tail-1', subject }, looks);
    expect(buttons).toEqual(['thread: logs stop shop@live/web tail-1']);
  });

  test('counts the lines that stand neither in it nor behind a repeat', () => {
    const text = plainText(tailView({ subject, report: busy }, looksAt(NOW).looks).blocks);
    // Three repeats, a traceback of three lines, and one line are there.
    expect(text).toContain('92,000 lines seen  ·  91,993 lines not shown here');
  });

  test('shows the newest lines where there are too many', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      entryAt(index, `${'abcdefghij'[index % 10]} `.repeat(100) + index),
    );
    const view = tailView({ subject, report: { ...busy, recent: many } }, looksAt(NOW).looks);
    const text = plainText(view.blocks);
    expect(messageProblems(view)).toEqual([]);
    expect(text).toContain(`13:00:00       j j`);
    expect(text.match(/13:00:00 {7}/g)?.length).toBeGreaterThan(10);
    expect(text).not.toContain(`a a a a a a ${0}`);
  });

  test('shows an error that has scrolled away, and none twice', () => {
    const text = plainText(tailView({ subject, report: busy }, looksAt(NOW).looks).blocks);
    expect(text.split('OperationalError: too many connections')).toHaveLength(2);
    expect(text.split('ValueError: no such thing')).toHaveLength(2);
    expect(text.indexOf('The newest errors')).toBeLessThan(text.indexOf('OperationalError'));
  });

  test('says each way in which it can end', () => {
    const saying = (end: NonNullable<ShownTail['ended']>['end']) =>
      plainText(
        tailView({ subject, report: busy, ended: { end, ...after } }, looksAt(NOW).looks).blocks,
      );
    expect(saying({ why: 'time' })).toContain('It ended by itself: its time is over.');
    expect(saying({ why: 'stopped', by: 'bo' })).toContain('bo stopped it.');
    expect(saying({ why: 'restart' })).toContain('It ended because GridOps was restarted.');
    expect(saying({ why: 'fault', message: 'no access.' })).toContain('cannot be read: no access.');
    expect(saying({ why: 'time' })).toContain('Followed Web (Shop live) for 1 min');
    expect(saying({ why: 'time' })).not.toContain('lines/s');
  });

  test('is harmless and taken by Slack whatever stands in it', () => {
    const hostile = Array.from({ length: 60 }, (_, index) =>
      entryAt(index, HOSTILE, {
        level: 'error',
        fields: { [HOSTILE]: HOSTILE },
        detail: Array<string>(50).fill(HOSTILE),
      }),
    );
    const report: TailReport = {
      ...busy,
      recent: hostile,
      worst: hostile.slice(0, 3).map((entry) => ({ ...entry, at: entry.at - 1 })),
      away: HOSTILE,
      notes: Array<string>(11).fill(HOSTILE),
      gaps: Array(5).fill({ from: START, until: NOW, because: HOSTILE.repeat(5) }),
    };
    const fields = { pattern: HOSTILE, grep: HOSTILE, task: HOSTILE };
    const wild = { ...several, title: HOSTILE.repeat(5), target: HOSTILE, options: fields };
    const ends: ShownTail[] = [
      { id: 'tail-1', subject: wild, report },
      { subject: wild, report, ended: { end: { why: 'stopped', by: HOSTILE }, ...after } },
      { subject: wild, report, ended: { end: { why: 'fault', message: HOSTILE }, ...after } },
    ];
    for (const tail of ends) {
      const view = tailView(tail, looksAt(NOW, { asker: HOSTILE }).looks);
      expect(messageProblems(view)).toEqual([]);
      expect(dangers(view)).toEqual([]);
    }
  });
});
