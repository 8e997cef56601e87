import { findEmails } from './emails.ts';
import { findKnownTokens } from './known-tokens.ts';
import { OWN_RULES } from './mask-text.ts';
import { hideSpans, joinTexts, type Masked } from './spans.ts';

export interface Masker {
  /**
   * The texts without their secrets, in the same order and number. A secret over several texts, such as a private key whose
   * lines are events of their own, is hidden in each. Masking what is masked changes nothing and counts nothing.
   */
  mask(texts: readonly string[]): Promise<Masked>;
}

/**
 * Masks log lines before they are stored or sent: first by the rules of our own, which keep what helps to read the line
 * (the name of the key, the user of a URL, the last digits of a card), then by secretlint's. Takes some microseconds a line
 * and holds the process for as long: thousands of lines at once, not hundreds of thousands.
 *
 * @param options `emails`: whether e-mail addresses are hidden too; their domain stays.
 */
export function createMasker({ emails }: { emails: boolean }): Masker {
  const ownRules = emails ? [...OWN_RULES, findEmails] : OWN_RULES;
  return {
    async mask(texts) {
      const joined = joinTexts(texts);
      const own = hideSpans(
        texts,
        joined,
        ownRules.flatMap((find) => [...find(joined)]),
      );
      const rest = joinTexts(own.texts);
      const known = hideSpans(own.texts, rest, await findKnownTokens(rest));
      return { texts: known.texts, masked: own.masked + known.masked };
    },
  };
}
