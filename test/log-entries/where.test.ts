import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/kernel/errors.ts';
import { LOG_FORMATS } from '../../src/log-entries/formats/formats.ts';
import { levelPattern, searchPattern } from '../../src/log-entries/patterns.ts';
import { wherePattern } from '../../src/log-entries/where.ts';

describe('a condition', () => {
  it.each([
    ['duration>1000 and status>=500', '{ ($.duration > 1000) && ($.status >= 500) }'],
    ['duration > 1.5e3', '{ $.duration > 1.5e3 }'],
    ['a=1 or b=2 and c=3', '{ ($.a = 1) || (($.b = 2) && ($.c = 3)) }'],
    ['(a=1 or b=2) AND not c==3', '{ (($.a = 1) || ($.b = 2)) && ($.c != 3) }'],
    ['a=1 && b=2 && c=3', '{ ($.a = 1) && ($.b = 2) && ($.c = 3) }'],
    ['not (a>1 and exists b)', '{ ($.a <= 1) || ($.b NOT EXISTS) }'],
    ['not a > 1', '{ $.a <= 1 }'],
    ['!a<>1', '{ $.a = 1 }'],
    ['exists error.type', '{ $.error.type = "*" }'],
    ['not exists(error)', '{ $.error NOT EXISTS }'],
    ['path = /api/* or user-agent != curl', '{ ($.path = "/api/*") || ($.user-agent != "curl") }'],
    ['path like /api/', '{ $.path = "*/api/*" }'],
    ['not path LIKE "/api/*"', '{ $.path != "/api/*" }'],
    ['msg = "say \\"hi\\" \\\\"', '{ $.msg = "say \\"hi\\" \\\\" }'],
    ["msg = 'two words'", '{ $.msg = "two words" }'],
    ['id = "42"', '{ $.id = "42" }'],
    ['success = false and ok != false', '{ ($.success IS FALSE) && ($.ok IS TRUE) }'],
    ['user = null and id != null', '{ ($.user IS NULL) && ($.id = "*") }'],
    ['$.items[0].id = -7', '{ $.items[0].id = -7 }'],
    [
      'exists = true and not = 1 and like = x',
      '{ ($.exists IS TRUE) && ($.not = 1) && ($.like = "x") }',
    ],
    ['order = android', '{ $.order = "android" }'],
  ])('%s → %s', (text, pattern) => {
    expect(wherePattern(text)).toBe(pattern);
  });

  it.each([
    ['status', '`status` at character 1 is not compared with anything'],
    ['status >', 'it ends too early'],
    ['a=1 and', 'it ends too early'],
    ['(a = 1', 'it ends too early'],
    ['a = "x', 'it ends too early'],
    ['status >> 5', '`>` at character 9 was not expected there'],
    ['5 < status', '`5` at character 1 is not the name of a field'],
    ['a = 1 b = 2', '`b` at character 7 was not expected there'],
    ['duration > 1s', '`1s` at character 12 is not a number, which `>` needs'],
    ['a = (b)', '`b` at character 6 is not a value'],
    ['a = b = c', '`a` at character 1 is compared twice'],
    ['exists 5', '`5` at character 8 is not the name of a field'],
    ['a in (1,2)', '`in` at character 3 was not expected there'],
    ['a ? b : c', '`a` at character 1 is not compared with anything'],
  ])('%s is refused: %s', (text, problem) => {
    const message = `I cannot read \`${text}\`: ${problem}. Write for example \`--where 'duration>1000 and status>=500'\`.`;
    expect(() => wherePattern(text)).toThrow(new UserError(message));
  });

  it.each([
    ['', /empty/],
    ['a=1 or '.repeat(200), /too long/],
    ['('.repeat(1_000), /cannot read/],
  ])('that CloudWatch could not take is refused: %.20s', (text, message) => {
    expect(() => wherePattern(text)).toThrow(UserError);
    expect(() => wherePattern(text)).toThrow(message);
  });

  it('cannot break out of its quotes', () => {
    expect(wherePattern('a = "x\\") || ($.b = \\"*"')).toBe('{ $.a = "x\\") || ($.b = \\"*" }');
  });

  it('knows no operators of JavaScript', () => {
    for (const text of ['a - b = 1', 'a + 1 > 2', 'a % 2 = 0', '~a = 1'])
      expect(() => wherePattern(text)).toThrow(UserError);
  });
});

describe('the pattern of a level', () => {
  it('lists the spellings in JSON', () => {
    const pattern = levelPattern('json', 'error');
    expect(pattern).toMatch(/^\{ \(\$\.level = "err\*"\) \|\| .* \}$/);
    expect(pattern).toContain('($.level >= 50)');
    expect(pattern).toContain('($.status >= 500)');
    expect(pattern).not.toContain('warn');
  });

  it('lists the words in text', () => {
    expect(levelPattern('nginx', 'error')).toBe(
      '?"[error]" ?"\\" 5" ?"[crit]" ?"[alert]" ?"[emerg]"',
    );
    expect(levelPattern('python', 'error')).toMatch(/^\?ERROR .*\?Traceback .*\?CRITICAL/);
    expect(levelPattern('python', 'fatal')).not.toContain('ERROR');
  });

  it('is missing where the server cannot tell, or nearly every line would do', () => {
    expect(levelPattern('auto', 'error')).toBeUndefined();
    for (const format of LOG_FORMATS) expect(levelPattern(format, 'info')).toBeUndefined();
  });

  it('is short enough for CloudWatch', () => {
    for (const format of LOG_FORMATS)
      expect((levelPattern(format, 'warn') ?? '').length).toBeLessThanOrEqual(1_024);
  });
});

describe('the pattern of a text', () => {
  it.each([
    ['5f0b-1', '"5f0b-1"'],
    [' say "hi" \\o/ ', '"say \\"hi\\" \\\\o/"'],
    ['-x ?y', '"-x ?y"'],
  ])('%s → %s', (text, pattern) => {
    expect(searchPattern(text)).toBe(pattern);
  });

  it.each(['', '  ', 'a\nb', 'x'.repeat(1_100)])('%j is refused', (text) => {
    expect(() => searchPattern(text)).toThrow(UserError);
  });
});
