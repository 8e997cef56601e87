import type { View } from '../../kernel/view.ts';
import { context, preformatted, section } from '../../slack/blocks.ts';
import type { Anchor } from '../../store/keep-checkpoints.ts';

/** A signed head of the audit log as a message that people keep: what it vouches for, and how to use it. */
export function anchorView({ size, note }: Anchor): View {
  const words = `Audit log: ${size.toLocaleString('en')} rows, signed.`;
  return {
    text: words,
    blocks: [
      section(words),
      preformatted(note.trimEnd()),
      context(
        'Nobody can cut or rewrite these rows without this message giving it away: `gridops audit verify --anchors`.',
      ),
    ],
  };
}
