/** What stands for something hidden; with a few characters kept in front of it where they tell what it was. */
export const MASK = '***';

/** A secret in a text: from `start` to before `end`, and what is shown in its place. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly mask: string;
}

/** Finds secrets in texts that are joined by line ends. Its time grows with the length of the text, whatever is in it. */
export type Finder = (joined: string) => Iterable<Span>;

export interface Masked {
  /** In the order and number of the texts that were asked for. */
  texts: string[];
  /** How many secrets were hidden; one over several texts counts once. */
  masked: number;
}

/** The texts as finders read them. */
export function joinTexts(texts: readonly string[]): string {
  return texts.join('\n');
}

/** The texts with the spans of their joined form hidden, a span over several texts in each of them. */
export function hideSpans(texts: readonly string[], joined: string, spans: Iterable<Span>): Masked {
  const hidden = mergeSpans(
    [...spans].filter(({ start, end, mask }) => {
      const shown = joined.slice(start, end).trim();
      return shown !== mask && shown !== '';
    }),
  );
  if (hidden.length === 0) return { texts: [...texts], masked: 0 };
  let offset = 0;
  let first = 0;
  return {
    texts: texts.map((text) => {
      const end = offset + text.length;
      while ((hidden[first]?.end ?? Number.POSITIVE_INFINITY) <= offset) first += 1;
      const within: Span[] = [];
      for (let at = first; (hidden[at]?.start ?? end) < end; at += 1)
        within.push(...clipSpan(hidden[at], joined, offset, end));
      offset = end + 1;
      return replaceSpans(text, within);
    }),
    masked: hidden.length,
  };
}

/** Spans that overlap become one, shown as the one that begins first or, beginning together, reaches furthest. */
function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (!last || span.start >= last.end) merged.push(span);
    else if (span.end > last.end) merged[merged.length - 1] = { ...last, end: span.end };
  }
  return merged;
}

/** The part of a span between two places, counted from the first, without white space at its ends: nothing where nothing is left. */
function clipSpan(span: Span | undefined, joined: string, from: number, to: number): Span[] {
  if (!span) return [];
  const start = Math.max(span.start, from);
  const part = joined.slice(start, Math.min(span.end, to));
  if (part.trim() === '') return [];
  const begin = start - from + part.length - part.trimStart().length;
  const mask = span.start < from ? MASK : span.mask;
  return [{ start: begin, end: begin + part.trim().length, mask }];
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let shown = '';
  let at = 0;
  for (const { start, end, mask } of spans) {
    shown += text.slice(at, start) + mask;
    at = end;
  }
  return shown + text.slice(at);
}
