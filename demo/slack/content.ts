import type { KnownBlock } from '@slack/types';
import { textLength } from './blocks/text-length.ts';
import { areBlocks, blockProblems, inSlacksWords, type Showable } from './blocks/validate.ts';
import { isObject, parseJson } from './json.ts';
import { Refusal, refusalWithMessages } from './refusal.ts';
import type { World } from './world.ts';

/** Longest `text` of a message (Slack: chat.postMessage). */
const TEXT = 40_000;
/** Longest `markdown_text`. */
const MARKDOWN_TEXT = 12_000;
/** All block text of one message: Slack does not document it; measured near this number. */
const BLOCK_TEXT = 13_000;

/** What a message says. */
export interface Content {
  text: string;
  blocks: KnownBlock[];
}

/** A message's content as an app sends it; every member may be JSON text. */
export interface SentContent {
  text?: unknown;
  blocks?: unknown;
  markdown_text?: unknown;
  attachments?: unknown;
}

/**
 * Reads what an app wants to say. `former`: what an edited message says already, whose blocks stay
 * where none are sent (Slack: chat.update).
 * Errors: no_text, msg_too_long, invalid_blocks, invalid_blocks_format, msg_blocks_too_long.
 */
export function readContent(sent: SentContent, world: World, former?: Content): Content {
  if (sent.attachments !== undefined) throw new Refusal('not_simulated: attachments');
  const text = readText(sent);
  const blocks = readBlocks(sent.blocks, world);
  if (!text && !blocks?.length) throw new Refusal('no_text');
  return { text, blocks: blocks ?? former?.blocks ?? [] };
}

function readText({ text = '', markdown_text: markdown, blocks }: SentContent): string {
  if (markdown !== undefined) {
    if (text || blocks !== undefined) throw new Refusal('markdown_text_conflict');
    if (String(markdown).length > MARKDOWN_TEXT) throw new Refusal('msg_too_long');
    return String(markdown);
  }
  const said = String(text);
  if ([...said].length > TEXT) throw new Refusal('msg_too_long');
  return said;
}

function readBlocks(sent: unknown, world: World): KnownBlock[] | undefined {
  if (sent === undefined || sent === null || sent === '') return undefined;
  const blocks = typeof sent === 'string' ? parseJson(sent) : structuredClone(sent);
  if (!Array.isArray(blocks)) throw new Refusal('invalid_blocks_format');
  const problems = blockProblems(blocks, showableIn(world), '/blocks');
  if (!areBlocks(blocks, problems))
    throw refusalWithMessages('invalid_blocks', problems.map(inSlacksWords));
  if (textLength(blocks) > BLOCK_TEXT) throw new Refusal('msg_blocks_too_long');
  nameBlocks(blocks, world);
  return blocks;
}

/** Whether blocks may show a file, given by its id, private URL or permalink. */
export function showableIn({ files }: World): Showable {
  return ({ id, url }) => {
    const fileId = typeof id === 'string' ? id : /F\d{10}/.exec(String(url))?.[0];
    const file = fileId === undefined ? undefined : files.find(fileId);
    return file !== undefined && files.isShowable(file);
  };
}

/** Elements that people use: Slack gives each an action id. */
const INTERACTIVE =
  /^(button|checkboxes|radio_buttons|overflow|.*picker|.*_select|.*_input|feedback_buttons|icon_button|workflow_button)$/;

/** Gives blocks and interactive elements the ids that their sender left out, as Slack does. */
export function nameBlocks(blocks: readonly object[], { ids }: Pick<World, 'ids'>): void {
  for (const block of blocks) {
    if (!('block_id' in block)) Object.assign(block, { block_id: ids.short() });
    if ('child_blocks' in block && Array.isArray(block.child_blocks))
      nameBlocks(block.child_blocks, { ids });
    nameElements(block, ids);
  }
}

function nameElements(value: unknown, ids: World['ids']): void {
  if (Array.isArray(value)) {
    for (const entry of value) nameElements(entry, ids);
  } else if (isObject(value)) {
    const { type, action_id: actionId } = value;
    const interactive = typeof type === 'string' && INTERACTIVE.test(type);
    if (interactive && actionId === undefined) value.action_id = ids.short();
    for (const member of Object.values(value)) nameElements(member, ids);
  }
}
