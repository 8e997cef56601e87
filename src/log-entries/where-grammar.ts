import jsep from 'jsep';

/** What a condition can be made of, with its place in the text so that errors can point at it. */
export type Term =
  | { kind: 'field'; name: string; at: number }
  | { kind: 'value'; text: string; isQuoted: boolean; at: number }
  | { kind: 'unary'; operator: 'not' | 'exists'; term: Term }
  | { kind: 'binary'; operator: string; left: Term; right: Term }
  | { kind: 'unknown' };

const COMPARISONS = ['=', '==', '!=', '<>', '<', '>', '<=', '>=', 'like', 'LIKE'];
const PRECEDENCE: Readonly<Record<string, number>> = {
  or: 1,
  OR: 1,
  '||': 1,
  and: 2,
  AND: 2,
  '&&': 2,
  ...Object.fromEntries(COMPARISONS.map((operator) => [operator, 3])),
};
const UNARY = ['not', 'NOT', '!', 'exists', 'EXISTS'];

const AFTER_COMPARISON = /(?:[=<>]|\blike)$/i;
const WORD_OPERATOR = /(?:not|exists)\b(?!\s*(?:[=<>!]|like\b))/iy;
const FIELD = /(?:\$\.)?([A-Za-z_@][\w-]*(?:\.[\w-]+|\[\d{1,4}\])*)/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;
const BARE = /[^\s()"'=<>!&|,;]+/y;

configure();

/**
 * jsep has one grammar per process, and nothing else here uses it: JavaScript's operators go, ours come. Fields and
 * values are read by a hook, because `user-agent` and `/api/*` are words here.
 */
function configure(): void {
  jsep.removeAllUnaryOps();
  jsep.removeAllBinaryOps();
  jsep.removeAllLiterals();
  for (const operator of UNARY) jsep.addUnaryOp(operator);
  for (const [operator, precedence] of Object.entries(PRECEDENCE))
    jsep.addBinaryOp(operator, precedence);
  jsep.hooks.add('gobble-token', function readToken(env) {
    const read = AFTER_COMPARISON.test(this.expr.slice(0, this.index).trimEnd())
      ? readValue(this.expr, this.index)
      : readField(this.expr, this.index);
    if (!read) return;
    this.index = read.end;
    env.node = { type: 'Term', term: read.term };
  });
}

interface Read {
  term: Term;
  end: number;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function readValue(text: string, at: number): Read | undefined {
  const quoted = matchAt(QUOTED, text, at);
  const [found, double, single] = quoted ?? matchAt(BARE, text, at) ?? [];
  if (found === undefined) return undefined;
  const inside = (double ?? single)?.replace(/\\(.)/g, '$1');
  const term: Term = { kind: 'value', text: inside ?? found, isQuoted: inside !== undefined, at };
  return { term, end: at + found.length };
}

function readField(text: string, at: number): Read | undefined {
  if (matchAt(WORD_OPERATOR, text, at)) return undefined;
  const [found, name] = matchAt(FIELD, text, at) ?? [];
  if (found === undefined || name === undefined) return readValue(text, at);
  return { term: { kind: 'field', name, at }, end: at + found.length };
}

/** The text does not follow the grammar at a character. */
export class GrammarError extends Error {
  readonly at: number;

  constructor(at: number) {
    super(`unreadable at character ${at}`);
    this.at = at;
  }
}

/** Reads a condition. Throws GrammarError. */
export function parseCondition(text: string): Term {
  const node = run(text);
  if (node.type !== 'Compound') return termOf(node);
  const [, second] = Array.isArray(node.body) ? node.body : [];
  throw new GrammarError(isNode(second) ? placeOf(termOf(second)) : text.length);
}

function run(text: string): jsep.Expression {
  try {
    // jsep takes `and` for an operator only before another character.
    return jsep(`${text} `);
  } catch (error) {
    const index = error instanceof Error && 'index' in error ? Number(error.index) : 0;
    throw new GrammarError(index);
  }
}

function termOf(node: unknown): Term {
  if (!isNode(node)) return { kind: 'unknown' };
  if (isTermNode(node)) return node.term;
  if (node.type === 'UnaryExpression') {
    const operator = String(node.operator).toLowerCase() === 'exists' ? 'exists' : 'not';
    return { kind: 'unary', operator, term: termOf(node.argument) };
  }
  if (node.type !== 'BinaryExpression') return { kind: 'unknown' };
  const operator = String(node.operator).toLowerCase();
  return { kind: 'binary', operator, left: termOf(node.left), right: termOf(node.right) };
}

/** The first place that a term tells. */
export function placeOf(term: Term): number {
  if (term.kind === 'field' || term.kind === 'value') return term.at;
  if (term.kind === 'unary') return placeOf(term.term);
  return term.kind === 'binary' ? placeOf(term.left) : 0;
}

function isNode(value: unknown): value is jsep.Expression {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Nodes that our own hook made. */
function isTermNode(node: jsep.Expression): node is jsep.Expression & { term: Term } {
  return node.type === 'Term';
}
