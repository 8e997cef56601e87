import type { KnownBlock } from '@slack/types';
import type { View } from '../kernel/view.ts';
import { context, uploadedImage } from './blocks.ts';
import { fitBlocks } from './fit.ts';
import { LIMITS } from './limits.ts';
import { cleanText, code, escapeMrkdwn, truncate } from './text.ts';

/** What stands for the pictures of a view in one message. */
export interface ShownPictures {
  /** Ids of uploaded files by picture. */
  readonly files: ReadonlyMap<string, string>;
  /** Why the others are not shown, in a sentence. */
  readonly reason?: string;
}

/** Answers by a response_url and modals come without a channel to upload to. */
const NOT_HERE: ShownPictures = {
  files: new Map(),
  reason: 'Pictures are shown where GridOps is a member and everybody sees the answer.',
};

/** The parts of a view that every kind of Slack message takes, within Slack's limits and unable to link or ping. */
export function messageBody(
  view: View,
  shown: ShownPictures = NOT_HERE,
): {
  text: string;
  blocks: KnownBlock[];
  unfurl_links: false;
  unfurl_media: false;
} {
  return {
    text: escapeMrkdwn(truncate(cleanText(view.text), LIMITS.messageText / 2)),
    blocks: fitBlocks(slackBlocks(view, shown)),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Views are made by the constructors of `blocks.ts`; the kernel only knows that a block has a type. */
export function slackBlocks(view: View, shown: ShownPictures = NOT_HERE): KnownBlock[] {
  const blocks = view.blocks.flatMap((block) =>
    block.type === 'picture' ? pictureBlocks(view, block, shown) : [block],
  );
  return blocks as KnownBlock[];
}

/** Whether it shows pictures that were uploaded for earlier messages. */
export function showsUploaded({ blocks }: View): boolean {
  return blocks.some(isUploaded);
}

/** The same view with a word in their place: Slack may not show a new file for a while. */
export function withoutUploaded(view: View): View {
  const instead = context('Slack did not show the picture here in time.');
  return { ...view, blocks: view.blocks.map((block) => (isUploaded(block) ? instead : block)) };
}

const isUploaded = (block: object): boolean => 'slack_file' in block;

function pictureBlocks(view: View, block: object, { files, reason }: ShownPictures): KnownBlock[] {
  const id = 'picture' in block ? String(block.picture) : '';
  const picture = view.pictures?.find((each) => each.id === id);
  const file = files.get(id);
  if (picture && file !== undefined) return [uploadedImage(file, picture)];
  return reason === undefined ? [] : [context(code(reason, 300))];
}
