import { describe, expect, it } from 'vitest';
import { chooseQuery } from '../../../src/features/query/choose-query.ts';
import { UserError } from '../../../src/kernel/errors.ts';
import { targetName } from '../../../src/kernel/targets.ts';
import { catalog, targetOf } from './shop.ts';

const TEXT = 'fields @message | limit 5';

function choose(words: readonly string[], target = 'shop@dev') {
  const place = { target: targetOf(target), catalog, channel: undefined, options: ['--yes'] };
  const chosen = chooseQuery(words, place);
  return {
    text: chosen.text,
    target: targetName(chosen.target),
    groups: chosen.sources.map(({ group }) => group),
  };
}

function refused(words: readonly string[], target?: string) {
  try {
    choose(words, target);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { message: error.message, choices: error.choices.map((each) => each.words.join(' ')) };
  }
  throw new Error('it was not refused');
}

describe('the words of a query', () => {
  it.each<[what: string, words: string[], target: string, found: ReturnType<typeof choose>]>([
    [
      'a saved query reads the logs that it names',
      ['recent-errors'],
      'shop@dev',
      { text: 'filter @message like /ERROR/', target: 'shop@dev', groups: ['/shop/web'] },
    ],
    [
      'a saved query without names reads all logs, each group once',
      ['Slow-Requests'],
      'shop@dev',
      { text: 'stats max(duration)', target: 'shop@dev', groups: ['/shop/web', '/shop/audit'] },
    ],
    [
      'a component before it goes before the logs that it names',
      ['recent-errors'],
      'shop@dev/audit',
      {
        text: 'filter @message like /ERROR/',
        target: 'shop@dev/audit',
        groups: ['/shop/audit'],
      },
    ],
    [
      'a component behind it does, too',
      ['recent-errors', 'audit'],
      'shop@dev',
      {
        text: 'filter @message like /ERROR/',
        target: 'shop@dev/audit',
        groups: ['/shop/audit'],
      },
    ],
    [
      'a text and a component by another of its names',
      [TEXT, 'frontend'],
      'shop@dev',
      { text: TEXT, target: 'shop@dev/web', groups: ['/shop/web'] },
    ],
    [
      'a text behind a component that no word before it named',
      ['audit', TEXT],
      'shop@dev',
      { text: TEXT, target: 'shop@dev/audit', groups: ['/shop/audit'] },
    ],
    [
      'a text without a space has a pipe',
      ['display@message|limit', 'shop/audit'],
      'shop@dev',
      { text: 'display@message|limit', target: 'shop@dev/audit', groups: ['/shop/audit'] },
    ],
  ])('%s', (_what, words, target, found) => {
    expect(choose(words, target)).toEqual(found);
  });

  it.each<[words: string[], target: string, message: RegExp, choices: string[]]>([
    [
      [],
      'shop@dev',
      /^Which query\?/,
      ['query shop@dev recent-errors --yes', 'query shop@dev slow-requests --yes'],
    ],
    [
      ['recnt-errors'],
      'shop@dev',
      /^Shop dev has no saved query `recnt-errors`\. Did you mean/,
      ['query shop@dev recent-errors --yes'],
    ],
    [
      ['web', 'slow-reqests'],
      'shop@dev',
      /no saved query `slow-reqests`/,
      ['query shop@dev web slow-requests --yes'],
    ],
    [
      ['anything'],
      'shop@dev',
      /Saved here: `recent-errors`, `slow-requests`\. A query of your own goes in quotes/,
      [],
    ],
    [['anything'], 'shop@prod', /^Shop prod has no saved query `anything`\. A query of/, []],
    [['fields', '@message', '|'], 'shop@dev', /^Put the text of a query in quotes/, []],
    [[TEXT, TEXT], 'shop@dev', /two texts/, []],
    [[TEXT, 'audit'], 'shop@dev/web', /about `web` already: leave out `audit`/, []],
    [[TEXT, 'audti'], 'shop@dev', /nothing called `audti`/, [`query audit ${TEXT} --yes`]],
    [[TEXT, 'oven'], 'shop@dev', /^Which `oven`/, [`query bakery@prod/oven ${TEXT} --yes`]],
    [
      [TEXT, 'shop'],
      'bakery@prod',
      /^Which `shop`/,
      [`query shop@dev ${TEXT} --yes`, `query shop@prod ${TEXT} --yes`],
    ],
    [[TEXT], 'bakery@prod', /names no log of Bakery prod/, []],
    [[TEXT, 'cart'], 'shop@dev', /names no log of The cart \(Shop dev\)/, []],
  ])('%j about %s is refused with choices', (words, target, message, choices) => {
    const refusal = refused(words, target);
    expect(refusal.message).toMatch(message);
    expect(refusal.choices).toEqual(choices);
  });
});
