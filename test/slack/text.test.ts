import { describe, expect, it } from 'vitest';
import { cleanText, code, escapeMrkdwn, truncate, unescapeMrkdwn } from '../../src/slack/text.ts';

describe('cleaning text from outside', () => {
  it.each<[what: string, text: string, cleaned: string]>([
    ['terminal colours', 'a\u001b[31;1mred\u001b[0m b', 'ared b'],
    ['a terminal title', 'a\u001b]0;title\u0007b', 'ab'],
    ['a single-character escape', 'a\u009b31mb', 'ab'],
    ['an escape cut in two', 'a\u001b\u200b[31mb', 'a[31mb'],
    ['control characters', 'a\u0000b\u0007c\u001bd\u007fe\u0085f', 'abcdef'],
    ['carriage returns', 'a\r\nb\rc', 'a\nbc'],
    ['turned direction', '\u202eabc\u202c \u2066def\u2069', 'abc def'],
    ['direction marks', 'a\u200eb\u200fc\u061cd', 'abcd'],
    ['zero-width characters', 'a\u200bb\u200cc\u200dd\u2060e\ufefff', 'abcdef'],
    ['lone surrogates', 'a\ud800b\udc00c', 'a\ufffdb\ufffdc'],
  ])('takes away %s', (_what, text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  it.each(['', 'a\tb\nc', 'größe 日本語 😀', '<!channel> *x* `y` & done'])('leaves %j', (text) => {
    expect(cleanText(text)).toBe(text);
  });
});

describe('cutting', () => {
  it.each<[text: string, limit: number, cut: string]>([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['abcd', 1, '…'],
    ['', 5, ''],
    ['a😀b', 4, 'a😀b'],
    ['a😀bc', 4, 'a😀…'],
    ['a😀bc', 3, 'a…'],
  ])('%j to %d is %j', (text, limit, cut) => {
    expect(truncate(text, limit)).toBe(cut);
    expect(truncate(text, limit).isWellFormed()).toBe(true);
  });
});

describe('escaping', () => {
  it.each<[text: string, escaped: string]>([
    ['a & b', 'a &amp; b'],
    ['<!channel>', '&lt;!channel&gt;'],
    ['&lt;', '&amp;lt;'],
    ['1 < 2 && 2 > 1', '1 &lt; 2 &amp;&amp; 2 &gt; 1'],
  ])('%s is written %s and read back', (text, escaped) => {
    expect(escapeMrkdwn(text)).toBe(escaped);
    expect(unescapeMrkdwn(escaped)).toBe(text);
  });
});

describe('a code span', () => {
  it.each<[text: string, span: string]>([
    ['grid@dev', '`grid@dev`'],
    ['<!channel> & *x*', '`&lt;!channel&gt; &amp; *x*`'],
    ['a`b```c', "`a'b'''c`"],
    ['two\nlines \t here ', '`two lines here`'],
    ['\u202eevil\u202c', '`evil`'],
    ['', '` `'],
    ['\u200b', '` `'],
  ])('holds %j', (text, span) => {
    expect(code(text)).toBe(span);
  });

  it('is cut before it is escaped, so that no escape is torn', () => {
    expect(code('&'.repeat(300))).toBe(`\`${'&amp;'.repeat(199)}…\``);
    expect(code('abcdef', 4)).toBe('`abc…`');
  });
});
