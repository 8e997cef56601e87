import { invalidCharacters, invalidPattern } from './errors.ts';

export type TokenKind = 'selector' | 'quoted' | 'regex' | 'number' | 'word' | 'symbol';

/** One piece of a JSON or space-delimited pattern; of quotes and percent signs, what they enclose. */
export interface Token {
  kind: TokenKind;
  text: string;
}

const NAME = String.raw`[\w-]+|\*|\['[^']+'\]|\["[^"]+"\]`;
const KINDS: readonly (readonly [TokenKind, RegExp])[] = [
  ['selector', new RegExp(String.raw`(\$(?:\.(?:${NAME})|\[(?:\d+|\*|'[^']+'|"[^"]+")\])+)`, 'y')],
  ['quoted', /"((?:[^"\\]|\\.)*)"/y],
  ['regex', /%((?:[^%\\]|\\.)+)%/y],
  ['number', /([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.*])/y],
  ['symbol', /(\.\.\.|&&|\|\||[!<>]=|[=<>(),])/y],
  ['word', /([\w.*]+)/y],
];

/** Cuts a pattern into tokens; AWS names the characters that it cannot read. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(source, 0); at < source.length; ) {
    const found = tokenAt(source, at);
    if (!found) throw invalidCharacters(/^\$?\W[^\w\s]*/.exec(source.slice(at))?.[0] ?? source);
    tokens.push(found.token);
    at = skipSpace(source, found.end);
  }
  return tokens;
}

function tokenAt(source: string, at: number): { token: Token; end: number } | undefined {
  for (const [kind, expression] of KINDS) {
    expression.lastIndex = at;
    const [, text] = expression.exec(source) ?? [];
    if (text !== undefined) {
      const plain = kind === 'quoted' ? text.replace(/\\(.)/g, '$1') : text;
      return { token: { kind, text: plain }, end: expression.lastIndex };
    }
  }
  return undefined;
}

function skipSpace(source: string, at: number): number {
  const space = /\s*/y;
  space.lastIndex = at;
  space.test(source);
  return space.lastIndex;
}

/** Walks through tokens. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#tokens.length;
  }

  /** Steps over a token of that text, where it is the next one. */
  take(text: string): boolean {
    const next = this.#tokens[this.#position];
    const isNext = next?.text === text && ['symbol', 'word'].includes(next.kind);
    if (isNext) this.#position += 1;
    return isNext;
  }

  /** The next token, of one of those kinds; anything else is an invalid pattern. */
  next(...kinds: TokenKind[]): Token {
    const token = this.#tokens[this.#position];
    if (!token || !kinds.includes(token.kind)) throw invalidPattern();
    this.#position += 1;
    return token;
  }
}
