import type { CallArguments } from '../api/arguments.ts';
import { type Call, forBots, type Methods } from '../api/method.ts';
import { page } from '../api/pages.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { World } from '../world.ts';
import { memberChannel } from './membership.ts';
import { metadataOnWire } from './metadata.ts';
import { messageOnWire } from './wire.ts';

/** What was written: conversations.history, conversations.replies. */
export const historyMethods: Methods = {
  'conversations.history': forBots('channels:history', history),
  'conversations.replies': forBots('channels:history', replies),
};

/** The messages of a channel without the replies in threads, newest first. */
function history(call: Call, world: World): JsonObject {
  const { arguments: args } = call;
  const { id } = memberChannel(args.required('channel'), call, world);
  const isInTime = timeRange(args);
  const found = world.messages
    .reachable(id)
    .filter(({ ts, threadTs = ts }) => threadTs === ts && isInTime(ts))
    .reverse();
  return pageOf(found, args, world);
}

/** A message and its replies, oldest first; of a message in a thread that one alone. */
function replies(call: Call, world: World): JsonObject {
  const { arguments: args } = call;
  const { id } = memberChannel(args.required('channel'), call, world);
  const isInTime = timeRange(args);
  const first = world.messages.find(id, args.required('ts'));
  if (!first || first.visibleTo !== undefined) throw new Refusal('thread_not_found');
  const rest = world.messages.replies(first).filter(({ ts }) => isInTime(ts));
  return pageOf([first, ...rest], args, world);
}

function pageOf(found: readonly StoredMessage[], args: CallArguments, world: World): JsonObject {
  const { items, metadata } = page(found, args);
  return {
    messages: items.map((message) => ({
      ...messageOnWire(message, world),
      ...threadOnWire(message, world),
      ...metadataOnWire(message, args),
    })),
    has_more: metadata.next_cursor !== '',
    response_metadata: metadata,
  };
}

function threadOnWire(message: StoredMessage, { messages }: World): JsonObject {
  const replies = messages.replies(message);
  const latest = replies.at(-1);
  if (!latest) return {};
  return { thread_ts: message.ts, reply_count: replies.length, latest_reply: latest.ts };
}

/** Errors: invalid_ts_latest, invalid_ts_oldest. */
function timeRange(args: CallArguments): (ts: string) => boolean {
  const latest = timestamp(args, 'latest') ?? Number.POSITIVE_INFINITY;
  const oldest = timestamp(args, 'oldest') ?? 0;
  const inclusive = args.flag('inclusive');
  return (ts) => {
    const at = Number(ts);
    return inclusive ? oldest <= at && at <= latest : oldest < at && at < latest;
  };
}

function timestamp(args: CallArguments, name: 'latest' | 'oldest'): number | undefined {
  const value = args.string(name);
  if (value === undefined) return undefined;
  if (!/^\d+(\.\d{1,6})?$/.test(value)) throw new Refusal(`invalid_ts_${name}`);
  return Number(value);
}
