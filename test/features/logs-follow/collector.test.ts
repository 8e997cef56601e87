import { describe, expect, test } from 'vitest';
import type { LogEvent } from '../../../src/aws/logs.ts';
import { Collector } from '../../../src/features/logs/follow/collector.ts';
import type { TailSubject } from '../../../src/features/logs/follow/request.ts';
import { createMasker } from '../../../src/masking/masker.ts';
import { eventAt, START, subject } from './subject.ts';

const collectorOf = (more: Partial<TailSubject> = {}) =>
  new Collector({ ...subject, ...more }, createMasker({ emails: true }));

const events = (list: readonly LogEvent[], after: number, more = {}) =>
  ({ kind: 'events', events: list, at: START + after, sampled: false, lost: 0, ...more }) as const;

const reportOf = (collector: Collector) => collector.report(START + 10_000);

describe('what was heard', () => {
  test('is counted, and joined to entries', async () => {
    const collector = collectorOf();
    await collector.take(
      events(
        [
          eventAt(10, '2026-11-21 12:00:00,010 [ERROR] it broke'),
          eventAt(11, 'Traceback (most recent call last):'),
          eventAt(12, '  File "a.py", line 1, in <module>'),
          eventAt(13, 'ValueError: no such thing'),
          eventAt(20, '2026-11-21 12:00:00,020 [WARNING] beware'),
        ],
        1_000,
      ),
    );
    await collector.end();
    const report = reportOf(collector);
    expect(report).toMatchObject({ seen: 5, errors: 1, warnings: 1, leftOut: 0 });
    expect(report.recent.map(({ message }) => message)).toEqual([
      'ValueError: no such thing',
      'beware',
    ]);
    expect(report.worst).toHaveLength(1);
    expect(collector.tape.content()).toContain('ValueError: no such thing');
    expect(collector.tape.content()).toContain('File "a.py", line 1');
  });

  test('shows an entry when nothing was added to it for two seconds', async () => {
    const collector = collectorOf();
    await collector.take(events([eventAt(0, 'alone')], 1_000));
    expect(reportOf(collector).recent).toEqual([]);
    await collector.take(events([], 2_100));
    expect(reportOf(collector).recent).toMatchObject([{ message: 'alone' }]);
  });

  test('is masked before it is kept, and says how often', async () => {
    const collector = collectorOf();
    const secret = 'AKIAIOSFODNN7EXAMPLE';
    const json = '{"level":"error","msg":"key \\u0041KIAIOSFODNN7EXAMPLE for ada@example.com"}';
    await collector.take(events([eventAt(1, `login with ${secret}`), eventAt(2, json)], 1_000));
    await collector.end();
    const kept = JSON.stringify([reportOf(collector), collector.tape.content()]);
    expect(kept).not.toMatch(/OSFODNN7EXAMPLE|ada@/);
    expect(reportOf(collector).masked).toBe(3);
  });

  test('is grouped where it repeats itself, batch after batch', async () => {
    const collector = collectorOf();
    for (let batch = 1; batch <= 5; batch += 1) {
      const lines = [1, 2, 3].map((line) =>
        eventAt(batch * 1_000 + line, `GET /things/${batch}${line} took ${line} ms`),
      );
      await collector.take(events(lines, batch * 1_000 + 1_000));
    }
    await collector.end();
    expect(reportOf(collector).recent).toMatchObject([
      { message: 'GET /things/53 took 3 ms', repeats: { count: 15 } },
    ]);
    expect(collector.tape.lines).toBe(15);
  });

  test('is selected by level, text and task, and the rest is counted', async () => {
    const taskless = { stream: 's/web/fedcba9876543210' };
    const lines = [
      eventAt(1, '2026-11-21 12:00:00,001 [ERROR] payment failed'),
      eventAt(2, '2026-11-21 12:00:00,002 [ERROR] mail failed'),
      eventAt(3, '2026-11-21 12:00:00,003 [INFO] payment done'),
      eventAt(4, '2026-11-21 12:00:00,004 [ERROR] payment failed', taskless),
    ];
    const options = { level: 'error', grep: 'Payment', task: '01234567' } as const;
    const collector = collectorOf({ options });
    await collector.take(events(lines, 1_000));
    await collector.end();
    expect(reportOf(collector)).toMatchObject({ seen: 4, leftOut: 3, errors: 1 });
    expect(collector.tape.content()).toBe('2026-11-21T12:00:00.001Z ERROR payment failed\n');
  });

  test('says whose a line is where several logs are followed', async () => {
    const other = {
      component: 'jobs',
      title: 'Jobs',
      group: '/shop/jobs',
      format: 'auto',
    } as const;
    const collector = collectorOf({ sources: [...subject.sources, other] });
    await collector.take(events([eventAt(1, 'done', { group: '/shop/jobs' })], 1_000));
    await collector.end();
    expect(collector.tape.content()).toContain('jobs │ 2026-11-21T12:00:00.001Z');
  });

  test('counts what was lost and sampled on the way', async () => {
    const collector = collectorOf();
    await collector.take(events([eventAt(1, 'one')], 1_000, { sampled: true, lost: 99 }));
    expect(reportOf(collector)).toMatchObject({ seen: 100, lost: 99, sampled: 1, rate: 10 });
  });
});

test('a report says how events come, what is missing and what is known', async () => {
  const collector = collectorOf();
  const changes = () => collector.changes;
  expect(reportOf(collector).way).toEqual({ kind: 'beginning' });
  await collector.take({ kind: 'way', way: { kind: 'live' } });
  await collector.take({ kind: 'note', text: 'Not followed: there is no log group /x.' });
  const gap = { from: START, until: START + 1, because: 'AWS was away' };
  await collector.take({ kind: 'gap', ...gap });
  await collector.take({ kind: 'away', because: 'StartLiveTail: the connection broke off' });
  expect(reportOf(collector)).toMatchObject({
    way: { kind: 'live' },
    away: 'StartLiveTail: the connection broke off',
    notes: ['Not followed: there is no log group /x.'],
    gaps: [gap],
  });
  expect(changes()).toBe(4);
  await collector.take(events([], 1_000));
  expect(reportOf(collector)).not.toHaveProperty('away');
  expect(changes()).toBe(5);
  await collector.take(events([], 2_000));
  expect(changes()).toBe(5);
});

test('a burst is read piece by piece, and others get a turn', async () => {
  const collector = collectorOf();
  const burst = Array.from({ length: 10_000 }, (_, line) =>
    eventAt(line / 10, `2026-11-21 12:00:00,000 [INFO] GET /things/${line} took ${line} ms`),
  );
  let turns = 0;
  const turn = setInterval(() => (turns += 1), 1);
  await collector.take(events(burst, 1_000));
  clearInterval(turn);
  expect(turns).toBeGreaterThan(5);
  expect(reportOf(collector)).toMatchObject({ seen: 10_000 });
});
