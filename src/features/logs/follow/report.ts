import type { Entry } from '../../../log-entries/types.ts';

/** How events come. */
export type Way =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'live' }
  /** Every so many milliseconds, and why not live. */
  | { readonly kind: 'asking'; readonly every: number; readonly because: string };

/** A time (epoch milliseconds) of which lines are missing, and why. */
export interface Gap {
  readonly from: number;
  readonly until: number;
  readonly because: string;
}

/** A tail at one moment. All counts are of lines since it began, unless they say otherwise. */
export interface TailReport {
  readonly way: Way;
  /** Why nothing comes just now. */
  readonly away?: string;
  /** Lines per second, over the last ten. */
  readonly rate: number;
  readonly seen: number;
  /** Lines that the options left out. */
  readonly leftOut: number;
  /** Lines that came quicker than they could be read. */
  readonly lost: number;
  /** Updates of which AWS, or a page of its answer, had more lines than it gave. */
  readonly sampled: number;
  readonly masked: number;
  /** Entries of level error or worse. */
  readonly errors: number;
  /** Entries of level warn. */
  readonly warnings: number;
  /** The newest entries, repeats grouped; the newest last. */
  readonly recent: readonly Entry[];
  /** The newest errors, repeats grouped; the newest last. */
  readonly worst: readonly Entry[];
  readonly gaps: readonly Gap[];
  readonly notes: readonly string[];
}

/** A tail that has not read anything. */
export function nothingYet(): TailReport {
  return {
    way: { kind: 'beginning' },
    rate: 0,
    seen: 0,
    leftOut: 0,
    lost: 0,
    sampled: 0,
    masked: 0,
    errors: 0,
    warnings: 0,
    recent: [],
    worst: [],
    gaps: [],
    notes: [],
  };
}
