import { describe, expect, it } from 'vitest';
import { code, post, start } from '../support.ts';

const channel = 'C0GRIDOPS';

describe('reactions.add', () => {
  it('adds each reaction once', async () => {
    const { bot, controls } = await start();
    const timestamp = await post(bot);

    await bot.reactions.add({ channel, timestamp, name: 'eyes' });

    expect(controls.marks(channel, timestamp).reactions).toEqual(['eyes']);
    expect(await code(bot.reactions.add({ channel, timestamp, name: 'eyes' }))).toBe(
      'already_reacted',
    );
    expect(await code(bot.reactions.add({ channel, timestamp, name: 'No Such' }))).toBe(
      'invalid_name',
    );
    expect(await code(bot.reactions.add({ channel, timestamp: '1.0', name: 'eyes' }))).toBe(
      'message_not_found',
    );
  });
});

describe('pins.add', () => {
  it('pins a message once', async () => {
    const { bot, controls } = await start();
    const timestamp = await post(bot);

    await bot.pins.add({ channel, timestamp });

    expect(controls.marks(channel, timestamp).pinned).toBe(true);
    expect(await code(bot.pins.add({ channel, timestamp }))).toBe('already_pinned');
    expect(await code(bot.pins.add({ channel: 'C0GENERAL', timestamp }))).toBe('not_in_channel');
    expect(await code(bot.apiCall('pins.add', { channel }))).toBe('no_item_specified');
  });
});
