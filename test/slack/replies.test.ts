import { describe, expect, it } from 'vitest';
import { field } from '../../src/slack/blocks.ts';
import { editReply, messageReply, modalReply } from '../../src/slack/replies.ts';
import { type Desk, expectNoRefusal, openDesk, viewOf } from './desk.ts';

const OPS = 'C0GRIDOPS';
const NOT_A_MEMBER = 'C0GENERAL';
const SOMEBODY_ELSE = 'U0OPERATOR';

const answersByUrl = ({ controls }: Desk) => controls.calls('response_url');

/** Waits until the workspace was told this often by this method. */
const told = (desk: Desk, method: string, times: number) =>
  expect.poll(() => desk.controls.calls(method).length, { timeout: 5_000 }).toBe(times);

describe('an answer as a message', () => {
  it('is posted for the channel and edited in place', async () => {
    const desk = await openDesk();
    const reply = messageReply(desk.doors, await desk.command(OPS));
    reply.progress(viewOf('half'), 'channel');
    await told(desk, 'chat.postMessage', 1);
    expect(desk.seen(OPS)).toEqual(['half']);
    await reply.finish(viewOf('all'), 'channel');
    expect(desk.seen(OPS, SOMEBODY_ELSE)).toEqual(['all']);
    expect(answersByUrl(desk)).toEqual([]);
    expectNoRefusal(desk);
  });

  it('is for the asker’s eyes when it is private', async () => {
    const desk = await openDesk();
    await messageReply(desk.doors, await desk.command(OPS)).finish(viewOf('secret'), 'private');
    expect(desk.seen(OPS)).toEqual(['(secret)']);
    expect(desk.seen(OPS, SOMEBODY_ELSE)).toEqual([]);
  });

  it('that began in public ends in the same message, also when it ends badly', async () => {
    const desk = await openDesk();
    const reply = messageReply(desk.doors, await desk.command(OPS));
    reply.progress(viewOf('half'), 'channel');
    await told(desk, 'chat.postMessage', 1);
    await reply.finish(viewOf('failed'), 'private');
    expect(desk.seen(OPS)).toEqual(['failed']);
  });

  it('reaches everybody where the bot is no member, with two uses of the response_url', async () => {
    const desk = await openDesk();
    const reply = messageReply(desk.doors, await desk.command(NOT_A_MEMBER));
    reply.progress(viewOf('a quarter'), 'channel');
    await told(desk, 'response_url', 1);
    reply.progress(viewOf('half'), 'channel');
    reply.progress(viewOf('most'), 'channel');
    await reply.finish(viewOf('all'), 'channel');
    expect(desk.seen(NOT_A_MEMBER, SOMEBODY_ELSE)).toEqual(['all']);
    expect(answersByUrl(desk)).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(desk.controls.calls('chat.postMessage')).toHaveLength(1);
  });

  it('comes alone where the bot is no member when it is quick', async () => {
    const desk = await openDesk();
    const reply = messageReply(desk.doors, await desk.command(NOT_A_MEMBER));
    reply.progress(viewOf('half'), 'channel');
    await told(desk, 'chat.postMessage', 1);
    await reply.finish(viewOf('all'), 'channel');
    expect(desk.seen(NOT_A_MEMBER)).toEqual(['all']);
    expect(answersByUrl(desk)).toHaveLength(1);
  });

  it('is private where the bot is no member when it should be', async () => {
    const desk = await openDesk();
    const reply = messageReply(desk.doors, await desk.command(NOT_A_MEMBER));
    await reply.finish(viewOf('secret'), 'private');
    expect(desk.seen(NOT_A_MEMBER)).toEqual(['(secret)']);
    expect(desk.controls.calls('chat.postMessage')).toEqual([]);
  });

  it('goes to the asker directly where Slack gave no channel', async () => {
    const desk = await openDesk();
    await messageReply(desk.doors, { userId: 'U0VIEWER' }).finish(viewOf('direct'), 'channel');
    const [call] = desk.controls.calls('chat.postMessage');
    expect(call).toMatchObject({ status: 200, arguments: { channel: 'U0VIEWER' } });
  });

  it('that is private is never shown to a channel for want of a response_url', async () => {
    const desk = await openDesk();
    const reply = messageReply(desk.doors, { channel: OPS, userId: 'U0VIEWER' });
    await reply.finish(viewOf('secret'), 'private');
    expect(desk.seen(OPS)).toEqual([]);
    expect(desk.controls.calls('chat.postMessage')).toMatchObject([
      { status: 200, arguments: { channel: 'U0VIEWER' } },
    ]);
  });

  it('that cannot be delivered rejects', async () => {
    const desk = await openDesk();
    const reply = messageReply(desk.doors, await desk.command(OPS));
    desk.controls.fail('chat.postMessage', 'fatal_error');
    await expect(reply.finish(viewOf('lost'), 'channel')).rejects.toThrow('fatal_error');
    desk.clock.now += 31 * 60_000;
    await expect(reply.finish(viewOf('late'), 'private')).rejects.toThrow(
      /^Slack refused an answer by response_url: 404 .*expired_url/,
    );
  });
});

