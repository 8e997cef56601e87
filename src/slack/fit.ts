import type { KnownBlock } from '@slack/types';
import { context } from './blocks.ts';
import { LIMITS } from './limits.ts';

/**
 * Keeps a view within what Slack takes in one message or modal: number of blocks and the text of all of them
 * together. What does not fit is left out before the closing lines and buttons, and a line says how much.
 */
export function fitBlocks(
  blocks: readonly KnownBlock[],
  limit: number = LIMITS.messageBlocks,
): KnownBlock[] {
  const last = blocks.findLastIndex(({ type }) => !CLOSING.has(type));
  const closing = blocks.slice(last + 1);
  const body = blocks.slice(0, last + 1);
  const room = limit - closing.length;
  let budget = LIMITS.messageBudget - textLength(closing);
  const fitting = body.findIndex((block, index) => {
    budget -= textLength(block);
    return budget < 0 || index >= room;
  });
  if (fitting === -1) return [...blocks];
  const kept = body.slice(0, Math.min(fitting, room - 1));
  return [
    ...kept,
    context('… not everything fits into one message. Ask for one component to see the rest.'),
    ...closing,
  ];
}

const CLOSING: ReadonlySet<string> = new Set(['context', 'actions']);

function textLength(block: unknown): number {
  if (typeof block !== 'object' || block === null) return 0;
  return Object.entries(block).reduce((sum, [key, value]) => {
    if (typeof value === 'string') return key === 'text' ? sum + value.length : sum;
    return sum + textLength(value);
  }, 0);
}
