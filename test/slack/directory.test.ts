import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/kernel/request.ts';
import { Directory } from '../../src/slack/directory.ts';
import { openDesk } from './desk.ts';

async function openDirectory(teamId = 'T0GRIDOPS') {
  const desk = await openDesk();
  const failures: unknown[] = [];
  const directory = new Directory({
    web: desk.doors.modals,
    teamId,
    freshFor: 60_000,
    onFailure: (error) => failures.push(error),
  });
  const actor = (userId: string) => directory.actor({ userId, userName: 'typed' });
  return { desk, directory, actor, failures };
}

describe('who somebody is', () => {
  it.each<[userId: string, actor: Actor]>([
    ['U0VIEWER', { id: 'U0VIEWER', name: 'vera', timeZone: 'Europe/Berlin', kind: 'member' }],
    ['U0GUEST', { id: 'U0GUEST', name: 'gus', timeZone: 'Europe/Berlin', kind: 'guest' }],
    ['U0OTHERAPP', { id: 'U0OTHERAPP', name: 'other-app', timeZone: 'Etc/UTC', kind: 'bot' }],
  ])('is asked of Slack: %s', async (userId, actor) => {
    const { actor: find } = await openDirectory();
    expect(await find(userId)).toEqual(actor);
  });

  it('is foreign for people of another workspace', async () => {
    const { actor } = await openDirectory('T0ELSEWHERE');
    expect(await actor('U0VIEWER')).toMatchObject({ kind: 'foreign' });
  });

  it('is remembered for a while', async () => {
    const { desk, actor } = await openDirectory();
    await Promise.all([actor('U0VIEWER'), actor('U0VIEWER')]);
    await actor('U0VIEWER');
    expect(desk.controls.calls('users.info')).toHaveLength(1);
  });

  it('is unknown while Slack cannot tell, and asked again', async () => {
    const { desk, actor, failures } = await openDirectory();
    desk.controls.fail('users.info', 'fatal_error');
    expect(await actor('U0VIEWER')).toEqual({
      id: 'U0VIEWER',
      name: 'typed',
      timeZone: 'UTC',
      kind: 'unknown',
    });
    expect(failures).toHaveLength(1);
    expect(await actor('U0VIEWER')).toMatchObject({ kind: 'member' });
  });
});

describe('who is in a user group', () => {
  it('is asked of Slack once', async () => {
    const { desk, directory } = await openDirectory();
    expect(await directory.groupMembers('S0ONCALL')).toEqual(new Set(['U0OPERATOR']));
    await directory.groupMembers('S0ONCALL');
    expect(desk.controls.calls('usergroups.users.list')).toHaveLength(1);
  });

  it('is an error when Slack cannot tell, never an empty group', async () => {
    const { directory } = await openDirectory();
    await expect(directory.groupMembers('S0NOTHERE')).rejects.toThrow(/no_such_subteam/);
  });
});
