/** The things of a fleet, counted. */
export interface FleetCensus {
  /** A thing is in one of them. */
  readonly states: Readonly<
    Record<'connected' | 'stale' | 'disconnected' | 'disabled' | 'unknown', number>
  >;
  /** Things that are stale or disconnected, or whose certificate ended or is about to. */
  readonly wrong: number;
  /** Of how many things the certificates were looked at, and what was found. */
  readonly certificates: {
    readonly looked: number;
    readonly ended: number;
    readonly ending: number;
  };
  /** How it was read, in words. */
  readonly way: string;
  /** In sentences: what was not looked at, and why. */
  readonly notes: readonly string[];
}
