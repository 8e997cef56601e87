import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { MessagePlace } from '../kernel/reply.ts';
import { RoomRefused, type WrittenMessage } from '../kernel/rooms.ts';
import type { RoomCall } from './room-calls.ts';

const answer = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        thread_ts: z.string().optional(),
        subtype: z.string().optional(),
        user: z.string().optional(),
        bot_id: z.string().optional(),
        text: z.string().default(''),
        files: z
          .array(z.object({ name: z.string().nullish(), permalink: z.string().optional() }))
          .default([]),
      }),
    )
    .default([]),
});

type Found = z.output<typeof answer>['messages'][number];

/**
 * One message, which may stand in a thread: the channel's history has those outside of threads only, and who names a
 * reply to `conversations.replies` gets that reply. Undefined when it is gone.
 */
export async function findWritten(
  web: WebClient,
  ask: RoomCall,
  { channel, ts, thread }: MessagePlace,
): Promise<WrittenMessage | undefined> {
  const only = { channel, latest: ts, oldest: ts, inclusive: true };
  const isReply = thread !== undefined && thread !== ts;
  const outside = isReply
    ? undefined
    : await ask('conversations.history', () => web.conversations.history({ ...only, limit: 1 }));
  const found =
    pick(outside, ts) ??
    pick(await inThread(ask, () => web.conversations.replies({ ...only, ts })), ts);
  return found && written(channel, found);
}

/** Of a thread that is gone nothing is found. */
function inThread<T>(ask: RoomCall, call: () => Promise<T>): Promise<T | undefined> {
  return ask('conversations.replies', call).catch((error: unknown) => {
    if (error instanceof RoomRefused && error.code === 'thread_not_found') return undefined;
    throw error;
  });
}

function pick(result: unknown, ts: string): Found | undefined {
  if (result === undefined) return undefined;
  return answer.parse(result).messages.find((message) => message.ts === ts);
}

/** A tombstone stands for a deleted message with replies. */
function written(channel: string, message: Found): WrittenMessage | undefined {
  const { ts, thread_ts: thread, subtype, user, bot_id: bot, text, files } = message;
  if (subtype === 'tombstone') return undefined;
  return {
    place: { channel, ts, ...(thread !== undefined && thread !== ts && { thread }) },
    author: user ?? bot ?? '',
    text,
    at: millisecondsOf(ts),
    files: files.flatMap(({ name, permalink }) =>
      permalink === undefined ? [] : [{ name: name || 'file', link: permalink }],
    ),
  };
}

/** Epoch milliseconds of one of Slack's timestamps: `1700000000.000100`. */
export function millisecondsOf(ts: string): number {
  return Math.floor(Number(ts) * 1_000);
}
