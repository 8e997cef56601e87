import { invalidQuery, type Token, tokensOf } from './tokens.ts';
import {
  type Bound,
  type FieldValue,
  phraseTest,
  rangeTest,
  type ValueTest,
  wordTest,
} from './values.ts';

/** Reads a field of a thing, e.g. `shadow.reported.status.power_kw`; nothing where it has none. */
export type ReadField = (field: string) => readonly FieldValue[];

/** Tells whether a thing is found. */
export type Query = (read: ReadField) => boolean;

/** AWS: Query syntax of fleet indexing. */
const MOST_TERMS = 12;

/** Which fields there are; the rest of a path after a dot is free. */
const FIELDS =
  /^(?:thingName|thingId|thingTypeName|thingGroupNames|attributes\..+|connectivity\.(?:connected|timestamp|disconnectReason)|shadow\.(?:hasDelta|(?:desired|reported|delta|metadata)\..+|name\.[^.]+\..+))$/;

/** Parses a query; refuses everything that it does not know with InvalidQueryException. */
export function parseQuery(text: string): Query {
  const parser = new Parser(tokensOf(text));
  return parser.whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;
  #terms = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Query {
    const query = this.#alternatives(undefined);
    if (this.#peek()) throw invalidQuery(`unexpected "${this.#peek()?.text}"`);
    return query;
  }

  /** `a OR b`, where every part may be `c AND d`. */
  #alternatives(field: string | undefined): Query {
    const parts = [this.#together(field)];
    while (this.#takeWord('OR')) parts.push(this.#together(field));
    return (read) => parts.some((part) => part(read));
  }

  /** AND need not be written. */
  #together(field: string | undefined): Query {
    const parts = [this.#negatable(field)];
    while (this.#takeWord('AND') || this.#goesOn()) parts.push(this.#negatable(field));
    return (read) => parts.every((part) => part(read));
  }

  #goesOn(): boolean {
    const next = this.#peek();
    return next !== undefined && !isWord(next, 'OR') && !isMark(next, ')');
  }

  #negatable(field: string | undefined): Query {
    if (this.#takeWord('NOT') || this.#takeMark('-')) {
      const negated = this.#negatable(field);
      return (read) => !negated(read);
    }
    if (this.#takeMark('(')) {
      const inner = this.#alternatives(field);
      this.#expect(')');
      return inner;
    }
    return field === undefined ? this.#term() : this.#tested(field);
  }

  /** `field:value`, `field > value`, or `*`, which is everything. */
  #term(): Query {
    const name = this.#next();
    if (name.kind !== 'word') throw invalidQuery(`expected a field, found "${name.text}"`);
    if (name.text === '' && name.isPrefix) {
      this.#count();
      return () => true;
    }
    if (this.#takeMark(':')) {
      checkField(name.text);
      if (!this.#takeMark('(')) return this.#tested(name.text);
      const inner = this.#alternatives(name.text);
      this.#expect(')');
      return inner;
    }
    const comparison = this.#next();
    if (!/^(?:>=?|<=?|=)$/.test(comparison.text)) {
      throw invalidQuery(`"${name.text}" without a field is not simulated`);
    }
    checkField(name.text);
    return this.#fieldTest(name.text, comparisonTest(comparison.text, this.#limit()));
  }

  #tested(field: string): Query {
    return this.#fieldTest(field, this.#value());
  }

  #fieldTest(field: string, test: ValueTest): Query {
    this.#count();
    return (read) => read(field).some(test);
  }

  #value(): ValueTest {
    const next = this.#next();
    if (next.kind === 'phrase') return phraseTest(next.text);
    if (next.kind === 'word') return wordTest(next.text, next.isPrefix);
    if (next.text === '[' || next.text === '{') return this.#range(next.text === '[');
    if (/^[<>]/.test(next.text)) return comparisonTest(next.text, this.#limit());
    if (next.text === '-') return wordTest(`-${this.#limit()}`, false);
    throw invalidQuery(`expected a value, found "${next.text}"`);
  }

  /** `[from TO to]` with its ends, `{from TO to}` without; `*` is open. */
  #range(isFromInclusive: boolean): ValueTest {
    const from: Bound = { limit: this.#limit(), isInclusive: isFromInclusive };
    if (!this.#takeWord('TO')) throw invalidQuery('a range needs TO');
    const limit = this.#limit();
    const end = this.#next();
    if (end.text !== ']' && end.text !== '}') throw invalidQuery('a range is not closed');
    return rangeTest(from, { limit, isInclusive: end.text === ']' });
  }

  #limit(): string | undefined {
    const isNegative = this.#takeMark('-');
    const next = this.#next();
    if (next.kind === 'mark') throw invalidQuery(`expected a value, found "${next.text}"`);
    if (next.kind === 'word' && next.isPrefix) {
      if (next.text !== '') throw invalidQuery('a range cannot have a prefix');
      return undefined;
    }
    return isNegative ? `-${next.text}` : next.text;
  }

  #count(): void {
    this.#terms += 1;
    if (this.#terms > MOST_TERMS) throw invalidQuery(`more than ${MOST_TERMS} terms`);
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#position];
  }

  #next(): Token {
    const token = this.#peek();
    if (!token) throw invalidQuery('it ends too early');
    this.#position += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    const isNext = isWord(this.#peek(), word);
    if (isNext) this.#position += 1;
    return isNext;
  }

  #takeMark(mark: string): boolean {
    const isNext = isMark(this.#peek(), mark);
    if (isNext) this.#position += 1;
    return isNext;
  }

  #expect(mark: string): void {
    if (!this.#takeMark(mark)) throw invalidQuery(`expected "${mark}"`);
  }
}

function checkField(field: string): void {
  if (!FIELDS.test(field)) throw invalidQuery(`the field ${field} is not searchable`);
}

function comparisonTest(sign: string, limit: string | undefined): ValueTest {
  if (limit === undefined) throw invalidQuery(`${sign} needs a value`);
  const bound: Bound = { limit, isInclusive: sign.endsWith('=') };
  const open: Bound = { limit: undefined, isInclusive: true };
  if (sign === '=') return rangeTest(bound, bound);
  return sign.startsWith('>') ? rangeTest(bound, open) : rangeTest(open, bound);
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.isPlain && token.text === word;
}

function isMark(token: Token | undefined, mark: string): boolean {
  return token?.kind === 'mark' && token.text === mark;
}
