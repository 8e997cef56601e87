import { expect, it } from 'vitest';
import { createRooms } from '../../src/slack/rooms.ts';
import { openDesk } from './desk.ts';

async function open() {
  const desk = await openDesk();
  const rooms = createRooms({ web: desk.doors.modals, groupMembers: async () => new Set() });
  const channel = (id: string) => desk.workspace.channels.find((each) => each.id === id);
  return { ...desk, rooms, channel };
}

const HOUR_MS = 60 * 60_000;

it('finds the channel that the bot itself made lately', async () => {
  const { rooms } = await open();
  const { channel, name } = await rooms.create('inc-7-backend');
  expect(await rooms.findOwn('inc-7-backend', Date.now())).toEqual({ channel, name });
});

it('takes no channel that is older than the incident, or that somebody else made, or that is not there', async () => {
  const { rooms, channel } = await open();
  await rooms.create('inc-7-backend');
  expect(await rooms.findOwn('inc-7-backend', Date.now() + HOUR_MS)).toBeUndefined();
  expect(channel('C0GRIDOPS')?.name).toBe('grid-ops');
  expect(await rooms.findOwn('grid-ops', 0)).toBeUndefined();
  expect(await rooms.findOwn('inc-8-backend', 0)).toBeUndefined();
});

it('says which scope is missing', async () => {
  const { rooms, controls } = await open();
  controls.fail('users.conversations', 'missing_scope');
  await expect(rooms.findOwn('inc-7', 0)).rejects.toThrow(/users.conversations: missing_scope/);
});
