import type { View } from '../kernel/view.ts';
import { preformatted, section } from './blocks.ts';

/** What the bot has to say about itself: a first line of ours, the rest exactly as it is. */
export function noticeView(text: string, mark = ':warning:'): View {
  const [first = '', ...rest] = text.split('\n');
  return {
    text: first,
    blocks: [
      section(`${mark} ${first}`),
      ...(rest.length > 0 ? [preformatted(rest.join('\n'))] : []),
    ],
  };
}
