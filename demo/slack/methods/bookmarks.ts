import { type Call, forBots, type Methods } from '../api/method.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { StoredChannel } from '../store/channels.ts';
import type { World } from '../world.ts';

/** Links above the messages of a channel: bookmarks.* */
export const bookmarkMethods: Methods = {
  'bookmarks.add': forBots('bookmarks:write', add),
  'bookmarks.edit': forBots('bookmarks:write', edit),
  'bookmarks.list': forBots('bookmarks:read', list),
};

/** Slack: "Conversations are limited to 100 bookmarks." */
const BOOKMARKS = 100;

type StoredBookmark = StoredChannel['bookmarks'][number];

function add(call: Call, world: World): JsonObject {
  const { arguments: args } = call;
  const channel = bookmarked(call, world);
  const title = args.required('title');
  if (args.required('type') !== 'link') throw new Refusal('invalid_bookmark_type');
  const link = webLink(args.string('link'));
  if (channel.bookmarks.length >= BOOKMARKS) throw new Refusal('too_many_bookmarks');
  const bookmark = { id: world.ids.next('Bk'), title, link, createdAt: world.now() };
  world.channels.change(channel, { bookmarks: [...channel.bookmarks, bookmark] });
  return { bookmark: bookmarkOnWire(bookmark, channel, call) };
}

function edit(call: Call, world: World): JsonObject {
  const { arguments: args } = call;
  const channel = bookmarked(call, world);
  const id = args.required('bookmark_id');
  const found = channel.bookmarks.find((bookmark) => bookmark.id === id);
  if (!found) throw new Refusal('not_found');
  const link = args.string('link') === undefined ? found.link : webLink(args.string('link'));
  const bookmark = { ...found, title: args.string('title') ?? found.title, link };
  world.channels.change(channel, {
    bookmarks: channel.bookmarks.map((each) => (each === found ? bookmark : each)),
  });
  return { bookmark: bookmarkOnWire(bookmark, channel, call) };
}

function list(call: Call, world: World): JsonObject {
  const channel = bookmarked(call, world);
  return { bookmarks: channel.bookmarks.map((each) => bookmarkOnWire(each, channel, call)) };
}

function bookmarked({ app, arguments: args }: Call, world: World): StoredChannel {
  const channel = world.channels.require(args.required('channel_id'), app.botUser.id);
  if (!channel.members.has(app.botUser.id)) throw new Refusal('access_denied');
  return channel;
}

function webLink(link = ''): string {
  if (!/^https?:\/\/\S+$/.test(link)) throw new Refusal('invalid_link');
  return link;
}

function bookmarkOnWire(
  { id, title, link, createdAt }: StoredBookmark,
  channel: StoredChannel,
  { app }: Call,
): JsonObject {
  return {
    id,
    channel_id: channel.id,
    title,
    link,
    type: 'link',
    entity_id: null,
    date_created: Math.floor(createdAt / 1000),
    app_id: app.id,
  };
}
