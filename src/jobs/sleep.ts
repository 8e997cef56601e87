import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after so many milliseconds, or as soon as the signal is aborted; never rejects. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** By the timers of this process. */
export const sleep: Sleep = (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined);
