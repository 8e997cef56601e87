import { describe, expect, it } from 'vitest';
import { code, last, post, start } from '../support.ts';

const channel = 'C0GRIDOPS';

describe('conversations.history', () => {
  it('has what stands outside of threads, newest first, in a window of time', async () => {
    const { bot, workspace } = await start();
    const one = await post(bot, channel, 'one');
    await workspace.type('U0VIEWER', channel, 'two');
    const { ts: two } = last(workspace.messages(channel, 'U0VIEWER'));
    workspace.reply('U0OPERATOR', { channel, ts: one }, 'in the thread');
    await bot.chat.postEphemeral({ channel, user: 'U0VIEWER', text: 'seen by one' });

    const all = await bot.conversations.history({ channel });
    const window = { channel, latest: two, oldest: one };
    const inside = await bot.conversations.history(window);
    const including = await bot.conversations.history({ ...window, inclusive: true });
    const only = await bot.conversations.history({ ...window, latest: one, inclusive: true });

    expect(all.messages).toMatchObject([
      { text: 'two', user: 'U0VIEWER' },
      { text: 'one', user: 'U0GRIDOPS', thread_ts: one, reply_count: 1 },
    ]);
    expect(inside.messages).toEqual([]);
    expect(including.messages?.map(({ text }) => text)).toEqual(['two', 'one']);
    expect(only.messages?.map(({ text }) => text)).toEqual(['one']);
  });

  it('has the metadata of messages, whole only where all of it is asked for', async () => {
    const { bot, workspace } = await start();
    const metadata = { event_type: 'task_created', event_payload: { id: 'TK-1', number: 2 } };
    const posted = await bot.chat.postMessage({ channel, text: 'one', metadata });
    await bot.chat.update({ channel, ts: String(posted.ts), text: 'edited' });

    const some = await bot.conversations.history({ channel });
    const all = await bot.conversations.history({ channel, include_all_metadata: true });

    expect(some.messages).toMatchObject([
      { text: 'edited', metadata: { event_type: 'task_created', event_payload: {} } },
    ]);
    expect(all.messages).toMatchObject([{ metadata }]);
    expect(last(workspace.messages(channel, 'U0VIEWER'))).not.toHaveProperty('metadata');
  });

  it.each([
    ['not_in_channel', { channel: 'C0GENERAL' }],
    ['channel_not_found', { channel: 'C0NOWHERE' }],
    ['invalid_ts_latest', { channel, latest: 'now' }],
    ['invalid_ts_oldest', { channel, oldest: 'then' }],
  ])('refuses with %s', async (error, args) => {
    const { bot } = await start();

    expect(await code(bot.conversations.history(args))).toBe(error);
  });
});

describe('conversations.replies', () => {
  it('has a thread by its first message, and a reply alone by itself', async () => {
    const { bot, workspace } = await start();
    const ts = await post(bot, channel, 'parent');
    workspace.reply('U0VIEWER', { channel, ts }, 'reply');
    const reply = last(workspace.messages(channel, 'U0VIEWER'));
    workspace.reply('U0OPERATOR', reply, 'reply to a reply');

    const thread = await bot.conversations.replies({ channel, ts });
    const alone = await bot.conversations.replies({ channel, ts: reply.ts });

    expect(thread.messages).toMatchObject([
      { text: 'parent', reply_count: 2 },
      { text: 'reply', thread_ts: ts },
      { text: 'reply to a reply', thread_ts: ts },
    ]);
    expect(alone.messages).toMatchObject([{ text: 'reply', thread_ts: ts }]);
    expect(await code(bot.conversations.replies({ channel, ts: '1.000000' }))).toBe(
      'thread_not_found',
    );
  });

  it('keeps a tombstone for a deleted message with replies', async () => {
    const { bot, workspace } = await start();
    const ts = await post(bot, channel, 'parent');
    workspace.reply('U0VIEWER', { channel, ts }, 'reply');

    await bot.chat.delete({ channel, ts });

    const { messages } = await bot.conversations.replies({ channel, ts });
    expect(messages).toMatchObject([
      { subtype: 'tombstone', text: 'This message was deleted.' },
      { text: 'reply' },
    ]);
  });
});
