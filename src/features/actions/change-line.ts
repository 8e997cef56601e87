import { code, ours } from '../../slack/text.ts';
import type { Change } from './kind.ts';

/** One thing that will be different, as a line of mrkdwn. */
export function changeLine({ what, from, to }: Change): string {
  const before = from === '' ? '' : `${code(from)} → `;
  return `*${ours(what)}*: ${before}${code(to)}`;
}
