import type { Span } from './spans.ts';
import { isHarmless, readValue, type Surroundings, type Value } from './values.ts';

/**
 * Names of secrets at the end of a key (`DB_PASSWORD`, `x-api-key`, `clientSecret`), a quote that closes it, and what is
 * between key and value: `=`, `:`, `=>`, a percent-encoded `=`, the `>` of a tag, `value` as in lists of environment
 * variables, the comma in a list of arguments, a blank behind an option, or "is".
 */
const NAME = String.raw`(?:db|pg|user|smtp|redis|admin|root)?pass(?:word|wd|phrase|code)?|pwd|secret|token|credential|authorization|otp|cvv2?|cvc|connect\.sid|sess(?:ion)?[._-]?id|(?:api|access|private|encryption|signing|master|account|shared|shared[ ._-]?access|auth|subscription)[ ._-]?key|secret[ ._-]?key(?:_base)?`;
const QUOTE = String.raw`\\{0,8}["'${'`'}]|%22`;
const SIGN = String.raw`=>|:=|={1,3}|:|：|%3[AaDd]|>|is|,[ \t]{0,8}\\{0,8}["']?value\\{0,8}["']?[ \t]{0,8}[:=]|,`;
const KEY = new RegExp(
  String.raw`(?<name>${NAME})(?<plural>s?)(?<quote>(?:${QUOTE})?)(?<sign>[ \t]{0,8}(?:${SIGN})[ \t]{0,8}|[ \t]{1,8})`,
  'gi',
);
/** The word before credentials in `Authorization`. */
const SCHEME = /(?:bearer|basic|token|apikey|digest|negotiate|ssws|geniekey|splunk)[ \t]+/iy;
/** Short names are part of many words: they stand alone (`DB_PASS`) or begin with a capital (`dbPass`). */
const SHORT = /^(?:pass|pwd|otp|cvv2?|cvc)$/i;

interface Key {
  /** In small letters. */
  readonly name: string;
  readonly isPlural: boolean;
  /** What closes the key. */
  readonly quote: string;
  readonly sign: string;
}

/** Values under the names of secrets: `key=value`, headers, JSON (escaped too), YAML, XML, options, connection strings. */
export function* findAssignments(text: string): Generator<Span> {
  const keys = new RegExp(KEY);
  for (let found = keys.exec(text); found; found = keys.exec(text)) {
    const { name = '', plural, quote = '', sign = '' } = found.groups ?? {};
    const key = { name: name.toLowerCase(), isPlural: plural !== '', quote, sign };
    if (!isKey(text, found.index, name, key)) continue;
    const value = valueBehind(key, text, keys.lastIndex);
    if (isSecret(key, value, text))
      yield { start: value.start, end: value.end, mask: maskFor(key, value) };
    // Never read a value twice, whatever keys are in it.
    keys.lastIndex = Math.max(keys.lastIndex, value.end);
  }
}

function isKey(text: string, start: number, name: string, { quote, sign }: Key): boolean {
  const before = text.slice(Math.max(0, start - 256), start);
  if (SHORT.test(name) && /[a-z]$/i.test(before) && !(/[a-z]$/.test(before) && /^[A-Z]/.test(name)))
    return false;
  const bare = sign.trim();
  if (bare === '' || bare === ',') return /(?:^|[\s"'=])--[\w-]{0,60}$/.test(before);
  if (bare === 'is') return /^ is /.test(sign) && name.startsWith('pass');
  if (bare === '>') return sign === '>' && /<[\w:.-]{0,60}$/.test(before);
  // The name of a secret in an ARN is no key: arn:aws:secretsmanager:…:secret:name.
  return quote !== '' || !/arn:[^\s"',]*$/.test(before);
}

function valueBehind({ name, sign }: Key, text: string, at: number): Value {
  const schemeAt = (place: number) => {
    SCHEME.lastIndex = place;
    return name === 'authorization' ? (SCHEME.exec(text)?.[0].length ?? 0) : 0;
  };
  const value = readValue(text, at + schemeAt(at), surroundingsOf(sign));
  return { ...value, start: Math.min(value.end, value.start + schemeAt(value.start)) };
}

function surroundingsOf(sign: string): Surroundings {
  if (sign === '>') return 'element';
  return sign.startsWith('%') ? 'percent-encoded' : 'text';
}

function isSecret(key: Key, { start, end, isQuoted }: Value, text: string): boolean {
  const value = text.slice(start, end);
  // password=password hands an argument on.
  if (isHarmless(value) || value.toLowerCase() === key.name) return false;
  if (isCount(key, value)) return false;
  if (isQuoted) return true;
  if (key.sign.trim() === 'is') return /\d/.test(value) && /[a-z]/i.test(value);
  if (/^(?:otp|cv)/.test(key.name)) return /^\d{3,8}$/.test(value);
  if (key.name === 'pwd') return !/^[/~.]/.test(value);
  return !isProse(key, value, text.slice(end, end + 2));
}

/** "prompt_tokens=512", "pass: 12" */
function isCount({ name, isPlural }: Key, value: string): boolean {
  if (isPlural) return /^[\d.,_]+k?$/.test(value);
  return /^(?:token|pass)$/.test(name) && /^\d{1,5}$/.test(value);
}

/** "Unexpected token: end of input" */
function isProse({ sign }: Key, value: string, behind: string): boolean {
  return /\s$/.test(sign) && /^[A-Z]?[a-z]+[.,!?]?$/.test(value) && /^ [a-z]/i.test(behind);
}

function maskFor({ quote }: Key, { isQuoted, mask }: Value): string {
  // A number in JSON stays a value of JSON.
  return isQuoted ? mask : `${quote}${mask}${quote}`;
}
