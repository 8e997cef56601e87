import type { ConfirmationDialog } from '@slack/types';
import type { DrawContext } from './context.ts';
import { byId, element, pushButton } from './dom.ts';
import { drawText } from './text.ts';

/** Asks what an element's `confirm` asks. True where the reader agrees. */
export function askToConfirm(question: ConfirmationDialog, context: DrawContext): Promise<boolean> {
  const dialog = byId('confirm', HTMLDialogElement);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const answer = (agreed: boolean) => () => {
    resolve(agreed);
    dialog.close();
  };
  const style = question.style ?? 'primary';
  const deny = pushButton(
    { class: 'button plain' },
    [question.deny?.text ?? 'Cancel'],
    answer(false),
  );
  const confirm = pushButton(
    { class: `button ${style}` },
    [question.confirm?.text ?? 'Yes'],
    answer(true),
  );
  dialog.replaceChildren(
    element('h2', {}, [question.title?.text ?? 'Are you sure?']),
    element('div', { class: 'dialog-body' }, drawText(question.text, context)),
    element('footer', {}, [deny, confirm]),
  );
  dialog.addEventListener('close', () => resolve(false), { once: true });
  dialog.showModal();
  return promise;
}
