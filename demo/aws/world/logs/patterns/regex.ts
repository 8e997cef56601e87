import { invalidCharacters, invalidPattern } from './errors.ts';

/** What a term or a field is held against. */
export type TextTest = (text: string) => boolean;

/**
 * An escape, the operators, the alphanumeric characters and the few symbols that a regular expression
 * may have; the space is not in AWS's list but in AWS's examples.
 */
const ALLOWED = /\\(?:x[0-9A-Fa-f]{2}|[dDsSwW]|[ -/:-@[-`{-~])|[\w:#=@/;, ^$?[\]{}|*+.-]/y;

/**
 * Reads what stands between two percent signs. AWS: "Supported regular expressions (regex) syntax":
 * no groups, nothing beyond ASCII, `{,n}` for at most n.
 */
export function regexTest(source: string): TextTest {
  ALLOWED.lastIndex = 0;
  while (ALLOWED.lastIndex < source.length) {
    const at = ALLOWED.lastIndex;
    if (!ALLOWED.test(source)) throw invalidCharacters(String.fromCodePoint(codePoint(source, at)));
  }
  const expression = compile(source.replace(/(?<!\\)\{\s*(\d*)\s*,\s*(\d*)\s*\}/g, bounds));
  return (text) => expression.test(text);
}

function bounds(_all: string, least: string, most: string): string {
  return `{${least || '0'},${most}}`;
}

function compile(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    throw invalidPattern();
  }
}

function codePoint(text: string, at: number): number {
  return text.codePointAt(at) ?? 0;
}
