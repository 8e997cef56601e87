import { describe, expect, it } from 'vitest';
import { code, last, post, start } from '../support.ts';

const channel = 'C0GRIDOPS';

describe('reactions', () => {
  it('are added once, listed and taken back', async () => {
    const { bot, controls, workspace } = await start();
    const timestamp = await post(bot);
    const eyes = { channel, timestamp, name: 'eyes' };
    workspace.react('U0VIEWER', { channel, ts: timestamp }, 'eyes');

    await bot.reactions.add(eyes);

    expect(controls.marks(channel, timestamp).reactions).toEqual(['eyes']);
    expect(await code(bot.reactions.add(eyes))).toBe('already_reacted');
    const { message } = await bot.reactions.get({ channel, timestamp });
    expect(message?.reactions).toEqual([
      { name: 'eyes', users: ['U0VIEWER', 'U0GRIDOPS'], count: 2 },
    ]);
    await bot.reactions.remove(eyes);
    expect(await code(bot.reactions.remove(eyes))).toBe('no_reaction');
    expect(last(workspace.messages(channel, 'U0VIEWER')).reactions).toEqual([
      { name: 'eyes', users: ['U0VIEWER'] },
    ]);
  });

  it('need a message and a name of an emoji', async () => {
    const { bot } = await start();
    const timestamp = await post(bot);

    expect(await code(bot.reactions.add({ channel, timestamp, name: 'No Such' }))).toBe(
      'invalid_name',
    );
    expect(await code(bot.reactions.add({ channel, timestamp: '1.0', name: 'eyes' }))).toBe(
      'message_not_found',
    );
    expect(await code(bot.apiCall('reactions.get', { channel }))).toBe('no_item_specified');
  });
});

describe('pins', () => {
  it('are added once, listed and taken away', async () => {
    const { bot, controls, workspace } = await start();
    const timestamp = await post(bot);

    await bot.pins.add({ channel, timestamp });

    expect(controls.marks(channel, timestamp).pinned).toBe(true);
    expect(last(workspace.messages(channel, 'U0VIEWER')).pinned).toBe(true);
    expect(await code(bot.pins.add({ channel, timestamp }))).toBe('already_pinned');
    const { items } = await bot.pins.list({ channel });
    expect(items).toMatchObject([{ created_by: 'U0GRIDOPS', message: { ts: timestamp } }]);
    await bot.pins.remove({ channel, timestamp });
    expect(await code(bot.pins.remove({ channel, timestamp }))).toBe('no_pin');
    expect((await bot.pins.list({ channel })).items).toEqual([]);
  });

  it('need a message in a channel where the app is, and that is not archived', async () => {
    const { bot, controls } = await start();
    const timestamp = await post(bot);

    expect(await code(bot.pins.add({ channel: 'C0GENERAL', timestamp }))).toBe('not_in_channel');
    expect(await code(bot.apiCall('pins.add', { channel }))).toBe('no_item_specified');
    controls.archive(channel);
    expect(await code(bot.pins.add({ channel, timestamp }))).toBe('is_archived');
  });
});
