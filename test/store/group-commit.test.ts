import { describe, expect, it } from 'vitest';
import { groupCommit } from '../../src/store/group-commit.ts';

describe('a group commit', () => {
  it('writes together what arrives together, in order and up to the limit', async () => {
    const batches: number[][] = [];
    const group = groupCommit(3, async (items: number[]) => {
      batches.push(items);
      return items.map((item) => item * 10);
    });
    expect(await Promise.all([1, 2, 3, 4, 5].map((item) => group.add(item)))).toEqual([
      10, 20, 30, 40, 50,
    ]);
    expect(batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('holds the next batch back until the one before is written', async () => {
    const gates: PromiseWithResolvers<void>[] = [];
    const group = groupCommit(1, async (items: string[]) => {
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return items;
    });
    const writes = [group.add('first'), group.add('second')];
    await expect.poll(() => gates.length).toBe(1);
    gates[0]?.resolve();
    await writes[0];
    await expect.poll(() => gates.length).toBe(2);
    gates[1]?.resolve();
    expect(await Promise.all(writes)).toEqual(['first', 'second']);
    await group.idle();
  });

  it('fails a batch as a whole and goes on with the next', async () => {
    const group = groupCommit(2, async (items: number[]) => {
      if (items.includes(1)) throw new Error('disk full');
      return items;
    });
    const results = await Promise.allSettled([1, 2, 3].map((item) => group.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(await group.add(4)).toBe(4);
  });
});
