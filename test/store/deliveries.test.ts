import { describe, expect, it } from 'vitest';
import { START } from './entries.ts';
import { createPlace, dialects } from './place.ts';

const HOUR = 60 * 60 * 1_000;

describe.each(dialects)('the deliveries on %s', (dialect) => {
  it('are claimed once', async () => {
    const { deliveries } = await (await createPlace(dialect)).open();
    expect(await deliveries.claim('Ev1')).toBe(true);
    expect(await deliveries.claim('Ev1')).toBe(false);
    expect(await deliveries.claim('Ev2')).toBe(true);
  });

  it('are claimed by one of two replicas', async () => {
    const { open } = await createPlace(dialect);
    const replicas = [await open(), await open()];
    const keys = Array.from({ length: 20 }, (_, index) => `Ev${index}`);
    const claims = await Promise.all(
      keys.flatMap((key) => replicas.map(({ deliveries }) => deliveries.claim(key))),
    );
    expect(claims.filter(Boolean)).toHaveLength(keys.length);
  });

  it('are forgotten after a day, but not before', async () => {
    const { open, run, clock } = await createPlace(dialect);
    const { deliveries } = await open();
    await deliveries.claim('old');
    clock.now = START + 2 * HOUR;
    await deliveries.claim('young');
    clock.now = START + 24 * HOUR;
    expect(await deliveries.claim('old')).toBe(false);
    clock.now = START + 25 * HOUR;
    await deliveries.claim('new');
    expect(await run('select key from deliveries order by key')).toEqual([
      { key: 'new' },
      { key: 'young' },
    ]);
  });
});
