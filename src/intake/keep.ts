import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CatalogWebhook } from '../config/intake-schema.ts';
import { readPath } from '../json-path.ts';
import type { NewAlarmMessage } from '../store/alarm-inbox.ts';

/*
 * Which deliveries are one message. A sender that got no answer delivers again, and a topic may deliver to a queue and over
 * HTTPS; the key is what is the same in all of them.
 */

const notification = z.object({
  Type: z.string(),
  MessageId: z.string().min(1),
  TopicArn: z.string().min(1),
});
const event = z.object({ 'detail-type': z.string(), id: z.string().min(1) });

/** A message from a queue: known by SNS's id, or EventBridge's, or else by the queue's own. */
export function queueMessage(id: string, body: string): NewAlarmMessage {
  const value = parsed(body);
  const notified = notification.safeParse(value).data;
  if (notified) return { key: topicKey(notified.MessageId), source: 'queue', body };
  const happened = event.safeParse(value).data;
  return { key: short(happened ? `event:${happened.id}` : `queue:${id}`), source: 'queue', body };
}

/** A message from a topic over HTTPS. */
export function topicMessage(messageId: string, body: string): NewAlarmMessage {
  return { key: topicKey(messageId), source: 'topic', body };
}

/** Without a time of its own, the same text at another time is another message; a sender tries again sooner. */
const SAME_WITHIN_MS = 5 * 60_000;

/** A message from a webhook: known by its own id, or else by its text. */
export function webhookMessage(
  name: string,
  webhook: Pick<CatalogWebhook, 'id' | 'fields'>,
  { body, receivedAt }: { body: string; receivedAt: number },
): NewAlarmMessage {
  const source = `webhook:${name}`;
  const id = webhook.id === undefined ? undefined : readPath(parsed(body), webhook.id);
  if (typeof id === 'string' || typeof id === 'number')
    return { key: short(`${source}:${id}`), source, body };
  const span = webhook.fields.at ? '' : `:${Math.floor(receivedAt / SAME_WITHIN_MS)}`;
  return { key: `${source}:${digest(body)}${span}`, source, body };
}

function topicKey(messageId: string): string {
  return short(`topic:${messageId}`);
}

const MOST_CHARACTERS = 200;

function short(key: string): string {
  return key.length <= MOST_CHARACTERS && !/\s/.test(key)
    ? key
    : `${key.split(':')[0]}:${digest(key)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
