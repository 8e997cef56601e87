import type { WebClient } from '@slack/web-api';
import type { View } from '../kernel/view.ts';
import { fitBlocks } from './blocks.ts';
import { LIMITS } from './limits.ts';
import type { Send } from './live-answer.ts';
import { slackBlocks } from './message.ts';

/** Opens a modal by its trigger, or takes one that is open, and updates it from then on. */
export function modalSend(
  modals: WebClient,
  at: { trigger_id: string } | { view_id: string },
): Send {
  let viewId = 'view_id' in at ? at.view_id : undefined;
  return async (view) => {
    const modal = modalOf(view);
    if (viewId !== undefined) await modals.views.update({ view_id: viewId, view: modal });
    else if ('trigger_id' in at)
      viewId = (await modals.views.open({ trigger_id: at.trigger_id, view: modal })).view?.id;
  };
}

function modalOf(view: View) {
  return {
    type: 'modal' as const,
    title: { type: 'plain_text' as const, text: 'Details' },
    close: { type: 'plain_text' as const, text: 'Close' },
    blocks: fitBlocks(slackBlocks(view), LIMITS.modalBlocks),
  };
}
