import { RoomRefused, type Rooms } from '../../kernel/rooms.ts';

function refuse(method: string): () => Promise<never> {
  return () => Promise.reject(new RoomRefused(method, 'not_connected'));
}

/** Where there is no Slack, such as at a terminal: what belongs there is left to the service. */
export const NO_ROOMS: Rooms = {
  create: refuse('conversations.create'),
  findOwn: refuse('users.conversations'),
  setTopic: refuse('conversations.setTopic'),
  invite: refuse('conversations.invite'),
  bookmark: refuse('bookmarks.add'),
  pin: refuse('pins.add'),
  permalink: refuse('chat.getPermalink'),
  message: refuse('conversations.history'),
  canvas: refuse('conversations.canvases.create'),
};
