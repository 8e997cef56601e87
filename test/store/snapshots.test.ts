import { describe, expect, it } from 'vitest';
import { START } from './entries.ts';
import { createPlace, dialects } from './place.ts';

const HOUR = 60 * 60 * 1_000;

describe.each(dialects)('the snapshots on %s', (dialect) => {
  it('are found by their id as they were saved', async () => {
    const { snapshots } = await (await createPlace(dialect)).open();
    const body = { lines: [{ at: START, text: 'é😀\0\ud800' }], deep: [1, null, { empty: '' }] };
    await snapshots.save({ id: 's1', kind: 'logs', body, expiresAt: START + HOUR });
    await snapshots.save({ id: 's2', kind: 'logs', body: undefined, expiresAt: START + HOUR });
    expect(await snapshots.find('s1')).toEqual(body);
    expect(await snapshots.find('s2')).toBeNull();
    expect(await snapshots.find('s3')).toBeUndefined();
  });

  it('outlive a restart, megabytes of them in less space', async () => {
    const { open, run } = await createPlace(dialect);
    const body = Array.from({ length: 20_000 }, (_, index) => ({
      at: START + index * 37,
      text: `GET /api/v1/devices/${(index * 7_919) % 100_003} 200 in ${index % 400} ms`,
    }));
    const first = await open();
    await first.snapshots.save({ id: 's1', kind: 'logs', body, expiresAt: START + HOUR });
    await first.close();
    expect(await (await open()).snapshots.find('s1')).toEqual(body);
    const [row] = await run('select length(body) as length from snapshots');
    expect(row).toEqual({ length: expect.any(Number) });
    expect(Number(Object.values(row ?? {})[0])).toBeLessThan(JSON.stringify(body).length / 2);
  });

  it('are never changed', async () => {
    const { snapshots } = await (await createPlace(dialect)).open();
    const snapshot = { id: 's1', kind: 'logs', expiresAt: START + HOUR };
    await snapshots.save({ ...snapshot, body: 'first' });
    await expect(snapshots.save({ ...snapshot, body: 'second' })).rejects.toThrow();
    expect(await snapshots.find('s1')).toBe('first');
  });

  it('are unknown from the end of their time on, and removed with a later one', async () => {
    const { open, run, clock } = await createPlace(dialect);
    const { snapshots } = await open();
    await snapshots.save({ id: 'old', kind: 'logs', body: 1, expiresAt: START + 2 * HOUR });
    clock.now = START + 2 * HOUR - 1;
    expect(await snapshots.find('old')).toBe(1);
    clock.now += 1;
    expect(await snapshots.find('old')).toBeUndefined();
    await snapshots.save({ id: 'new', kind: 'logs', body: 2, expiresAt: START + 3 * HOUR });
    expect(await run('select id from snapshots')).toEqual([{ id: 'new' }]);
  });
});
