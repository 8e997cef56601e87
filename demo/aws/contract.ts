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
  /**
   * Breaks or heals; throws on an unknown id. What breaks devices breaks the one named, or else the VEN
   * of the guide; healing without a name heals all of them.
   */
  setBreakage(id: string, active: boolean, thing?: string): void;
  /** Heals everything. */
  heal(): void;
}
