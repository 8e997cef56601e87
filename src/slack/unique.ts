import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { UniqueMessage } from '../kernel/messenger.ts';
import type { MessagePlace } from '../kernel/reply.ts';
import { patiently } from './patiently.ts';

/** Slack: message metadata. People do not see it; an edit without any leaves it as it is. */
const EVENT_TYPE = 'gridops_message';

/** What a message is found by. */
export function metadataOf({ key }: Pick<UniqueMessage, 'key'>) {
  return { event_type: EVENT_TYPE, event_payload: { key } };
}

const page = z.object({
  messages: z
    .array(
      z.object({
        ts: z.string(),
        metadata: z
          .object({ event_type: z.string(), event_payload: z.looseObject({}).default({}) })
          .optional()
          .catch(undefined),
      }),
    )
    .default([]),
  response_metadata: z.object({ next_cursor: z.string().default('') }).optional(),
});

const PER_PAGE = 200;
/** Longer channels are not read: so much is not written between two attempts. */
const MOST_PAGES = 10;
/** Clocks of ours and of Slack's may differ by so much. */
const CLOCKS_MS = 60_000;

/**
 * The message with this key in its channel or thread, written since `triedAt`. Undefined where there is none, or where Slack
 * does not let us look: then a message twice is better than none. Rejects when Slack cannot be reached.
 */
export async function findUnique(
  web: WebClient,
  { channel, thread, key, triedAt = 0 }: UniqueMessage,
): Promise<MessagePlace | undefined> {
  const oldest = String(Math.max(0, triedAt - CLOCKS_MS) / 1_000);
  const query = { channel, oldest, include_all_metadata: true, limit: PER_PAGE };
  for (let cursor = '', read = 0; read < MOST_PAGES; read += 1) {
    const next = { ...query, ...(cursor !== '' && { cursor }) };
    const answer = await looking(() =>
      thread === undefined
        ? web.conversations.history(next)
        : web.conversations.replies({ ...next, ts: thread }),
    );
    const { messages, response_metadata } = page.parse(answer ?? {});
    const found = messages.find(({ metadata }) => isOf(metadata, key));
    if (found) return { channel, ts: found.ts, ...(thread !== undefined && { thread }) };
    cursor = response_metadata?.next_cursor ?? '';
    if (cursor === '') return undefined;
  }
  return undefined;
}

function isOf(
  metadata: { event_type: string; event_payload: Record<string, unknown> } | undefined,
  key: string,
): boolean {
  return metadata?.event_type === EVENT_TYPE && metadata.event_payload.key === key;
}

/** Undefined where Slack refuses, such as `missing_scope`. */
function looking<T>(call: () => Promise<T>): Promise<T | undefined> {
  return patiently(call).catch((error: unknown) => {
    if (error instanceof WebAPIPlatformError) return undefined;
    throw error;
  });
}
