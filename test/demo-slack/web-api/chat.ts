import { describe, expect, it } from 'vitest';
import { client, code, first, last, post, start } from '../support.ts';

describe('chat.update', () => {
  it('changes text and blocks, and keeps the blocks when none are sent', async () => {
    const { bot, workspace } = await start();
    const ts = await post(bot);
    const channel = 'C0GRIDOPS';

    await bot.chat.update({ channel, ts, text: 'two', blocks: [{ type: 'divider' }] });
    await bot.chat.update({ channel, ts, text: 'three' });

    const messages = workspace.messages(channel, 'U0VIEWER');
    expect(messages).toHaveLength(1);
    expect(first(messages)).toMatchObject({ text: 'three', blocks: [{ type: 'divider' }] });
    expect(first(messages).editedAt).toBeTypeOf('number');
  });

  it("refuses an unknown message, another app's and a person's", async () => {
    const { bot, url, tokens, controls, workspace } = await start();
    controls.invite('C0GENERAL');
    const other = client(url, tokens.otherBot);
    const foreign = { channel: 'C0GENERAL', ts: await post(other, 'C0GENERAL'), text: 'b' };
    await workspace.type('U0VIEWER', 'C0GENERAL', 'mine');
    const { ts } = last(workspace.messages('C0GENERAL', 'U0VIEWER'));

    expect(await code(bot.chat.update({ ...foreign, ts: '1.000000' }))).toBe('message_not_found');
    expect(await code(bot.chat.update(foreign))).toBe('cant_update_message');
    expect(await code(bot.chat.update({ ...foreign, ts }))).toBe('cant_update_message');
  });

  it('does not reach an ephemeral message', async () => {
    const { bot } = await start();
    const channel = 'C0GRIDOPS';
    const { message_ts: ts = '' } = await bot.chat.postEphemeral({
      channel,
      user: 'U0VIEWER',
      text: 'a',
    });

    expect(await code(bot.chat.update({ channel, ts, text: 'b' }))).toBe('message_not_found');
    expect(await code(bot.chat.delete({ channel, ts }))).toBe('message_not_found');
  });

  it('refuses nothing at all', async () => {
    const { bot } = await start();
    const ts = await post(bot);

    expect(await code(bot.chat.update({ channel: 'C0GRIDOPS', ts, text: '' }))).toBe('no_text');
  });
});

describe('chat.delete', () => {
  it('removes the own message and nobody else’s', async () => {
    const { bot, url, tokens, changes, workspace, controls } = await start();
    controls.invite('C0GENERAL');
    const channel = 'C0GENERAL';
    const foreign = await post(client(url, tokens.otherBot), channel);
    const ts = await post(bot, channel);

    await bot.chat.delete({ channel, ts });

    expect(await code(bot.chat.delete({ channel, ts: foreign }))).toBe('cant_delete_message');
    expect(workspace.messages(channel, 'U0VIEWER').map((message) => message.ts)).toEqual([foreign]);
    expect(last(changes)).toEqual({ kind: 'deleted', channel, ts });
  });
});

describe('chat.postEphemeral', () => {
  it('is seen by one person only', async () => {
    const { bot, workspace } = await start();

    await bot.chat.postEphemeral({ channel: 'C0GRIDOPS', user: 'U0VIEWER', text: 'only you' });

    expect(last(workspace.messages('C0GRIDOPS', 'U0VIEWER')).visibleTo).toBe('U0VIEWER');
    expect(workspace.messages('C0GRIDOPS', 'U0OPERATOR')).toEqual([]);
  });

  it.each([
    ['user_not_in_channel', 'C0GENERAL', 'U0GUEST'],
    ['user_not_found', 'C0GENERAL', 'U0NOBODY'],
    ['channel_not_found', 'C0NOWHERE', 'U0VIEWER'],
  ])('refuses with %s', async (error, channel, user) => {
    const { bot, controls } = await start();
    controls.invite('C0GENERAL');

    expect(await code(bot.chat.postEphemeral({ channel, user, text: 'a' }))).toBe(error);
  });
});

describe('chat.getPermalink', () => {
  it('links to a message, and to a reply in its thread', async () => {
    const { bot } = await start();
    const channel = 'C0GRIDOPS';
    const ts = await post(bot);
    const { ts: reply = '' } = await bot.chat.postMessage({ channel, text: 'r', thread_ts: ts });

    const { permalink } = await bot.chat.getPermalink({ channel, message_ts: ts });
    const deep = await bot.chat.getPermalink({ channel, message_ts: reply });

    expect(permalink).toBe(
      `https://gridops-demo.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
    );
    expect(deep.permalink).toContain(`?thread_ts=${ts}&cid=${channel}`);
    expect(await code(bot.chat.getPermalink({ channel, message_ts: '1.0' }))).toBe(
      'message_not_found',
    );
  });
});
