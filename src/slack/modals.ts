import type { WebClient } from '@slack/web-api';
import type { View } from '../kernel/view.ts';
import { fitBlocks } from './fit.ts';
import { LIMITS } from './limits.ts';
import type { Send } from './live-answer.ts';
import { slackBlocks } from './message.ts';
import { writeMetadata } from './payloads.ts';
import { truncate } from './text.ts';

/** Opens a modal by its trigger, or takes one that is open, and updates it from then on. */
export function modalSend(
  modals: WebClient,
  at: { trigger_id: string } | { view_id: string },
  channel: string | undefined,
): Send {
  let viewId = 'view_id' in at ? at.view_id : undefined;
  return async (view) => {
    const modal = modalOf(view, channel);
    if (viewId !== undefined) await modals.views.update({ view_id: viewId, view: modal });
    else if ('trigger_id' in at)
      viewId = (await modals.views.open({ trigger_id: at.trigger_id, view: modal })).view?.id;
  };
}

function modalOf({ form, ...view }: View, channel: string | undefined) {
  // The button that sends a form is the modal's own.
  const blocks = slackBlocks(view).filter(({ type }) => !(form && type === 'actions'));
  const plain = (text: string) => ({ type: 'plain_text' as const, text });
  return {
    type: 'modal' as const,
    title: plain(truncate(form?.title ?? 'Details', LIMITS.modalTitle)),
    close: plain(form ? 'Cancel' : 'Close'),
    ...(form && { submit: plain(truncate(form.submit, LIMITS.modalButton)) }),
    private_metadata: writeMetadata({
      ...(form && { button: form.button }),
      ...(channel !== undefined && { channel }),
    }),
    blocks: fitBlocks(blocks, LIMITS.modalBlocks),
  };
}
