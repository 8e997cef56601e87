/** Block Kit, drawn with DOM calls and text nodes only. What this page cannot draw is named, never dropped. */
import type { ActionsBlock, AnyBlock, ContextBlock, KnownBlock, SectionBlock } from '@slack/types';
import type { DrawContext } from './context.ts';
import { element } from './dom.ts';
import { drawInput } from './inputs.ts';
import { drawButton, drawOverflow, drawSelect } from './interactive.ts';
import { drawImageBlock, drawPicture } from './picture.ts';
import { placeholder } from './placeholder.ts';
import { drawRichText } from './rich-text.ts';
import { drawTable } from './table.ts';
import { drawPlain, drawText } from './text.ts';

const DRAWN_TYPES = [
  'section',
  'header',
  'divider',
  'context',
  'actions',
  'image',
  'rich_text',
  'table',
  'data_table',
  'input',
  'markdown',
] as const;

type DrawnBlock = Extract<KnownBlock, { type: (typeof DRAWN_TYPES)[number] }>;
type Interactive = NonNullable<SectionBlock['accessory']> | ActionsBlock['elements'][number];

/** Draws the blocks of a message or modal, one element each. */
export function drawBlocks(blocks: readonly AnyBlock[], context: DrawContext): HTMLElement[] {
  return blocks.map((block) => {
    if (!isDrawn(block)) return placeholder(`Block “${block.type}” is not drawn here`, block);
    try {
      return drawBlock(block, context);
    } catch (error) {
      return placeholder(`Block “${block.type}” is malformed: ${String(error)}`, block);
    }
  });
}

function isDrawn(block: AnyBlock): block is DrawnBlock {
  return DRAWN_TYPES.some((type) => type === block.type);
}

function drawBlock(block: DrawnBlock, context: DrawContext): HTMLElement {
  switch (block.type) {
    case 'section':
      return drawSection(block, context);
    case 'header':
      return element('h3', { class: 'header' }, drawPlain(block.text));
    case 'divider':
      return element('hr');
    case 'context':
      return drawContext(block, context);
    case 'actions':
      return drawActions(block, context);
    case 'image':
      return drawImageBlock(block);
    case 'rich_text':
      return drawRichText(block, context);
    case 'table':
    case 'data_table':
      return drawTable(block, context);
    case 'input':
      return drawInput(block);
    case 'markdown':
      return element('div', { class: 'markdown' }, [block.text]);
  }
}

function drawSection(block: SectionBlock, context: DrawContext): HTMLElement {
  const { text, fields = [], accessory, block_id: blockId = '' } = block;
  const cells = fields.map((field) => element('div', { class: 'field' }, drawText(field, context)));
  const words = element('div', { class: 'words' }, [
    ...(text === undefined ? [] : drawText(text, context)),
    cells.length === 0 ? undefined : element('div', { class: 'fields' }, cells),
  ]);
  if (accessory === undefined) return element('div', { class: 'section' }, [words]);
  const aside = element('div', { class: `accessory is-${accessory.type}` }, [
    accessory.type === 'image'
      ? drawPicture(accessory)
      : drawInteractive(accessory, blockId, context),
  ]);
  return element('div', { class: 'section' }, [words, aside]);
}

function drawContext(block: ContextBlock, context: DrawContext): HTMLElement {
  const parts = block.elements.map((part) =>
    element(
      'div',
      { class: 'part' },
      part.type === 'image' ? [drawPicture(part)] : drawText(part, context),
    ),
  );
  return element('div', { class: 'context' }, parts);
}

function drawActions(block: ActionsBlock, context: DrawContext): HTMLElement {
  const elements = block.elements.map((part) =>
    drawInteractive(part, block.block_id ?? '', context),
  );
  return element('div', { class: 'actions' }, elements);
}

function drawInteractive(
  part: Exclude<Interactive, { type: 'image' }>,
  blockId: string,
  context: DrawContext,
): HTMLElement {
  switch (part.type) {
    case 'button':
      return drawButton(part, blockId, context);
    case 'static_select':
      return drawSelect(part, blockId, context);
    case 'overflow':
      return drawOverflow(part, blockId, context);
    default:
      return placeholder(`Element “${part.type}” is not drawn here`, part);
  }
}
