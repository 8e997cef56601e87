import { describe, expect, test } from 'vitest';
import {
  decideEnd,
  findEnd,
  findTail,
  rememberTail,
} from '../../../src/features/logs/follow/kept.ts';
import { createPlace, dialects } from '../../store/place.ts';
import { START, subject } from './subject.ts';

describe.each(dialects)('a tail in the store on %s', (dialect) => {
  const open = async () => {
    const place = await createPlace(dialect);
    place.clock.now = START;
    return place.open();
  };

  test('is known by its id', async () => {
    const { snapshots } = await open();
    await rememberTail(snapshots, 'tail-1', subject);
    expect(await findTail(snapshots, 'tail-1')).toEqual({
      target: 'shop@live/web',
      title: 'Web (Shop live)',
    });
    expect(await findTail(snapshots, 'tail-2')).toBeUndefined();
  });

  test('ends once, whoever ends it at the same time', async () => {
    const { snapshots } = await open();
    expect(await findEnd(snapshots, 'tail-1')).toBeUndefined();
    const ends = await Promise.all(
      ['bo', 'cy', 'di'].map((by) => decideEnd(snapshots, 'tail-1', { why: 'stopped', by }, START)),
    );
    expect(ends.filter(({ first }) => first)).toHaveLength(1);
    const decided = await findEnd(snapshots, 'tail-1');
    expect(ends.map(({ end }) => end)).toEqual([decided, decided, decided]);
    expect(await decideEnd(snapshots, 'tail-1', { why: 'time' }, START)).toEqual({
      end: decided,
      first: false,
    });
  });
});
