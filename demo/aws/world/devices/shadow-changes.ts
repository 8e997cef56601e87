import type { JsonObject } from './json.ts';

/** One thing that a call did to a shadow. */
export type ShadowChange = { at: number } & (
  | {
      kind: 'update';
      /** What to merge; null removes the whole section, and without it that stays as it is. */
      desired?: JsonObject | null;
      reported?: JsonObject | null;
    }
  | { kind: 'delete' }
);

/** A shadow's owner, and its name where it is not the classic one. */
export interface ShadowName {
  thing: string;
  shadow: string | undefined;
}

/** What calls did to shadows. */
export class ShadowChanges {
  readonly #changes = new Map<string, ShadowChange[]>();

  /** Remembers what a call did; calls come in the order of time. */
  record(name: ShadowName, change: ShadowChange): void {
    this.#changes.set(keyOf(name), [...this.of(name), change]);
  }

  /** All that was done to a shadow, oldest first. */
  of(name: ShadowName): readonly ShadowChange[] {
    return this.#changes.get(keyOf(name)) ?? [];
  }

  /** The names of a thing's named shadows that calls ever wrote to. */
  named(thing: string): string[] {
    const prefix = keyOf({ thing, shadow: '' });
    const keys = [...this.#changes.keys()].filter((key) => key.startsWith(prefix));
    return keys.map((key) => key.slice(prefix.length));
  }
}

/** Neither names have a `~`. */
function keyOf({ thing, shadow }: ShadowName): string {
  return shadow === undefined ? thing : `${thing}~${shadow}`;
}
