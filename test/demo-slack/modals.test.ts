import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { connect, sentFor } from './raw-socket.ts';
import { last, ManualClock, type Started, start } from './support.ts';

const channel = 'C0GRIDOPS';
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const options = [option('one'), option('two')];

const modal: ModalView = {
  type: 'modal',
  callback_id: 'scale',
  private_metadata: 'req-1',
  title: plain('Scale'),
  submit: plain('Scale'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'count',
      label: plain('How many?'),
      element: { type: 'number_input', action_id: 'value', is_decimal_allowed: false },
    },
    {
      type: 'input',
      block_id: 'why',
      optional: true,
      label: plain('Why?'),
      element: { type: 'plain_text_input', action_id: 'text', min_length: 3, max_length: 10 },
    },
    {
      type: 'input',
      block_id: 'how',
      optional: true,
      label: plain('How?'),
      element: { type: 'checkboxes', action_id: 'marks', options },
    },
    {
      type: 'actions',
      block_id: 'links',
      elements: [{ type: 'button', action_id: 'plan', text: plain('Plan') }],
    },
  ],
};

async function opened(started: Started, view: ModalView = modal): Promise<string> {
  const act = () => started.workspace.type('U0OPERATOR', channel, '/grid scale');
  const { trigger_id: trigger } = await sentFor(started, act);
  await started.bot.views.open({ trigger_id: String(trigger), view });
  return started.workspace.modalOf('U0OPERATOR')?.id ?? '';
}

describe('a modal', () => {
  it('sends what was entered, after the client has checked it', async () => {
    const started = await start();
    await opened(started);
    const { workspace } = started;

    await workspace.submitModal('U0OPERATOR', { why: { text: 'no' } });
    expect(workspace.modalOf('U0OPERATOR')).toMatchObject({
      errors: {
        count: 'Please complete this required field.',
        why: 'Please enter at least 3 characters.',
      },
    });
    const payload = await sentFor(started, () =>
      workspace.submitModal('U0OPERATOR', {
        count: { value: '3' },
        why: { text: 'load' },
        how: { marks: 'one,two' },
      }),
    );

    expect(payload).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0OPERATOR' },
      trigger_id: expect.any(String),
      response_urls: [],
      view: {
        callback_id: 'scale',
        private_metadata: 'req-1',
        state: {
          values: {
            count: { value: { type: 'number_input', value: '3' } },
            why: { text: { type: 'plain_text_input', value: 'load' } },
            how: { marks: { type: 'checkboxes', selected_options: options } },
          },
        },
      },
    });
    expect(workspace.modalOf('U0OPERATOR')).toBeUndefined();
    expect(last(started.changes)).toEqual({ kind: 'modal-closed', userId: 'U0OPERATOR' });
  });

  const entries = { count: { value: '3' } };
  const other = { ...modal, title: plain('Other') };

  it.each([
    ['update', { view: other }, 'Other', false],
    ['push', { view: other }, 'Other', true],
    ['clear', {}, undefined, false],
    ['errors', { errors: { count: 'Too many' } }, 'Scale', false],
  ])('does what the answer says: %s', async (action, members, title, isPushed) => {
    const started = await start();
    const id = await opened(started);

    await sentFor(started, () => started.workspace.submitModal('U0OPERATOR', entries), {
      response_action: action,
      ...members,
    });

    const top = started.workspace.modalOf('U0OPERATOR');
    expect(top?.view.title.text).toBe(title);
    expect(top !== undefined && top.id !== id).toBe(isPushed);
    if (action === 'errors') expect(top).toMatchObject({ errors: { count: 'Too many' } });
    expect(started.notices()).toEqual([]);
  });

  it.each([
    ['an unknown action', { response_action: 'explode' }],
    ['errors for a block that is no input', { response_action: 'errors', errors: { x: 'y' } }],
    ['a wrong view', { response_action: 'update', view: { type: 'modal' } }],
  ])('stays, with trouble, after %s', async (_name, answer) => {
    const started = await start();
    const id = await opened(started);

    await sentFor(started, () => started.workspace.submitModal('U0OPERATOR', entries), answer);

    expect(started.workspace.modalOf('U0OPERATOR')?.id).toBe(id);
    expect(last(started.changes)).toEqual({
      kind: 'notice',
      userId: 'U0OPERATOR',
      channel,
      text: 'We had some trouble connecting. Try again?',
    });
  });

  it('stays, with trouble, when no answer comes', async () => {
    const clock = new ManualClock();
    const started = await start({ now: clock.now, timers: clock });
    await opened(started);
    const socket = await connect(started);

    const submitted = started.workspace.submitModal('U0OPERATOR', entries);
    await socket.next();
    clock.advance(3000);
    await submitted;

    expect(started.workspace.modalOf('U0OPERATOR')).toBeDefined();
    expect(started.notices()).toEqual(['We had some trouble connecting. Try again?']);
  });

  it('sends a press with the view and no response_url', async () => {
    const started = await start();
    const modalId = await opened(started);
    const press = { userId: 'U0OPERATOR', modalId, blockId: 'links', actionId: 'plan' };

    const payload = await sentFor(started, () => started.workspace.press(press));

    expect(payload).toMatchObject({
      type: 'block_actions',
      container: { type: 'view', view_id: modalId },
      view: { id: modalId, state: { values: { count: { value: { value: null } } } } },
      actions: [{ action_id: 'plan' }],
    });
    expect(payload).not.toHaveProperty('response_url');
    expect(payload).not.toHaveProperty('message');
  });

  it('tells the app when it is closed, if the app asked for it', async () => {
    const started = await start();
    await opened(started);

    const payload = await sentFor(started, async () => started.workspace.closeModal('U0OPERATOR'));

    expect(payload).toMatchObject({ type: 'view_closed', is_cleared: false });
    expect(started.workspace.modalOf('U0OPERATOR')).toBeUndefined();
    expect(() => started.workspace.closeModal('U0OPERATOR')).toThrow('not_found');
  });
});
