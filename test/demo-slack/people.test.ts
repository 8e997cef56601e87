import { describe, expect, it } from 'vitest';
import { last, start } from './support.ts';

const channel = 'C0GRIDOPS';

describe('people', () => {
  it('see only the channels where they are', async () => {
    const { workspace } = await start();

    await workspace.type('U0VIEWER', 'C0GENERAL', 'hello');

    expect(workspace.messages('C0GENERAL', 'U0GUEST')).toEqual([]);
    await expect(workspace.type('U0GUEST', 'C0GENERAL', 'hi')).rejects.toThrow('not_in_channel');
    await expect(workspace.type('U0NOBODY', 'C0GENERAL', 'hi')).rejects.toThrow('user_not_found');
  });

  it('get copies that they cannot change', async () => {
    const { workspace } = await start();
    await workspace.type('U0VIEWER', channel, 'hello');

    last(workspace.messages(channel, 'U0VIEWER')).text = 'changed';

    expect(last(workspace.messages(channel, 'U0VIEWER')).text).toBe('hello');
  });

  it('are told of changes until they stop watching', async () => {
    const { workspace } = await start();
    const seen: string[] = [];
    const stop = workspace.watch(({ kind }) => seen.push(kind));

    await workspace.type('U0VIEWER', channel, 'one');
    stop();
    await workspace.type('U0VIEWER', channel, 'two');

    expect(seen).toEqual(['message']);
  });

  it('get the same ids from the same seed', async () => {
    const names = async (seed: string): Promise<unknown> => {
      const { bot } = await start({ seed });
      const { upload_url: url } = await bot.files.getUploadURLExternal({
        filename: 'a',
        length: 1,
      });
      return new URL(url ?? '').pathname;
    };

    expect(await names('a')).toBe(await names('a'));
    expect(await names('a')).not.toBe(await names('b'));
  });

  it('rewrite and delete their own messages, and nobody else’s', async () => {
    const { workspace, changes } = await start();
    await workspace.type('U0VIEWER', channel, 'a <b>');
    const message = last(workspace.messages(channel, 'U0VIEWER'));

    expect(() => workspace.edit('U0OPERATOR', message, 'mine')).toThrow('cant_update_message');
    expect(() => workspace.remove('U0OPERATOR', message)).toThrow('cant_delete_message');
    workspace.edit('U0VIEWER', message, 'c & d');
    expect(last(workspace.messages(channel, 'U0OPERATOR'))).toMatchObject({
      text: 'c &amp; d',
      editedAt: expect.any(Number),
    });
    workspace.remove('U0VIEWER', message);
    expect(workspace.messages(channel, 'U0VIEWER')).toEqual([]);
    expect(last(changes)).toEqual({ kind: 'deleted', channel, ts: message.ts });
  });

  it('react once with each emoji, and take back only their own reaction', async () => {
    const { workspace } = await start();
    await workspace.type('U0VIEWER', channel, 'hello');
    const message = last(workspace.messages(channel, 'U0VIEWER'));
    const reactions = () => last(workspace.messages(channel, 'U0VIEWER')).reactions;

    workspace.react('U0OPERATOR', message, 'pushpin');

    expect(reactions()).toEqual([{ name: 'pushpin', users: ['U0OPERATOR'] }]);
    expect(() => workspace.react('U0OPERATOR', message, 'pushpin')).toThrow('already_reacted');
    expect(() => workspace.unreact('U0VIEWER', message, 'pushpin')).toThrow('no_reaction');
    expect(() => workspace.react('U0OPERATOR', message, '📌')).toThrow('invalid_name');
    workspace.unreact('U0OPERATOR', message, 'pushpin');
    expect(reactions()).toBeUndefined();
  });

  it('join public channels, unless they are guests or the channel is archived', async () => {
    const { workspace, bot, controls } = await start();
    const id = (await bot.conversations.create({ name: 'inc-1' })).channel?.id ?? '';
    const members = () => workspace.channels.find((each) => each.id === id)?.members;

    expect(() => workspace.react('U0VIEWER', { channel: id, ts: '1.0' }, 'eyes')).toThrow(
      'not_in_channel',
    );
    workspace.join('U0VIEWER', id);
    workspace.join('U0VIEWER', id);

    expect(members()).toEqual(['U0GRIDOPS', 'U0VIEWER']);
    expect(() => workspace.join('U0GUEST', id)).toThrow('user_is_restricted');
    controls.archive(id);
    expect(() => workspace.join('U0OPERATOR', id)).toThrow('is_archived');
  });
});
