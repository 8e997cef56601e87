import { valueAt } from './metrics/rhythm.ts';
import { hash } from './random.ts';
import type { WorldState } from './state.ts';

/** What the house draws, in kW with two decimals. */
export function powerKw({ seed }: WorldState, at: number): number {
  return demandKw(hash(seed, 'power'), at);
}

/** What any household draws, in kW with two decimals; its noise depends on the key. */
export function demandKw(key: number, at: number): number {
  return Number(valueAt({ quiet: 0.9, busy: 3.8, jitter: 0.15 }, key, at).toFixed(2));
}
