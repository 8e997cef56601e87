import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../../demo/aws/world/logs/pattern.ts';

/** Which of the lines a filter pattern finds, by their numbers. */
function found(pattern: string, lines: readonly string[]): number[] {
  const matches = parsePattern(pattern);
  return lines.flatMap((line, index) => (matches(line) ? [index] : []));
}

describe('filter patterns of terms', () => {
  const lines = ['ERROR disk full', 'WARN disk slow', 'ERROR net down', 'say "hi"', 'EXITERROR_1'];

  it.each([
    ['', [0, 1, 2, 3, 4]],
    ['  ', [0, 1, 2, 3, 4]],
    ['" "', [0, 1, 2, 3, 4]],
    ['ERROR', [0, 2, 4]],
    ['error', []],
    ['ERROR_1', [4]],
    ['ERROR disk', [0]],
    ['disk ERROR', [0]],
    ['"disk full"', [0]],
    ['"full disk"', []],
    ['?full ?slow', [0, 1]],
    ['?"net down" ?slow', [1, 2]],
    ['ERROR -disk', [2, 4]],
    ['-disk', [2, 3, 4]],
    ['-"disk full" ERROR', [2, 4]],
    ['"say \\"hi\\""', [3]],
    // What is optional is ignored beside other terms.
    ['?full ?slow ERROR', [0, 2, 4]],
    ['?full -disk', [2, 3, 4]],
  ])('%j finds lines %j', (pattern, expected) => {
    expect(found(pattern, lines)).toEqual(expected);
  });

  it.each([
    ['status: timeout', ':'],
    ['(ERROR)', '('],
    ['a,b', ','],
    ['grid-services', '-'],
    ['"disk', '"'],
    ['""', '""'],
    ['ERROR ?', '?'],
    ['ERROR*', '*'],
    ['naïve', 'ï'],
  ])('%j is refused because of %s', (pattern, characters) => {
    expect(() => parsePattern(pattern)).toThrow(`Invalid character(s) in term '${characters}'`);
  });
});

describe('filter patterns of a regular expression', () => {
  const lines = [
    'gray 10.10.0.1',
    'grey 10010,051',
    'call(1) at 9:30',
    'abbbc',
    '[7]',
    'two words',
  ];

  it.each([
    ['%gr[ae]y%', [0, 1]],
    ['%10\\.10\\.0\\.1%', [0]],
    ['%10.10.0.1%', [0, 1]],
    ['%^gray|^two words%', [0, 5]],
    ['%1$%', [0, 1]],
    ['%ab+c%', [3]],
    ['%ab*bc%', [3]],
    ['%colou?r|gre?y%', [1]],
    ['%b{3,}%', [3]],
    ['%ab{,3}c%', [3]],
    ['%ab{,2}c%', []],
    ['%b{4,5}%', []],
    ['%\\x28\\d\\x29%', [2]],
    ['%\\D\\s\\D%', [2, 5]],
    ['%\\[.\\]%', [4]],
    ['%9:30%', [2]],
  ])('%s finds lines %j', (pattern, expected) => {
    expect(found(pattern, lines)).toEqual(expected);
  });

  it.each([
    ['%something!%', "Invalid character(s) in term '!'"],
    ['%(a)%', "Invalid character(s) in term '('"],
    ['%é%', "Invalid character(s) in term 'é'"],
    ['%\\bword%', "Invalid character(s) in term '\\'"],
    ['%[a%', 'Invalid filter pattern'],
    ['%a% ERROR', 'not simulated: a regular expression beside other terms'],
    ['ERROR %a%', 'not simulated: a regular expression beside other terms'],
  ])('%s is refused: %s', (pattern, message) => {
    expect(() => parsePattern(pattern)).toThrow(message);
  });
});
