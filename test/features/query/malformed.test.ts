import { expect, it } from 'vitest';
import { MalformedQueryFault } from '../../../src/aws/logs-malformed-query.ts';
import { malformed, pointedLine } from '../../../src/features/query/malformed.ts';

/** With a dot for each space that Slack would take away. */
const dotted = (text: string) => text.replaceAll('\u00a0', '·').split('\n');
const at = (text: string, part: string) => {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
};

it.each<[what: string, text: string, part: string, lines: string[]]>([
  [
    'under the place',
    'fields @message | limitt 5',
    'limitt',
    ['`fields·@message·|·limitt·5`', '`··················^^^^^^··`'],
  ],
  [
    'in the line in question',
    'fields a\n| filtr b\n| limit 5',
    'filtr',
    ['`|·filtr·b`', '`··^^^^^··`'],
  ],
  [
    'only within the line where it goes on',
    'fields a\n| stats b\nby c',
    'stats b\nby',
    ['`|·stats·b`', '`··^^^^^^^`'],
  ],
  [
    'near the place in a long line',
    `${'a'.repeat(50)} wrong ${'b'.repeat(80)}`,
    'wrong',
    [
      `\`…${'a'.repeat(28)}·wrong·${'b'.repeat(23)}…\``,
      `\`${'·'.repeat(30)}^^^^^${'·'.repeat(25)}\``,
    ],
  ],
  ['where the text cannot end its code span', 'a `b` c', 'c', ["`a·'b'·c`", '`······^`']],
])('puts a caret %s', (_what, text, part, lines) => {
  expect(dotted(pointedLine(text, at(text, part)))).toEqual(lines);
});

it('has one caret behind the last character', () => {
  expect(dotted(pointedLine('filter a =', { start: 10, end: 10 }))).toEqual([
    '`filter·a·=·`',
    '`··········^`',
  ]);
});

it('tells AWS’s words, and what to do', () => {
  const call = { operation: 'StartQuery', region: 'eu-central-1' } as const;
  const place = { start: 0, end: 3 };
  const fault = new MalformedQueryFault(call, 'the query cannot be read (no `foo`)', place);
  const { message } = malformed(fault, 'foo 1');
  expect(message.split('\n')[0]).toBe("The query cannot be read (no 'foo').");
  expect(message).toContain('^^^');
  expect(message).toMatch(/Logs Insights query syntax is in the CloudWatch documentation\.$/);
  const blind = new MalformedQueryFault(call, 'the query cannot be read', undefined);
  expect(malformed(blind, 'foo 1').message.split('\n')).toHaveLength(2);
});
