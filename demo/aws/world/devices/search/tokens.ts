import { AwsError } from '../../../engine/index.ts';

/** A piece of a query. Words keep a `*` at their end apart, as what makes them a prefix. */
export type Token =
  | { kind: 'word'; text: string; isPrefix: boolean; isPlain: boolean }
  | { kind: 'phrase'; text: string }
  | { kind: 'mark'; text: string };

/** AWS: Query syntax of fleet indexing: what may only be written after a backslash, or not at all. */
const REFUSED = /[`@#%/';,~^!?+&|]/;
const MARK = /^(?:>=|<=|[()[\]{}:><=])/;
const WORD = /^(?:\\.|[^\s()[\]{}:><="\\*])+/;

/** Cuts a query into pieces; refuses what the language does not have. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  let rest = query.trimStart();
  while (rest !== '') {
    const [token, length] = tokenAt(rest);
    tokens.push(token);
    rest = rest.slice(length).trimStart();
  }
  return tokens;
}

export function invalidQuery(reason: string): AwsError {
  return new AwsError('InvalidQueryException', `Invalid query: ${reason}`);
}

function tokenAt(rest: string): [Token, number] {
  const [mark] = MARK.exec(rest) ?? [];
  if (mark !== undefined) return [{ kind: 'mark', text: mark }, mark.length];
  if (rest.startsWith('-')) return [{ kind: 'mark', text: '-' }, 1];
  if (rest.startsWith('"')) return phraseAt(rest);
  if (rest.startsWith('*')) return anythingAt(rest);
  const [word] = WORD.exec(rest) ?? [];
  if (word === undefined) throw invalidQuery(`unexpected character at "${rest.slice(0, 20)}"`);
  const refused = REFUSED.exec(word.replace(/\\./g, ''));
  if (refused) throw invalidQuery(`the character ${refused[0]} is not supported`);
  const after = rest[word.length];
  if (after === '*' && /[^\s)]/.test(rest[word.length + 1] ?? ' ')) {
    throw invalidQuery('a wildcard is supported at the end of a term only');
  }
  const text = word.replace(/\\(.)/g, '$1');
  const isPrefix = after === '*';
  const isPlain = !isPrefix && text === word;
  return [{ kind: 'word', text, isPrefix, isPlain }, word.length + (isPrefix ? 1 : 0)];
}

function phraseAt(rest: string): [Token, number] {
  const [phrase, text = ''] = /^"((?:\\.|[^"\\])*)"/.exec(rest) ?? [];
  if (phrase === undefined) throw invalidQuery('a quotation mark is not closed');
  return [{ kind: 'phrase', text: text.replace(/\\(.)/g, '$1') }, phrase.length];
}

function anythingAt(rest: string): [Token, number] {
  if (/[^\s)\]}]/.test(rest[1] ?? ' ')) {
    throw invalidQuery('leading wildcards are not simulated');
  }
  return [{ kind: 'word', text: '', isPrefix: true, isPlain: false }, 1];
}
