import { describe, expect, it } from 'vitest';
import { doubts, type Expectation, shareOf } from '../../../src/features/query/estimate.ts';
import { HOUR, NOW } from './shop.ts';

const DAY = 24 * HOUR;
const group = { name: '/shop/web', arn: 'arn', storedBytes: 1_000, createdAt: NOW - 10 * DAY };
const last = (span: number) => ({ from: NOW - span, until: NOW });

describe('the part of a log group that a query reads', () => {
  it.each<[what: string, part: Parameters<typeof shareOf>[0], span: number, bytes: number]>([
    ['is by the time since the group was made', group, DAY, 100],
    ['is by the retention where that is shorter', { ...group, retentionDays: 5 }, DAY, 200],
    ['is by the age where the retention is longer', { ...group, retentionDays: 30 }, DAY, 100],
    ['is never more than all', group, 100 * DAY, 1_000],
    ['is nothing of an empty group', { ...group, storedBytes: 0 }, DAY, 0],
    ['is nothing of one that was made just now', { ...group, createdAt: NOW }, DAY, 0],
  ])('%s', (_what, part, span, bytes) => {
    expect(shareOf(part, last(span), NOW)).toBe(bytes);
  });

  it('is nothing of a window before there was anything', () => {
    const old = { from: NOW - 30 * DAY, until: NOW - 20 * DAY };
    expect(shareOf(group, old, NOW)).toBe(0);
  });
});

describe('a query asks first', () => {
  const limits = { queryRange: 2 * DAY, queryGigabytes: 10, pricePerGigabyte: 0.005 };
  const asked = (span: number, expected: Expectation) => doubts(last(span), expected, limits);

  it('not within the range and the bytes that the catalog allows', () => {
    expect(asked(2 * DAY, { bytes: 10_000_000_000 })).toEqual([]);
  });

  it('beyond the range, with what it is expected to read and to cost', () => {
    const [range, reads, ...more] = asked(3 * DAY, { bytes: 2_500_000_000 });
    expect(range).toBe('It reads 3 d of logs; up to 2 d run at once.');
    expect(reads).toMatch(
      /^It is expected to read 2\.5 GB, which costs about \$0\.01\. .*estimate/,
    );
    expect(more).toEqual([]);
  });

  it('beyond the bytes', () => {
    const [reads, most] = asked(DAY, { bytes: 10_000_000_001 });
    expect(reads).toMatch(/^It is expected to read 10 GB, which costs about \$0\.05/);
    expect(most).toBe('Up to 10 GB run at once.');
  });

  it('where nobody knows the bytes, and says why', () => {
    expect(asked(HOUR, { unknown: 'access denied.' })).toEqual([
      'Nobody can tell how much it reads: access denied.',
    ]);
  });
});
