import { describe, expect, it } from 'vitest';
import { code, ManualClock, start } from '../support.ts';

describe('users.info', () => {
  it('tells the time zone with its offset at the time', async () => {
    const clock = new ManualClock();
    const { bot } = await start({ now: clock.now });

    const { user } = await bot.users.info({ user: 'U0VIEWER' });
    const { user: operator } = await bot.users.info({ user: 'U0OPERATOR' });

    expect(user).toMatchObject({ real_name: 'Vera Viewer', tz: 'Europe/Berlin', tz_offset: 3600 });
    expect(operator).toMatchObject({ tz: 'America/Los_Angeles', tz_offset: -28_800 });
  });

  it('marks guests and bots', async () => {
    const { bot } = await start();

    expect((await bot.users.info({ user: 'U0GUEST' })).user?.is_restricted).toBe(true);
    expect((await bot.users.info({ user: 'U0GRIDOPS' })).user?.is_bot).toBe(true);
    expect(await code(bot.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  });
});

describe('users.list', () => {
  it('pages through people and bots', async () => {
    const { bot } = await start();
    const ids: (string | undefined)[] = [];

    let cursor = '';
    do {
      const page = await bot.users.list({ limit: 3, cursor });
      ids.push(...(page.members ?? []).map(({ id }) => id));
      cursor = page.response_metadata?.next_cursor ?? '';
    } while (cursor !== '');

    expect(ids).toHaveLength(7);
    expect(new Set(ids)).toContain('U0GRIDOPS');
  });
});

describe('usergroups', () => {
  it('lists groups, with their users when asked to', async () => {
    const { bot } = await start();

    const { usergroups } = await bot.usergroups.list({ include_users: true });
    const plain = await bot.usergroups.list();

    expect(usergroups?.map(({ handle, users }) => [handle, users])).toEqual([
      ['oncall', ['U0OPERATOR']],
      ['approvers', ['U0APPROVER1', 'U0APPROVER2']],
    ]);
    expect(plain.usergroups?.[0]?.users).toBeUndefined();
  });

  it('lists the users of one group', async () => {
    const { bot } = await start();

    const { users } = await bot.usergroups.users.list({ usergroup: 'S0APPROVERS' });

    expect(users).toEqual(['U0APPROVER1', 'U0APPROVER2']);
    expect(await code(bot.usergroups.users.list({ usergroup: 'S0NONE' }))).toBe('no_such_subteam');
  });
});
