import { describe, expect, it } from 'vitest';
import { code, start } from '../support.ts';

describe('conversations.info', () => {
  it('says whether the app is a member', async () => {
    const { bot } = await start();

    const inside = await bot.conversations.info({ channel: 'C0GRIDOPS' });
    const outside = await bot.conversations.info({ channel: 'C0GENERAL' });

    expect(inside.channel).toMatchObject({ name: 'grid-ops', is_member: true });
    expect(outside.channel).toMatchObject({ name: 'general', is_member: false });
    expect(await code(bot.conversations.info({ channel: 'C0NOWHERE' }))).toBe('channel_not_found');
  });
});

describe('conversations.list', () => {
  it('pages through the public channels', async () => {
    const { bot } = await start();

    const one = await bot.conversations.list({ limit: 2 });
    const cursor = one.response_metadata?.next_cursor ?? '';
    const two = await bot.conversations.list({ limit: 2, cursor });

    const names = [...(one.channels ?? []), ...(two.channels ?? [])].map(({ name }) => name);
    expect(names).toEqual(['grid-ops', 'incident-42', 'general']);
    expect(two.response_metadata?.next_cursor).toBe('');
  });

  it('leaves archived channels out when asked to', async () => {
    const { bot, controls } = await start();
    controls.archive('C0INCIDENT');

    const { channels } = await bot.conversations.list({ exclude_archived: true });

    expect(channels?.map(({ name }) => name)).toEqual(['grid-ops', 'general']);
  });

  it.each([
    ['invalid_cursor', { cursor: 'nonsense' }],
    ['invalid_limit', { limit: 0 }],
    ['invalid_types', { types: 'secret' }],
  ])('refuses with %s', async (error, args) => {
    const { bot } = await start();

    expect(await code(bot.conversations.list(args))).toBe(error);
  });
});

describe('users.conversations', () => {
  it('lists the channels that the app is in, with who made them and when', async () => {
    const { bot } = await start();
    const { channel: made } = await bot.conversations.create({ name: 'inc-1' });

    const { channels } = await bot.users.conversations({ types: 'public_channel' });

    expect(channels?.map(({ name }) => name)).toEqual(['grid-ops', 'incident-42', 'inc-1']);
    expect(channels?.at(-1)).toMatchObject({ id: made?.id, creator: 'U0GRIDOPS' });
    expect(await code(bot.users.conversations({ types: 'secret' }))).toBe('invalid_types');
  });
});

describe('conversations.members', () => {
  it('lists people and bots', async () => {
    const { bot } = await start();

    const { members } = await bot.conversations.members({ channel: 'C0GENERAL' });

    expect(members).toContain('U0VIEWER');
    expect(members).not.toContain('U0GUEST');
    expect(members).not.toContain('U0GRIDOPS');
    expect(await code(bot.conversations.members({ channel: 'C0NOWHERE' }))).toBe(
      'channel_not_found',
    );
  });
});

describe('conversations.join', () => {
  it('makes the app a member, and warns when it is one', async () => {
    const { bot } = await start();

    const joined = await bot.conversations.join({ channel: 'C0GENERAL' });
    const again = await bot.conversations.join({ channel: 'C0GENERAL' });

    expect(joined.channel?.is_member).toBe(true);
    expect(again.warning).toBe('already_in_channel');
  });

  it('refuses an archived channel and a direct message', async () => {
    const { bot, controls } = await start();
    controls.archive('C0GENERAL');
    const { channel } = await bot.conversations.open({ users: 'U0VIEWER' });

    expect(await code(bot.conversations.join({ channel: 'C0GENERAL' }))).toBe('is_archived');
    expect(await code(bot.conversations.join({ channel: channel?.id ?? '' }))).toBe(
      'method_not_supported_for_channel_type',
    );
  });
});

describe('conversations.open', () => {
  it('opens one direct message per person', async () => {
    const { bot } = await start();

    const one = await bot.conversations.open({ users: 'U0VIEWER' });
    const two = await bot.conversations.open({ users: 'U0VIEWER', return_im: true });

    expect(one.channel?.id).toMatch(/^D/);
    expect(two.channel).toMatchObject({ id: one.channel?.id, is_im: true, user: 'U0VIEWER' });
  });

  it.each([
    ['user_not_found', 'U0NOBODY'],
    ['not_simulated: group direct messages', 'U0VIEWER,U0OPERATOR'],
  ])('refuses with %s', async (error, users) => {
    const { bot } = await start();

    expect(await code(bot.conversations.open({ users }))).toBe(error);
  });
});
