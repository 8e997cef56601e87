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
});
