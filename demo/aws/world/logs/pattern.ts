/** A filter pattern that is not simulated. */
export class PatternError extends Error {}

/**
 * Reads a filter pattern for unstructured text: all terms must occur; of `?a ?b` any; `-x` none;
 * `"a phrase"` as a whole (AWS: filter pattern syntax). Terms are case-sensitive.
 */
export function parsePattern(pattern: string): (message: string) => boolean {
  if (/^\s*[{[]/.test(pattern)) throw new PatternError(`not simulated: the pattern ${pattern}`);
  const terms = [...pattern.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))/g)].map(
    ([, sign = '', phrase, word = '']) => ({ sign, text: phrase?.replace(/\\(.)/g, '$1') ?? word }),
  );
  const withSign = (wanted: string) =>
    terms.filter(({ sign }) => sign === wanted).map(({ text }) => text);
  const [all, any, none] = [withSign(''), withSign('?'), withSign('-')];
  return (message) =>
    all.every((text) => message.includes(text)) &&
    (any.length === 0 || all.length > 0 || any.some((text) => message.includes(text))) &&
    !none.some((text) => message.includes(text));
}
