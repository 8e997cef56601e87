import { AwsFault } from './faults.ts';

/** One of several things read together: its value, or the fault that stands in its place. */
export type Reading<T> = { ok: true; value: T } | { ok: false; fault: AwsFault };

/** Turns a rejection with an `AwsFault` into a reading, so that its neighbours still count. */
export async function reading<T>(work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof AwsFault) return { ok: false, fault: error };
    throw error;
  }
}

/**
 * Asks for all batches at once and picks each item's value from its batch's answer. Returns one reading for
 * each item in the order of `items`; a batch that fails is the fault of each of its items.
 */
export async function readBatches<Item, Answer, Value>(
  items: readonly Item[],
  batches: readonly Item[][],
  ask: (batch: Item[]) => Promise<Answer>,
  pick: (answer: Answer, item: Item) => Value,
): Promise<Reading<Value>[]> {
  const readings = new Map<Item, Reading<Value>>();
  const read = async (batch: Item[]) => {
    const answer = await reading(() => ask(batch));
    for (const item of batch) {
      const value = answer.ok ? await reading(async () => pick(answer.value, item)) : answer;
      readings.set(item, value);
    }
  };
  await Promise.all(batches.map(read));
  return items.flatMap((item) => readings.get(item) ?? []);
}

/** Splits a list to the size that one call takes. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
