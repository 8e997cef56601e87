import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPlace } from '../../store/place.ts';
import { exportExample } from './example.ts';

const DOCS = join(import.meta.dirname, '../../../docs');

it('exports a whole incident as the documentation shows it', async () => {
  const place = await createPlace('sqlite');
  const { markdown, json } = await exportExample(await place.open());
  await expect(markdown).toMatchFileSnapshot(join(DOCS, 'incident-example.md'));
  expect(JSON.parse(json).incident.millisecondsTo).toEqual({
    acknowledged: 60_000,
    mitigated: 22 * 60_000,
    resolved: 41 * 60_000,
  });
});

it('has the same bytes in another store', async () => {
  const [one, other] = await Promise.all(
    [1, 2].map(async () => {
      const place = await createPlace('sqlite');
      return exportExample(await place.open());
    }),
  );
  expect(one).toEqual(other);
});
