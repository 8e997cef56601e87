import { QueryError, type Span } from './query-error.ts';
import type { Capture } from './syntax.ts';

/**
 * Reads a regular expression. Logs Insights writes them as Java does: of its inline flags, `(?i)`, `(?m)` and `(?s)` are
 * simulated at the start, or after `^`, where AWS's own examples have them.
 */
export function regexOf(source: string, span: Span): RegExp {
  const [, anchor = '', flags = '', rest = source] =
    /^(\^?)\(\?([ims]+)\)([\s\S]*)$/.exec(source) ?? [];
  try {
    return new RegExp(anchor + rest, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new QueryError(`invalid or not simulated regular expression: ${reason}`, span);
  }
}

/** What `like "text"` looks for: the text anywhere, with its case. */
export function substringOf(text: string): RegExp {
  return new RegExp(RegExp.escape(text));
}

/** The fields that `parse @message /(?<user>.*?), (?<method>.*?)/` makes: its named groups. */
export function capturesOf(source: string, span: Span): Capture[] {
  const names = [...source.matchAll(/\(\?<([A-Za-z_]\w*)>/g)].flatMap(([, name = '']) => [name]);
  if (names.length > 0) return names.map((name) => ({ group: name, field: name }));
  throw new QueryError('not simulated: a parse regular expression without named groups', span);
}

/** Turns `user=*, method:*` into a pattern: each wildcard takes as little as it can, one at the end takes the rest. */
export function globOf(
  glob: string,
  fields: readonly string[],
  span: Span,
): { pattern: RegExp; captures: Capture[] } {
  const literals = glob.split('*');
  if (literals.length - 1 !== fields.length) {
    const counts = `${literals.length - 1} wildcards, ${fields.length} aliases`;
    throw new QueryError(
      `the number of wildcards must equal the number of aliases: ${counts}`,
      span,
    );
  }
  const [first = '', ...others] = literals;
  const parts = others.map((literal, index) => {
    const isLast = index === others.length - 1 && literal === '';
    return `(?<g${index}>${isLast ? '.*' : '.*?'})${RegExp.escape(literal)}`;
  });
  return {
    pattern: new RegExp(RegExp.escape(first) + parts.join(''), 's'),
    captures: fields.map((field, index) => ({ group: `g${index}`, field })),
  };
}
