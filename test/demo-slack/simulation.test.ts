import { describe, expect, it } from 'vitest';
import { connect } from './raw-socket.ts';
import { type Started, start } from './support.ts';

/** What curl does: a form to `/sim/<act>`. */
async function act({ url }: Started, name: string, form: Record<string, string> = {}) {
  const body = new URLSearchParams(form);
  const response = await fetch(url.replace('/api/', `/sim/${name}`), { method: 'POST', body });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

const operator = { user: 'U0OPERATOR', channel: 'C0GRIDOPS' };

describe('the endpoints for a terminal', () => {
  it('type a line and read a channel', async () => {
    const started = await start();

    await act(started, 'type', { ...operator, text: 'hello' });

    const { answer } = await act(started, 'messages', operator);
    expect(answer).toMatchObject([{ author: 'U0OPERATOR', text: 'hello' }]);
  });

  it('tell the notices of a command', async () => {
    const started = await start();

    const { answer } = await act(started, 'type', { ...operator, text: '/nothing' });

    expect(answer).toMatchObject({
      ok: true,
      notices: [expect.stringContaining('/nothing is not a valid command')],
    });
  });

  it('press a button, and use a modal', async () => {
    const started = await start();
    const socket = await connect(started);
    const text = { type: 'plain_text' as const, text: 'Go' };
    const button = { type: 'button' as const, action_id: 'go', text };
    const blocks = [{ type: 'actions' as const, block_id: 'b', elements: [button] }];
    const { ts = '' } = await started.bot.chat.postMessage({ ...operator, text: 'a', blocks });

    const pressed = act(started, 'press', { ...operator, ts, block: 'b', action: 'go' });
    const envelope = await socket.next();
    const trigger = String(envelope.payload?.trigger_id);
    const element = { type: 'plain_text_input' as const, action_id: 'value' };
    const input = { type: 'input' as const, block_id: 'i', label: text, element };
    const view = { type: 'modal' as const, title: text, submit: text, blocks: [input] };
    await started.bot.views.open({ trigger_id: trigger, view });
    socket.acknowledge(envelope);

    expect((await pressed).answer).toEqual({ ok: true, notices: [] });
    expect((await act(started, 'modal', operator)).answer).toMatchObject({ view: { title: text } });
    const submitted = act(started, 'submit', { ...operator, values: '{"i":{"value":"x"}}' });
    socket.acknowledge(await socket.next());
    await submitted;
    expect((await act(started, 'close', operator)).answer).toEqual({ error: 'not_found' });
  });

  it('list people, channels and calls; invite, remove and refresh', async () => {
    const started = await start();
    const socket = await connect(started);

    await act(started, 'invite', { channel: 'C0GENERAL' });
    const { answer: inside } = await act(started, 'channels');
    await act(started, 'remove', { channel: 'C0GENERAL' });
    const { answer: outside } = await act(started, 'channels');
    await act(started, 'refresh');

    const membership = (is: boolean) =>
      expect.arrayContaining([expect.objectContaining({ id: 'C0GENERAL', appIsMember: is })]);
    expect(inside).toEqual(membership(true));
    expect(outside).toEqual(membership(false));
    expect(await socket.next()).toMatchObject({ reason: 'refresh_requested' });
    expect((await act(started, 'people')).answer).toHaveLength(5);
    expect((await act(started, 'calls', { method: 'apps.connections.open' })).answer).toHaveLength(
      1,
    );
  });

  it('say what is wrong', async () => {
    const started = await start();

    expect(await act(started, 'dance')).toMatchObject({
      status: 404,
      answer: { error: 'unknown act' },
    });
    expect(await act(started, 'type', { user: 'U0OPERATOR' })).toMatchObject({
      status: 400,
      answer: {
        error: 'invalid_arguments',
        response_metadata: { messages: ['[ERROR] missing required field: channel'] },
      },
    });
  });
});
