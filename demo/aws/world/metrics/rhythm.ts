import { drift, noise } from '../random.ts';
import { busyness, MINUTE } from '../time.ts';

/** How a value moves when nothing is broken. */
export interface Rhythm {
  /** The value in the small hours. */
  quiet: number;
  /** The value in the late afternoon. */
  busy: number;
  /** The share by which single samples differ, e.g. 0.1. */
  jitter: number;
}

/** The value at a time: the day's rhythm, a drift over a quarter of an hour, and jitter. */
export function valueAt({ quiet, busy, jitter }: Rhythm, key: number, at: number): number {
  const level = quiet + (busy - quiet) * busyness(at);
  const drifting = (drift(key, at / (15 * MINUTE)) - 0.5) * jitter;
  const jumping = (noise(key, Math.floor(at / 1_000)) - 0.5) * jitter;
  return level * (1 + drifting + jumping);
}
