import { describe, expect, test } from 'vitest';
import { parseMrkdwn } from '../../demo/console/page/mrkdwn.ts';
import type { Inline } from '../../demo/console/page/mrkdwn-line.ts';

/** Writes the tree in one line, so that a case fits in one. */
function outline(source: string, verbatim = true): string {
  return parseMrkdwn(source, { verbatim })
    .map(({ kind, content }) => {
      const words = content.map(word).join('');
      return kind === 'paragraph' ? words : `${kind}(${words})`;
    })
    .join(' / ');
}

function word(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'emphasis':
      return `${inline.emphasis}(${inline.content.map(word).join('')})`;
    case 'code':
      return `code(${inline.content.map(word).join('')})`;
    case 'link':
      return `link(${inline.url} ${inline.label})`;
    case 'person':
      return `person(${inline.id})`;
    case 'channel':
      return `channel(${inline.id} ${inline.name ?? ''})`;
    case 'crowd':
      return `crowd(${inline.name})`;
    case 'group':
      return `group(${inline.id} ${inline.label ?? ''})`;
    case 'date':
      return `date(${inline.epochSeconds} ${inline.format})`;
    case 'emoji':
      return `emoji(${inline.name})`;
  }
}

describe('mrkdwn', () => {
  test.each([
    ['plain words', 'plain words'],
    ['*bold* _italic_ ~strike~ `code`', 'bold(bold) italic(italic) strike(strike) code(code)'],
    ['*bold _both_*', 'bold(bold italic(both))'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
    ['* not bold * and *open', '* not bold * and *open'],
    ['__init__ **', '__init__ **'],
    ['`*not bold*`', 'code(*not bold*)'],
    ['``', '``'],
    ['*a\nb*', '*a\nb*'],
    ['a\n> quoted\n&gt; too\nb', 'a / quote(quoted\ntoo) / b'],
    ['a > b &gt; c', 'a > b > c'],
    ['see\n```\n*x* &lt;y&gt;\n```\nend', 'see / preformatted(*x* <y>) / end'],
    ['```open', '```open'],
    [
      '<https://a.example/x?a=1&amp;b=2|the *page*>',
      'link(https://a.example/x?a=1&b=2 the *page*)',
    ],
    ['*<https://a.example/a*b|x>*', 'bold(link(https://a.example/a*b x))'],
    ['<mailto:a@b.example|mail>', 'link(mailto:a@b.example mail)'],
    ['<@U012AB> in <#C012AB|ops>', 'person(U012AB) in channel(C012AB ops)'],
    ['<!channel> <!here> <!subteam^S1|@oncall>', 'crowd(@channel) crowd(@here) group(S1 @oncall)'],
    ['_<!date^1795223100^{date_num}|then>_', 'italic(date(1795223100 {date_num}))'],
    [':white_check_mark: :nonsense: 10:30:00', 'emoji(white_check_mark) :nonsense: 10:30:00'],
    ['R&amp;D &lt;b&gt; &nbsp; &', 'R&D <b> &nbsp; &'],
  ])('reads %j', (source, expected) => {
    expect(outline(source)).toBe(expected);
  });

  test.each([
    '&lt;!channel&gt;',
    '&lt;@U012AB&gt;',
    '&lt;https://a.example|x&gt;',
    '&amp;lt;!channel&amp;gt;',
  ])('keeps the escaped %j as text', (source) => {
    const decoded = source.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    expect(outline(source)).toBe(decoded);
  });

  test.each([
    '<javascript:alert(1)|click>',
    '<data:text/html,x|click>',
    '<script>alert(1)</script>',
    '</etc/passwd|file>',
    '<!unknown^x|label>',
    '<>',
    '<https://|x>',
  ])('makes no link of %j', (source) => {
    expect(outline(source)).toBe(source);
  });

  test('links a bare address only without verbatim', () => {
    const source = 'see https://a.example/x?y=1&amp;z=2.';
    expect(outline(source, true)).toBe('see https://a.example/x?y=1&z=2.');
    expect(outline(source, false)).toBe(
      'see link(https://a.example/x?y=1&z=2 https://a.example/x?y=1&z=2).',
    );
  });

  test.each(['*a ', '*_~', '<', '<https://', '`a', '```', ':a', '&', 'https://', '*a_ <b '])(
    'reads 40 000 characters of %j without hanging',
    (seed) => {
      const source = seed.repeat(40_000 / seed.length);
      const started = performance.now();
      parseMrkdwn(source, { verbatim: false });
      expect(performance.now() - started).toBeLessThan(2000);
    },
  );
});