describe('an answer in the message that was pressed on', () => {
  it('takes its place, step by step', async () => {
    const desk = await openDesk();
    const reply = editReply(desk.doors, await desk.pressInMessage(OPS));
    reply.progress(viewOf('half'), 'channel');
    await told(desk, 'chat.update', 1);
    expect(desk.seen(OPS)).toEqual(['half']);
    await reply.finish(viewOf('all'), 'channel');
    expect(desk.seen(OPS)).toEqual(['all']);
    expectNoRefusal(desk);
  });

  it('stands beside it as a private one when nothing was shown yet', async () => {
    const desk = await openDesk();
    const reply = editReply(desk.doors, await desk.pressInMessage(OPS));
    await reply.finish(viewOf('refused'), 'private');
    expect(desk.seen(OPS)).toEqual(['asked', '(refused)']);
    expect(desk.seen(OPS, SOMEBODY_ELSE)).toEqual(['asked']);
  });

  it('takes its place when it failed after something was shown', async () => {
    const desk = await openDesk();
    const reply = editReply(desk.doors, await desk.pressInMessage(OPS));
    reply.progress(viewOf('half'), 'channel');
    await told(desk, 'chat.update', 1);
    await reply.finish(viewOf('failed'), 'private');
    expect(desk.seen(OPS)).toEqual(['failed']);
  });

  it('takes its place where the bot is no member any more', async () => {
    const desk = await openDesk();
    const pressed = await desk.pressInMessage(OPS);
    desk.controls.remove(OPS);
    const reply = editReply(desk.doors, pressed);
    reply.progress(viewOf('half'), 'channel');
    await told(desk, 'response_url', 1);
    reply.progress(viewOf('most'), 'channel');
    await reply.finish(viewOf('all'), 'channel');
    expect(desk.seen(OPS, SOMEBODY_ELSE)).toEqual(['all']);
    expect(answersByUrl(desk)).toMatchObject([{ status: 200 }, { status: 200 }]);
  });

  it('takes the place of an ephemeral message, and stays for the same eyes', async () => {
    const desk = await openDesk();
    await messageReply(desk.doors, await desk.command(OPS)).finish(viewOf('mine'), 'private');
    const [message] = desk.workspace.messages(OPS, 'U0VIEWER');
    if (!message) throw new Error('there is no message');
    const reply = editReply(desk.doors, await desk.press(message));
    reply.progress(viewOf('half'), 'channel');
    await told(desk, 'response_url', 2);
    await reply.finish(viewOf('all'), 'channel');
    expect(desk.seen(OPS)).toEqual(['(all)']);
    expect(desk.seen(OPS, SOMEBODY_ELSE)).toEqual([]);
    expect(desk.controls.calls('chat.update')).toEqual([]);
  });
});

