import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { splitWords } from '../../src/kernel/words.ts';

describe('splitting a command line', () => {
  it.each<[what: string, typed: string, words: string[]]>([
    ['nothing', '', []],
    ['only spaces', ' \t\n ', []],
    ['one word', 'health', ['health']],
    ['spaces between and around', '  health \t grid\n--all ', ['health', 'grid', '--all']],
    ['double quotes', 'logs --grep "out of memory"', ['logs', '--grep', 'out of memory']],
    ['single quotes', "logs --grep 'out of memory'", ['logs', '--grep', 'out of memory']],
    ['quotes inside a word', '--grep="a b"c', ['--grep=a bc']],
    ['the other quote inside quotes', `--grep "it's"`, ['--grep', "it's"]],
    ['an empty quoted word', 'logs ""', ['logs', '']],
    ['curly double quotes', 'logs “out of memory”', ['logs', 'out of memory']],
    ['low German quotes', 'logs „out of memory“', ['logs', 'out of memory']],
    ['mixed curly and straight', 'logs “out of" memory', ['logs', 'out of', 'memory']],
    ['curly single quotes', 'logs ‘out of memory’', ['logs', 'out of memory']],
    ['curly single quotes after =', '--grep=‘a b’', ['--grep=a b']],
    ['a curly apostrophe', 'logs don’t', ['logs', 'don’t']],
    ['an apostrophe and quotes', 'a don’t ‘b c’ d', ['a', 'don’t', 'b c', 'd']],
    ['other scripts and emoji', 'logs größe 日本 👩‍🔧', ['logs', 'größe', '日本', '👩‍🔧']],
    ['a backslash, which means nothing here', 'a\\ b', ['a\\', 'b']],
  ])('takes %s', (_what, typed, words) => {
    expect(splitWords(typed)).toEqual(words);
  });

  it.each<[what: string, dash: string]>([
    ['two hyphens', '--'],
    ['one hyphen', '-'],
    ['an en dash', '–'],
    ['an em dash', '—'],
    ['two em dashes', '——'],
    ['an em dash and a hyphen', '—-'],
    ['a figure dash', '‒'],
    ['a horizontal bar', '―'],
    ['a minus sign', '−'],
  ])('reads %s before a word as a long option', (_what, dash) => {
    expect(splitWords(`${dash}since 3h ${dash}all ${dash}ünder=1`)).toEqual([
      '--since',
      '3h',
      '--all',
      '--ünder=1',
    ]);
  });

  it.each(['-s', '-5', '-5m', '—', '–', '-', '--', 'a-b', 'a—b', '—5'])(
    'leaves %s as it is',
    (word) => {
      expect(splitWords(word)).toEqual([word]);
    },
  );

  it.each(['logs "out of', "logs don't", 'logs “out of', `"a" 'b`])(
    'refuses the open quote of %s and says what to do',
    (typed) => {
      expect(() => splitWords(typed)).toThrow(UserError);
      expect(() => splitWords(typed)).toThrow(
        /^A quote \(["']\) is opened but not closed\. Close it, or put the text in the other kind of quote\.$/,
      );
    },
  );
});
