import { describe, expect, it } from 'vitest';
import { chooseTarget } from '../../src/kernel/choose.ts';
import { UserError } from '../../src/kernel/errors.ts';
import { parseInvocation } from '../../src/kernel/invocation.ts';
import { createRegistry } from '../../src/kernel/registry.ts';
import { targetName } from '../../src/kernel/targets.ts';
import { splitWords } from '../../src/kernel/words.ts';
import { twoSystems } from './catalogs.ts';
import { commands } from './commands.ts';

const registry = createRegistry(commands);
const choose = (line: string, channel?: string) =>
  chooseTarget(parseInvocation(splitWords(line), registry), twoSystems, channel);

function errorOf(line: string): UserError {
  try {
    choose(line);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`"${line}" was taken`);
}

describe('choosing a target', () => {
  it('takes the one that is meant', () => {
    expect(targetName(choose('look bakery'))).toBe('bakery@prod');
    expect(targetName(choose('look', 'C0SHOPPROD'))).toBe('shop@prod');
  });

  it('asks which one, with a choice for each', () => {
    const { message, choices } = errorOf('tail --since 3h web "a b" --private');
    expect(message).toBe('Which `web` do you mean?');
    expect(choices).toEqual(
      ['shop@dev/web', 'shop@prod/web', 'bakery@prod/web'].map((label) => ({
        label,
        words: ['tail', '--since', '3h', label, 'a b', '--private'],
      })),
    );
  });

  it('puts the target first where none was typed', () => {
    const { message, choices } = errorOf('tail --all --since=3h');
    expect(message).toBe('Which system do you mean?');
    expect(choices).toEqual(
      ['shop@dev', 'shop@prod', 'bakery@prod'].map((label) => ({
        label,
        words: ['tail', label, '--all', '--since=3h'],
      })),
    );
  });

  it('offers choices that are sure themselves', () => {
    for (const line of ['tail web', 'tail', 'tail shop', 'tail cart --all'])
      for (const { label, words } of errorOf(line).choices)
        expect(
          targetName(chooseTarget(parseInvocation(words, registry), twoSystems, undefined)),
        ).toBe(label);
  });

  it('offers the nearest names of something unknown', () => {
    const { message, choices } = errorOf('look bakrey --private');
    expect(message).toBe(
      'There is nothing called `bakrey` in the catalog. Did you mean one of these?',
    );
    expect(choices).toEqual([{ label: 'bakery', words: ['look', 'bakery', '--private'] }]);
  });

  it('lists the systems when nothing is near', () => {
    const { message, choices } = errorOf('look zzzzzzzzzz');
    expect(message).toBe(
      'There is nothing called `zzzzzzzzzz` in the catalog. Known systems: `shop`, `bakery`.',
    );
    expect(choices).toEqual([]);
  });

  it('shows what was typed so that it cannot leave its code span', () => {
    expect(errorOf('look "`*zzz* <!channel>`"').message).toContain("`'*zzz* <!channel>'`");
  });
});