describe('an answer in a modal', () => {
  it('opens at once and is updated', async () => {
    const desk = await openDesk();
    const pressed = await desk.pressInMessage(OPS);
    const reply = modalReply(desk.doors, pressed, pressed.triggerId);
    reply.progress(viewOf('half'), 'channel');
    await told(desk, 'views.open', 1);
    expect(desk.modal()).toBe('half');
    await reply.finish(viewOf('all'), 'channel');
    expect(desk.modal()).toBe('all');
    expect(desk.seen(OPS)).toEqual(['asked']);
    expectNoRefusal(desk);
  });

  it('shows a refusal there too', async () => {
    const desk = await openDesk();
    const pressed = await desk.pressInMessage(OPS);
    const reply = modalReply(desk.doors, pressed, pressed.triggerId);
    await reply.finish(viewOf('refused'), 'private');
    expect(desk.modal()).toBe('refused');
  });

  it('does not wait behind a rate limit of the channel', async () => {
    const desk = await openDesk();
    const pressed = await desk.pressInMessage(OPS);
    desk.controls.limit('chat.postMessage', { retryAfter: 1, times: 1 });
    const held = desk.doors.outbox.post(OPS, viewOf('held'));
    await told(desk, 'chat.postMessage', 2);
    await modalReply(desk.doors, pressed, pressed.triggerId).finish(viewOf('all'), 'channel');
    expect(desk.modal()).toBe('all');
    expect(desk.seen(OPS)).toEqual(['asked']);
    await held;
  });

  it('comes as a message for the same eyes when the trigger has expired', async () => {
    const desk = await openDesk();
    const pressed = await desk.pressInMessage(OPS);
    desk.clock.now += 3_001;
    const reply = modalReply(desk.doors, pressed, pressed.triggerId);
    reply.progress(viewOf('half'), 'channel');
    await told(desk, 'views.open', 1);
    await reply.finish(viewOf('all'), 'channel');
    expect(desk.modal()).toBe('');
    expect(desk.seen(OPS)).toEqual(['asked', '(all)']);
    expect(desk.controls.calls('views.open')[0]?.error).toBe('expired_trigger_id');
  });

  it('with a form is sent as a press on its button, with what was written, in the channel it came from', async () => {
    const desk = await openDesk();
    const pressed = await desk.pressInMessage('C0GRIDOPS');
    const view = {
      text: 'Scale',
      blocks: [field({ name: 'count', label: 'Tasks' })],
      form: { title: 'Scale', submit: 'Ask for approval', button: 'b7' },
    };
    await modalReply(desk.doors, pressed, pressed.triggerId).finish(view, 'channel');
    expect(desk.workspace.modalOf('U0VIEWER')?.view.submit?.text).toBe('Ask for approval');
    const sent = await desk.submit({ 'field:count': { 'field:count': '4' } });
    expect(sent).toMatchObject({ buttonId: 'b7', channel: 'C0GRIDOPS', written: { count: '4' } });
    expect(desk.workspace.modalOf('U0VIEWER')).toBeUndefined();
    expectNoRefusal(desk);
  });

  it('to a button of a modal takes the place of what it showed, refusals too', async () => {
    const desk = await openDesk();
    const pressed = await desk.pressInMessage(OPS);
    await modalReply(desk.doors, pressed, pressed.triggerId).finish(viewOf('first'), 'channel');
    const inside = await desk.press('modal');
    await editReply(desk.doors, inside).finish(viewOf('second'), 'channel');
    expect(desk.modal()).toBe('second');
    await editReply(desk.doors, inside).finish(viewOf('refused'), 'private');
    expect(desk.modal()).toBe('refused');
    expect(desk.seen(OPS)).toEqual(['asked']);
    expectNoRefusal(desk);
  });
});
