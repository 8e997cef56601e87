import { setImmediate } from 'node:timers/promises';

/** Collects single writes into batches, keeping their order. */
export interface GroupCommit<Item, Result> {
  /** Resolves with this item's result once its batch is written; rejects with the batch's error. */
  add(item: Item): Promise<Result>;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
}

/**
 * Writes what arrives while the previous batch is being written as one next batch of at most `limit` items, so that many
 * concurrent writers share one transaction and one sync to disk.
 */
export function groupCommit<Item, Result>(
  limit: number,
  write: (items: Item[]) => Promise<Result[]>,
): GroupCommit<Item, Result> {
  const waiting: { item: Item; done: PromiseWithResolvers<Result> }[] = [];
  let running: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      // One turn of the event loop: the appends of this tick join the batch, and SQLite, which answers at once, cannot
      // keep sockets and timers waiting.
      await setImmediate();
      const batch = waiting.splice(0, limit);
      try {
        const results = await write(batch.map(({ item }) => item));
        batch.forEach(({ done }, index) => {
          const result = results[index];
          if (result === undefined)
            done.reject(new Error('The store wrote fewer rows than it got.'));
          else done.resolve(result);
        });
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    running = undefined;
  }

  return {
    add(item) {
      const done = Promise.withResolvers<Result>();
      waiting.push({ item, done });
      running ??= drain();
      return done.promise;
    },
    async idle() {
      await running;
    },
  };
}
