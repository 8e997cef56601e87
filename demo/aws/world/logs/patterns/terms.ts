import { invalidCharacters, notSimulated } from './errors.ts';
import { regexTest, type TextTest } from './regex.ts';

/** One word or phrase, with what stands before it: `?` for optional, `-` for excluded. */
interface Term {
  sign: string;
  text: string;
}

const TERM = /\s*([?-]?)(?:(\w+)|"((?:[^"\\]|\\.)+)")(?=\s|$)\s*/y;
const EVERYTHING = /^\s*("\s+")?\s*$/;
const REGEX = /^\s*%((?:[^%\\]|\\.)+)%\s*$/;

/**
 * Reads a filter pattern for unstructured text. AWS: terms are case-sensitive parts of the message;
 * all must occur, of `?a ?b` any, of `-a` none; all `?` terms are ignored beside other ones; what is
 * not alphanumeric or an underscore must be inside quotes; a regular expression stands alone.
 */
export function parseTerms(pattern: string): TextTest {
  if (EVERYTHING.test(pattern)) return () => true;
  const [, regex] = REGEX.exec(pattern) ?? [];
  if (regex !== undefined) return regexTest(regex);
  const terms = termsOf(pattern);
  const [wanted, optional, excluded] = ['', '?', '-'].map((sign) =>
    terms.filter((term) => term.sign === sign).map(({ text }) => text),
  );
  return matcher(wanted ?? [], optional ?? [], excluded ?? []);
}

function matcher(wanted: string[], optional: string[], excluded: string[]): TextTest {
  if (wanted.length + excluded.length === 0) {
    return (message) => optional.some((text) => message.includes(text));
  }
  return (message) =>
    wanted.every((text) => message.includes(text)) &&
    !excluded.some((text) => message.includes(text));
}

function termsOf(pattern: string): Term[] {
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  for (let at = 0; at < pattern.length; at = TERM.lastIndex) {
    const [, sign = '', word, phrase = ''] = TERM.exec(pattern) ?? refuse(pattern.slice(at));
    terms.push({ sign, text: word ?? phrase.replace(/\\(.)/g, '$1') });
  }
  return terms;
}

/** Names the first run of characters that no term may have. */
function refuse(rest: string): never {
  if (/^\s*[?-]?%/.test(rest)) throw notSimulated('a regular expression beside other terms');
  const [, characters = rest.trim()] = /^\s*[?-]?\w*([^\w\s]+)/.exec(rest) ?? [];
  throw invalidCharacters(characters);
}
