import type { ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { sentFor } from '../raw-socket.ts';
import { code, ManualClock, refused, type Started, start } from '../support.ts';

const modal: ModalView = {
  type: 'modal',
  title: { type: 'plain_text', text: 'Scale backend' },
  blocks: [{ type: 'divider' }],
};

/** A trigger id from a command of the operator. */
async function trigger(started: Started): Promise<string> {
  const { workspace } = started;
  const act = () => workspace.type('U0OPERATOR', 'C0GRIDOPS', '/grid scale');
  return String((await sentFor(started, act)).trigger_id);
}

/** A trigger id from the button in the operator's modal. */
async function triggerInModal(started: Started): Promise<string> {
  const { workspace } = started;
  const modalId = workspace.modalOf('U0OPERATOR')?.id ?? '';
  const press = { userId: 'U0OPERATOR', modalId, blockId: 'b', actionId: 'more' };
  return String((await sentFor(started, () => workspace.press(press))).trigger_id);
}

describe('views.open', () => {
  it('shows a modal to the person whose trigger it is', async () => {
    const started = await start();
    const { bot, workspace } = started;

    const { view } = await bot.views.open({ trigger_id: await trigger(started), view: modal });

    expect(view).toMatchObject({ type: 'modal', app_id: 'A0GRIDOPS', root_view_id: view?.id });
    expect(workspace.modalOf('U0OPERATOR')).toMatchObject({ id: view?.id, view: modal });
    expect(workspace.modalOf('U0VIEWER')).toBeUndefined();
  });

  it('takes a trigger once, within three seconds', async () => {
    const clock = new ManualClock();
    const started = await start({ now: clock.now });
    const { bot } = started;
    const open = (id: string) => bot.views.open({ trigger_id: id, view: modal });
    const id = await trigger(started);
    const late = await trigger(started);

    expect(await code(open('1.2.3'))).toBe('invalid_trigger_id');
    clock.advance(3000);
    await open(id);
    expect(await code(open(id))).toBe('exchanged_trigger_id');
    clock.advance(1);
    expect(await code(open(late))).toBe('expired_trigger_id');
  });

  it('refuses a wrong view without using the trigger up', async () => {
    const started = await start();
    const { bot } = started;
    const id = await trigger(started);
    const title = { type: 'plain_text' as const, text: 'x'.repeat(25) };

    const { error, response_metadata: metadata } = await refused(
      bot.views.open({ trigger_id: id, view: { ...modal, title } }),
    );

    expect([error, metadata?.messages]).toEqual([
      'invalid_arguments',
      ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
    ]);
    await bot.views.open({ trigger_id: id, view: modal });
  });

  it('refuses a view that is too large, none at all, and a Home tab', async () => {
    const { bot } = await start();
    const open = (view: unknown) => bot.apiCall('views.open', { trigger_id: '1.2.3', view });
    const text = { type: 'plain_text', text: 'x'.repeat(2900) };
    const blocks = Array.from({ length: 100 }, () => ({ type: 'section', text }));

    expect(await code(open({ ...modal, blocks }))).toBe('view_too_large');
    expect(await code(open(undefined))).toBe('invalid_arguments');
    expect(await code(open({ type: 'home', blocks: [] }))).toBe('invalid_arguments');
  });
});

describe('views.update', () => {
  it('changes the modal on the screen, guarded by its hash', async () => {
    const started = await start();
    const { bot, workspace } = started;
    const { view } = await bot.views.open({
      trigger_id: await trigger(started),
      view: { ...modal, external_id: 'scale' },
    });
    const title = { type: 'plain_text' as const, text: 'Changed' };
    const changed = { ...modal, external_id: 'scale', title };
    const hash = view?.hash ?? '';

    await bot.views.update({ external_id: 'scale', hash, view: changed });

    expect(workspace.modalOf('U0OPERATOR')?.view.title.text).toBe('Changed');
    const again = bot.views.update({ view_id: view?.id ?? '', hash, view: changed });
    expect(await code(again)).toBe('hash_conflict');
    expect(await code(bot.views.update({ view_id: 'V0NONE', view: modal }))).toBe('not_found');
    expect(await code(bot.apiCall('views.update', { view: modal }))).toBe('invalid_arguments');
  });

  it('refuses an external id that another open view has', async () => {
    const started = await start();
    const { bot } = started;
    const view = { ...modal, external_id: 'scale' };
    await bot.views.open({ trigger_id: await trigger(started), view });

    const call = bot.views.open({ trigger_id: await trigger(started), view });

    expect(await code(call)).toBe('duplicate_external_id');
  });
});

describe('views.push', () => {
  it('wants a trigger from inside a modal', async () => {
    const started = await start();

    const call = started.bot.views.push({ trigger_id: await trigger(started), view: modal });

    expect(await code(call)).toBe('not_found');
  });

  it('puts two more views on the first one and no third', async () => {
    const started = await start();
    const { bot, workspace } = started;
    const text = { type: 'plain_text' as const, text: 'More' };
    const button = { type: 'button' as const, action_id: 'more', text };
    const view: ModalView = {
      ...modal,
      blocks: [{ type: 'actions', block_id: 'b', elements: [button] }],
    };
    await bot.views.open({ trigger_id: await trigger(started), view });

    const second = await bot.views.push({ trigger_id: await triggerInModal(started), view });
    await bot.views.push({ trigger_id: await triggerInModal(started), view });
    const third = bot.views.push({ trigger_id: await triggerInModal(started), view });

    expect(await code(third)).toBe('push_limit_reached');
    workspace.closeModal('U0OPERATOR');
    expect(workspace.modalOf('U0OPERATOR')?.id).toBe(second.view?.id);
  });
});

describe('views.publish', () => {
  it('sets the Home tab of a person', async () => {
    const { bot } = await start();
    const home = { type: 'home' as const, blocks: [{ type: 'divider' as const }] };

    const { view } = await bot.views.publish({ user_id: 'U0VIEWER', view: home });

    expect(view?.type).toBe('home');
    expect(await code(bot.views.publish({ user_id: 'U0VIEWER', view: home, hash: 'old' }))).toBe(
      'hash_conflict',
    );
    expect(await code(bot.views.publish({ user_id: 'U0NOBODY', view: home }))).toBe(
      'user_not_found',
    );
    expect(await code(bot.views.publish({ user_id: 'U0VIEWER', view: modal }))).toBe(
      'invalid_arguments',
    );
  });
});

describe('blocks.validate', () => {
  it('lists what is wrong in blocks, a message or a view', async () => {
    const { bot } = await start();
    const blocks = [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }];

    expect(await bot.blocks.validate({ blocks: [{ type: 'divider' }] })).toMatchObject({
      ok: true,
    });
    expect(await refused(bot.blocks.validate({ blocks }))).toMatchObject({
      error: 'invalid_blocks',
      errors: [{ pointer: '/0/text/type', code: 'failed_constraint' }],
    });
    expect(await refused(bot.blocks.validate({ message: { blocks } }))).toMatchObject({
      error: 'invalid_message',
      errors: [{ pointer: '/blocks/0/text/type' }],
    });
    expect(await refused(bot.blocks.validate({ view: { ...modal, blocks } }))).toMatchObject({
      error: 'invalid_view',
      errors: [{ pointer: '/blocks/0/text/type' }],
    });
    expect(await code(bot.blocks.validate({}))).toBe('invalid_arguments');
  });
});
