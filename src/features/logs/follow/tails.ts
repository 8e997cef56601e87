/** The tails that run in this process. */
export interface Tails {
  readonly count: number;
  /** Adds one; `look` is called when it should look at once whether it is ended. Returns how to take it away. */
  enter(id: string, look: () => void): () => void;
  /** Tells a tail to look, if it runs here. In other processes it does so by itself, every second. */
  tell(id: string): void;
}

/** No tails yet. */
export function createTails(): Tails {
  const running = new Map<string, () => void>();
  return {
    get count() {
      return running.size;
    },
    enter(id, look) {
      running.set(id, look);
      return () => void running.delete(id);
    },
    tell: (id) => running.get(id)?.(),
  };
}
