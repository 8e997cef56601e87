import { Cursor } from './cursor.ts';
import { parseExpression, parseField } from './parse-expression.ts';
import { capturesOf, globOf, regexOf } from './pattern.ts';
import { QueryError } from './query-error.ts';
import type { Column, Command, FieldReference } from './syntax.ts';
import type { Token } from './tokens.ts';

type Parser = (cursor: Cursor, start: number) => Command;

/** The commands that are simulated (AWS: Logs Insights, commands). */
const PARSERS: ReadonlyMap<string, Parser> = new Map<string, Parser>([
  [
    'fields',
    (cursor, start) => ({ kind: 'fields', columns: columns(cursor), ...to(cursor, start) }),
  ],
  [
    'display',
    (cursor, start) => ({ kind: 'display', columns: columns(cursor), ...to(cursor, start) }),
  ],
  ['filter', filter],
  ['parse', parse],
  ['stats', stats],
  ['sort', sort],
  ['dedup', dedup],
  ['limit', limit],
]);
const MOST_ROWS = 100_000;

/** Reads a query into its commands; throws a QueryError for the first thing that it cannot read. */
export function parseQuery(query: string): Command[] {
  const cursor = new Cursor(query);
  const commands = [command(cursor)];
  while (cursor.accept('|')) commands.push(command(cursor));
  cursor.expect('end');
  return commands;
}

function command(cursor: Cursor): Command {
  const word = cursor.expect('word');
  const parser = PARSERS.get(word.value.toLowerCase());
  if (parser) return parser(cursor, word.start);
  throw isCommand(word) ? notSimulated(`the command ${word.value}`, word) : cursor.unexpected(word);
}

function isCommand({ value }: Token): boolean {
  const names =
    /^(?:addtotals|anomaly|diff|estimate|expand|filterindex|head|join|lookup|pattern|relevantfields|search|source|tail|unmask|unnest)$/i;
  return names.test(value);
}

function notSimulated(what: string, span: Token): QueryError {
  return new QueryError(`not simulated: ${what}`, span);
}

/** The span of what was read since the start. */
function to(cursor: Cursor, start: number) {
  return { start, end: cursor.end };
}

function columns(cursor: Cursor): Column[] {
  return cursor.list(() => {
    const expression = parseExpression(cursor);
    const text = cursor.query.slice(expression.start, expression.end);
    const own = expression.kind === 'field' ? expression.name : text;
    const alias = cursor.accept('as') ? parseField(cursor).name : undefined;
    return { name: alias ?? own, isAlias: alias !== undefined, expression };
  });
}

function filter(cursor: Cursor, start: number): Command {
  return { kind: 'filter', condition: parseExpression(cursor), ...to(cursor, start) };
}

function parse(cursor: Cursor, start: number): Command {
  const source = sourceOf(cursor);
  const token = cursor.expect('text', 'regex');
  const span = { start: token.start, end: token.end };
  if (token.kind === 'regex') {
    const pattern = regexOf(token.value, span);
    const captures = capturesOf(token.value, span);
    return { kind: 'parse', source, pattern, captures, ...to(cursor, start) };
  }
  cursor.require('as');
  const aliases = cursor.list(() => parseField(cursor).name);
  return { kind: 'parse', source, ...globOf(token.value, aliases, span), ...to(cursor, start) };
}

/** `parse` reads the message when no field is named. */
function sourceOf(cursor: Cursor): FieldReference {
  const { kind, start } = cursor.next;
  if (kind === 'text' || kind === 'regex') {
    return { kind: 'field', name: '@message', start, end: start };
  }
  const field = parseField(cursor);
  const mode = cursor.next;
  if (/^(?:logfmt|csv|xml)$/i.test(mode.value)) throw notSimulated(`parse ${mode.value}`, mode);
  return field;
}

function stats(cursor: Cursor, start: number): Command {
  const aggregates = columns(cursor);
  const groups = cursor.accept('by') ? columns(cursor) : [];
  return { kind: 'stats', aggregates, groups, ...to(cursor, start) };
}

/** Sorts by fields only: AWS refuses `sort bin(5m)` too. */
function sort(cursor: Cursor, start: number): Command {
  const keys = cursor.list(() => {
    const { name } = parseField(cursor);
    return { name, isDescending: cursor.accept('asc', 'desc') === 'desc' };
  });
  return { kind: 'sort', keys, ...to(cursor, start) };
}

function dedup(cursor: Cursor, start: number): Command {
  return { kind: 'dedup', fields: cursor.list(() => parseField(cursor)), ...to(cursor, start) };
}

function limit(cursor: Cursor, start: number): Command {
  const { next } = cursor;
  if (next.value.toLowerCase() === 'any') throw notSimulated('limit any', next);
  const count = Number(cursor.expect('number').value);
  if (Number.isInteger(count) && 1 <= count && count <= MOST_ROWS) {
    return { kind: 'limit', count, ...to(cursor, start) };
  }
  throw new QueryError(`limit must be a whole number from 1 to ${MOST_ROWS}`, next);
}
