import { PatternError } from './patterns/errors.ts';
import { parseFieldPattern } from './patterns/fields.ts';
import { parseJsonPattern } from './patterns/json.ts';
import { parseTerms } from './patterns/terms.ts';

export { PatternError };

/**
 * Reads a filter pattern (AWS: "Filter pattern syntax for metric filters, subscription filters, filter
 * log events, and Live Tail"): terms, `{ JSON }`, or `[space-delimited fields]`. Throws a
 * `PatternError` for what AWS refuses and for what is not simulated.
 */
export function parsePattern(pattern: string): (message: string) => boolean {
  const trimmed = pattern.trim();
  if (trimmed.startsWith('{')) return parseJsonPattern(trimmed);
  if (trimmed.startsWith('[')) return parseFieldPattern(trimmed);
  return parseTerms(pattern);
}
