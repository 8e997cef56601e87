import { z } from 'zod';
import type { MessagePlace } from '../kernel/reply.ts';
import type { WorkspaceEvent } from '../kernel/rooms.ts';
import { millisecondsOf } from './written.ts';

/** The Events API's names of what is observed; `message` comes for every kind of channel that is subscribed to. */
export const OBSERVED = [
  'reaction_added',
  'reaction_removed',
  'message',
  'member_joined_channel',
] as const;

/** 📌: people mark with it what belongs into a timeline. */
const MARK = 'pushpin';

const reaction = z.object({
  type: z.enum(['reaction_added', 'reaction_removed']),
  user: z.string(),
  reaction: z.literal(MARK),
  item: z.object({ type: z.literal('message'), channel: z.string(), ts: z.string() }),
  event_ts: z.string(),
});

const message = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  subtype: z.string().optional(),
  text: z.string().default(''),
});

const changed = z.object({
  type: z.literal('message'),
  subtype: z.literal('message_changed'),
  channel: z.string(),
  message,
  previous_message: message.optional(),
  event_ts: z.string(),
});

const deleted = z.object({
  type: z.literal('message'),
  subtype: z.literal('message_deleted'),
  channel: z.string(),
  deleted_ts: z.string(),
  previous_message: message.optional(),
  event_ts: z.string(),
});

const joined = z.object({
  type: z.literal('member_joined_channel'),
  channel: z.string(),
  user: z.string(),
  event_ts: z.string(),
});

const payload = z.object({
  event_id: z.string(),
  event: z.union([reaction, changed, deleted, joined]),
  /** For whom Slack tells of it: the bot's own user. */
  authorizations: z.array(z.object({ user_id: z.string() })).default([]),
});

/** Reads the body of an event as Slack documents it; undefined for anything that nobody needs to hear of. */
export function readEvent(body: unknown): WorkspaceEvent | undefined {
  const read = payload.safeParse(body);
  if (!read.success) return undefined;
  const { event_id: id, event, authorizations } = read.data;
  const base = { id, at: millisecondsOf(event.event_ts) };
  switch (event.type) {
    case 'reaction_added':
    case 'reaction_removed': {
      const { channel, ts } = event.item;
      const kind = event.type === 'reaction_added' ? 'marked' : 'unmarked';
      return { ...base, kind, place: { channel, ts }, by: event.user };
    }
    case 'member_joined_channel': {
      const { channel, user } = event;
      // Its own joining is no news to the bot.
      const isOwn = authorizations.some(({ user_id }) => user_id === user);
      return isOwn ? undefined : { ...base, kind: 'joined', channel, user };
    }
    case 'message':
      return event.subtype === 'message_changed'
        ? fromChange(base, event)
        : fromDeletion(base, event);
  }
}

type Base = Pick<WorkspaceEvent, 'id' | 'at'>;

/** Slack also tells of a change when it only unfurled a link, and of a deletion when replies keep a tombstone there. */
function fromChange(
  base: Base,
  { channel, message: now, previous_message: before }: z.output<typeof changed>,
): WorkspaceEvent | undefined {
  const place = placeOf(channel, now);
  if (now.subtype === 'tombstone') return { ...base, kind: 'deleted', place };
  return now.text === before?.text ? undefined : { ...base, kind: 'edited', place, text: now.text };
}

function fromDeletion(
  base: Base,
  { channel, deleted_ts: ts, previous_message: before }: z.output<typeof deleted>,
): WorkspaceEvent {
  return { ...base, kind: 'deleted', place: placeOf(channel, { ...before, ts }) };
}

function placeOf(
  channel: string,
  { ts, thread_ts: thread }: { ts: string; thread_ts?: string | undefined },
): MessagePlace {
  return { channel, ts, ...(thread !== undefined && thread !== ts && { thread }) };
}
