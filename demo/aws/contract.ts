/** What the demo's panel may do to the simulated world. */
export interface Breakage {
  /** e.g. `crash-loop`. */
  id: string;
  /** A few words for the panel's switch. */
  title: string;
  /** One sentence: what breaks, and what the operator should see. */
  effect: string;
  active: boolean;
}

export interface WorldControls {
  breakages(): Breakage[];
  /** Breaks or heals one thing; throws on an unknown id. */
  setBreakage(id: string, active: boolean): void;
  /** Heals everything. */
  heal(): void;
}
