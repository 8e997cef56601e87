import { findAssignments } from './assignments.ts';
import { findCards } from './cards.ts';
import { findPrivateKeys } from './private-keys.ts';
import { findShapes } from './shapes.ts';
import { type Finder, hideSpans } from './spans.ts';

/** The rules of our own that always hold; the first one names what several found at the same place. */
export const OWN_RULES: readonly Finder[] = [
  findShapes,
  findCards,
  findPrivateKeys,
  findAssignments,
];

/**
 * The text with everything that looks like a credential or a card number replaced by `***`. For audit rows and error texts;
 * what comes from logs goes through `createMasker`, which knows more.
 */
export function maskText(text: string): string {
  const { texts } = hideSpans(
    [text],
    text,
    OWN_RULES.flatMap((find) => [...find(text)]),
  );
  return texts.join('');
}
