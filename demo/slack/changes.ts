import type { Change } from './contract.ts';

/** Tells everybody who watches the workspace what has changed. */
export class Changes {
  readonly #listeners = new Set<(change: Change) => void>();

  watch(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}
