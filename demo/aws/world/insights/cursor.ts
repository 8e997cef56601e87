import type { QueryError, Span } from './query-error.ts';
import { type Token, type TokenKind, tokensOf, unexpected } from './tokens.ts';

/** Walks over the tokens of a query; keywords and commands are read in any case. */
export class Cursor {
  readonly query: string;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(query: string) {
    this.query = query;
    this.#tokens = tokensOf(query);
  }

  /** The token to be read next. */
  get next(): Token {
    return this.#tokenAt(this.#position);
  }

  /** Where the last token that was read ends. */
  get end(): number {
    return this.#position === 0 ? 0 : this.#tokenAt(this.#position - 1).end;
  }

  /** Whether the token after the next one is this symbol. */
  isFollowedBy(symbol: string): boolean {
    const token = this.#tokenAt(this.#position + 1);
    return token.kind === 'symbol' && token.value === symbol;
  }

  take(): Token {
    const token = this.next;
    this.#position += 1;
    return token;
  }

  /** Reads a token of a kind, or else refuses the query. */
  expect(...kinds: readonly TokenKind[]): Token {
    if (!kinds.includes(this.next.kind)) throw this.unexpected();
    return this.take();
  }

  /** Reads a symbol or a keyword if it comes next; tells which one. */
  accept<Text extends string>(...texts: readonly Text[]): Text | undefined {
    const { kind, value } = this.next;
    if (kind !== 'symbol' && kind !== 'word') return undefined;
    const found = texts.find((text) => text === value.toLowerCase());
    if (found !== undefined) this.#position += 1;
    return found;
  }

  /** Reads a symbol or a keyword, or else refuses the query. */
  require(text: string): void {
    if (this.accept(text) === undefined) throw this.unexpected();
  }

  /** What comes between commas. */
  list<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.accept(',')) items.push(item());
    return items;
  }

  unexpected(span: Span = this.next): QueryError {
    return unexpected(this.query, span);
  }

  #tokenAt(position: number): Token {
    const token = this.#tokens[Math.min(position, this.#tokens.length - 1)];
    if (!token) throw new Error('a query has an end at least');
    return token;
  }
}
