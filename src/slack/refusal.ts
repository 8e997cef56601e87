import type { Refusal } from '../kernel/dispatch.ts';
import type { View, ViewContext } from '../kernel/view.ts';
import { actions, section } from './blocks.ts';
import { cleanText, escapeMrkdwn } from './text.ts';

const MARKS = { rejected: ':grey_question:', denied: ':no_entry:', failed: ':warning:' } as const;
const MOST_CHOICES = 10;

/** The private answer to a request that was not carried out: why, what to do, and a button for each choice. */
export function refusalView(refusal: Refusal, looks: ViewContext): View {
  const buttons = refusal.choices.slice(0, MOST_CHOICES).map(({ label, words }) => ({
    label,
    id: looks.button({ words, surface: 'message' }),
  }));
  return {
    text: refusal.message,
    blocks: [
      section(`${MARKS[refusal.kind]} ${escapeMrkdwn(cleanText(refusal.message))}`),
      ...actions(buttons),
    ],
  };
}
