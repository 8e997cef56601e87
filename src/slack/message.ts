import type { KnownBlock } from '@slack/types';
import type { View } from '../kernel/view.ts';
import { fitBlocks } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { cleanText, escapeMrkdwn, truncate } from './text.ts';

/** The parts of a view that every kind of Slack message takes, within Slack's limits and unable to link or ping. */
export function messageBody(view: View): {
  text: string;
  blocks: KnownBlock[];
  unfurl_links: false;
  unfurl_media: false;
} {
  return {
    text: escapeMrkdwn(truncate(cleanText(view.text), LIMITS.messageText / 2)),
    blocks: fitBlocks(slackBlocks(view)),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Views are made by the constructors of `blocks.ts`; the kernel only knows that a block has a type. */
export function slackBlocks(view: View): KnownBlock[] {
  return view.blocks as KnownBlock[];
}
