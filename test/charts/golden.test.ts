import { readFile } from 'node:fs/promises';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { afterAll, expect, test } from 'vitest';
import { createEmbeddedRenderer } from '../../src/charts/embedded.ts';
import { GOLDEN } from './golden.ts';
import { neverAborted } from './picture.ts';

/** Soft edges differ a little between processors. */
const DIFFERENT_PART = 0.002;

const renderer = createEmbeddedRenderer();
afterAll(() => renderer.close());

test.each(GOLDEN)(
  '$name looks as it did (node test/charts/update-golden.ts draws it anew)',
  async ({ spec, file }) => {
    const kept = PNG.sync.read(await readFile(file));
    const picture = await renderer.draw(spec, neverAborted);
    const now = PNG.sync.read(Buffer.from(picture.png));
    expect([now.width, now.height]).toEqual([kept.width, kept.height]);
    expect([now.width, now.height]).toEqual([picture.width, picture.height]);
    const different = pixelmatch(now.data, kept.data, undefined, now.width, now.height, {
      threshold: 0.15,
    });
    expect(different / (now.width * now.height)).toBeLessThan(DIFFERENT_PART);
  },
);
