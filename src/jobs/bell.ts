import type { Sleep } from './sleep.ts';

/** Wakes one sleeper early. A ring between hush and heard is not lost. */
export interface Bell {
  ring(): void;
  /** Forgets the rings so far. */
  hush(): void;
  /** Resolves at once if it has rung since the last hush, else when it rings, or after so many milliseconds. */
  heard(ms: number): Promise<void>;
}

/** A bell that has not rung yet. */
export function createBell(sleep: Sleep): Bell {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    hush() {
      rung = new AbortController();
    },
    heard: (ms) => sleep(ms, rung.signal),
  };
}
