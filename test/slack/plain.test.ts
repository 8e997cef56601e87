import { expect, it } from 'vitest';
import {
  actions,
  bullets,
  button,
  context,
  divider,
  header,
  preformatted,
  section,
} from '../../src/slack/blocks.ts';
import { plainText } from '../../src/slack/plain.ts';
import { code } from '../../src/slack/text.ts';

it('writes the blocks of a view as lines', () => {
  const blocks = [
    header(':x: Shop is down'),
    section(
      `:warning: *Web*  ${code('a & <b>')}\nrunning 0 of 1`,
      button({ label: 'Details', id: 'b1' }),
    ),
    divider,
    bullets(['first <!here>', 'second']),
    preformatted('one\n  two'),
    context('Asked by Ann', 'took 3 s'),
    ...actions([{ label: 'Refresh', id: 'b2' }]),
  ];
  expect(plainText(blocks)).toBe(
    [
      '✗ Shop is down',
      '! Web  a & <b>',
      'running 0 of 1',
      '  • first <!here>',
      '  • second',
      'one',
      '  two',
      'Asked by Ann',
      'took 3 s',
    ].join('\n'),
  );
});

it.each<[markup: string, text: string]>([
  ['<!date^1700000000^{date_short_pretty}|2023-11-14> at last', '2023-11-14 at last'],
  [':white_check_mark: :grey_question: :hourglass_flowing_sand:', '✓ ? …'],
  [':unknown_emoji: 10:00:30', ':unknown_emoji: 10:00:30'],
  ['&lt;!channel&gt; &amp;lt;', '<!channel> &lt;'],
])('writes %s as %s', (markup, text) => {
  expect(plainText([section(markup)])).toBe(text);
});

it('writes nothing for nothing', () => {
  expect(plainText([])).toBe('');
  expect(plainText([divider, ...actions([{ label: 'x', id: 'b' }])])).toBe('');
});
