import type { Change, Message, OpenModal, Press } from '../../demo/slack/contract.ts';
import { elementsOf } from '../../demo/slack/forms.ts';
import { isObject } from '../../demo/slack/json.ts';
import { plainText } from '../../src/slack/plain.ts';

/** What somebody sees of a message or a modal, as text. */
export function textOf(shown: Message | OpenModal): string {
  return plainText(blocksOf(shown));
}

/** The labels of the buttons that somebody sees, in order. */
export function labelsOf(shown: Message | OpenModal): string[] {
  return buttonsOf(shown).map(({ label }) => label);
}

/** A press on the button with this label (the first one, or the first in the block that says `near`). */
export function pressOf(
  userId: string,
  shown: Message | OpenModal,
  label: string,
  near = '',
): Press {
  const found = buttonsOf(shown).find(
    (button) => button.label === label && button.around.includes(near),
  );
  if (!found) throw new Error(`There is no button "${label}", only: ${labelsOf(shown).join(', ')}`);
  const { blockId, actionId } = found;
  const where = 'view' in shown ? { modalId: shown.id } : { channel: shown.channel, ts: shown.ts };
  return { userId, blockId, actionId, ...where };
}

/** Every message that was shown or edited, as it was then. */
export function messagesIn(changes: readonly Change[]): Message[] {
  return changes.flatMap((change) => (change.kind === 'message' ? [change.message] : []));
}

/** What Slack told people by itself because the bot did not answer as it should. */
export function noticesIn(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => (change.kind === 'notice' ? [change.text] : []));
}

function blocksOf(shown: Message | OpenModal) {
  return 'view' in shown ? shown.view.blocks : shown.blocks;
}

function buttonsOf(shown: Message | OpenModal) {
  return blocksOf(shown).flatMap((block) =>
    elementsOf([block]).flatMap(({ blockId, element }) =>
      isObject(element.text)
        ? [
            {
              blockId,
              actionId: String(element.action_id),
              label: String(element.text.text),
              around: JSON.stringify(block),
            },
          ]
        : [],
    ),
  );
}
