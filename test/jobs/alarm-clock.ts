import type { Sleep } from '../../src/jobs/sleep.ts';

/** Sleep that lasts until a test moves its clock. */
export interface AlarmClock {
  sleep: Sleep;
  /** Moves the clock and wakes whoever has slept long enough, one waking time after the other. */
  advance(ms: number): void;
  /** How many sleep now. */
  sleepers(): number;
}

/** An alarm clock for a clock that others read, too. */
export function createAlarmClock(clock: { now: number }): AlarmClock {
  const sleeping = new Set<{ at: number; wake: () => void }>();
  return {
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { at: clock.now + ms, wake: () => wakeUp() };
        const wakeUp = () => {
          sleeping.delete(sleeper);
          signal.removeEventListener('abort', wakeUp);
          resolve();
        };
        if (signal.aborted) return resolve();
        sleeping.add(sleeper);
        signal.addEventListener('abort', wakeUp);
      }),
    advance(ms) {
      clock.now += ms;
      for (const sleeper of [...sleeping]) if (sleeper.at <= clock.now) sleeper.wake();
    },
    sleepers: () => sleeping.size,
  };
}
