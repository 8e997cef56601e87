import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../../demo/aws/world/logs/pattern.ts';

/** Which of the lines a filter pattern finds, by their numbers. */
function found(pattern: string, lines: readonly string[]): number[] {
  const matches = parsePattern(pattern);
  return lines.flatMap((line, index) => (matches(line) ? [index] : []));
}

describe('filter patterns of fields', () => {
  const apache =
    '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

  it.each([
    '[ip, user, username, timestamp, request, status_code, bytes]',
    '[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]',
    '[..., request =*.html*, status_code = 4*, bytes]',
    '[..., request=*.html*, status_code=4*,]',
    '[ip, user, ...]',
    '[ip, user, ..., bytes > 1000]',
    '[ip, user=Prod, username="fra*", timestamp, request, ..., status_code, bytes]',
    '[ip, user, username, timestamp="10/Oct*", ...]',
    '[ip, user, username, timestamp, request, status_code = 404 || status_code = 410, bytes]',
    '[..., status_code >= 400 && status_code < 500 && status_code != 403, bytes]',
    '[..., (status_code = 1 || status_code = 404) && status_code != 2, bytes]',
    '[ip != 10.*, rest]',
    '[first, rest = *1534]',
    '[...]',
  ])('%s matches', (pattern) => {
    expect(parsePattern(pattern)(apache)).toBe(true);
  });

  it.each([
    '[ip, user, username, timestamp, request, status_code, bytes, more]',
    '[ip, user, username, timestamp, request, status_code = 5*, bytes]',
    '[ip, user, username, timestamp, request, status_code, bytes > 2000]',
    '[ip, user, username > 5, ...]',
    '[user=Prod, ...]',
    '[..., status_code = 404]',
    '[a, b, c, d, ..., e, f, g, h]',
    '[first=127, rest]',
  ])('%s does not match', (pattern) => {
    expect(parsePattern(pattern)(apache)).toBe(false);
  });

  it('find the first word of lines of any length', () => {
    const lines = ['ERROR', 'ERROR a', 'ERROR a b c', 'WARNING a', 'INFO a'];
    expect(found('[w1=ERROR, w2]', lines)).toEqual([1, 2]);
    expect(found('[w1=ERROR || w1=WARNING, w2]', lines)).toEqual([1, 2, 3]);
    expect(found('[w1!=ERROR && w1!=WARNING, w2]', lines)).toEqual([4]);
  });

  it.each([
    ['[ip, user', "If a filter pattern starts with '[' it must end with ']'"],
    ['[url=/x]', "Invalid character(s) in term '/'"],
    ['[]', 'Invalid filter pattern'],
    ['[..., a, ...]', 'Invalid filter pattern'],
    ['[a = ]', 'Invalid filter pattern'],
    ['[a b]', 'Invalid filter pattern'],
    ['[status = 4* && bytes > 1000]', 'Invalid filter pattern'],
    ['[a=%1%, b=%2%, c=%3%]', 'Invalid filter pattern'],
    ['[a=x*y]', 'not simulated: a wildcard in the middle of x*y'],
  ])('%s is refused: %s', (pattern, message) => {
    expect(() => parsePattern(pattern)).toThrow(message);
  });
});
