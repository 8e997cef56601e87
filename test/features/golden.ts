import { join } from 'node:path';
import { expect } from 'vitest';
import type { View } from '../../src/kernel/view.ts';

/**
 * Compares a view and what its buttons stand for with `golden/<name>.json`. After a change that is meant, look at the
 * difference that `npx vitest run test/features -u` makes in the file.
 */
export async function expectGolden(
  name: string,
  view: View,
  buttons: readonly string[] = [],
): Promise<void> {
  const named = buttons.map((button, index) => [`b${index + 1}`, button]);
  const golden = JSON.stringify({ ...view, buttons: Object.fromEntries(named) }, null, 2);
  const file = join(import.meta.dirname, 'golden', `${name}.json`);
  await expect(`${golden}\n`).toMatchFileSnapshot(file);
}
