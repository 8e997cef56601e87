import { valueAt } from './metrics/rhythm.ts';
import { hash } from './random.ts';
import type { WorldState } from './state.ts';

/** What the house draws, in kW with two decimals. */
export function powerKw({ seed }: WorldState, at: number): number {
  const rhythm = { quiet: 0.9, busy: 3.8, jitter: 0.15 };
  return Number(valueAt(rhythm, hash(seed, 'power'), at).toFixed(2));
}
