import { z } from 'zod';
import { Unreadable } from './unreadable.ts';

/** AWS: SNS, "HTTP/HTTPS notification JSON format"; what a queue gets is the same. */
const envelope = z.object({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
});

/** What is in an envelope of SNS, and the topic that it came from; undefined where it is no such envelope. */
export function unwrap(value: unknown): { topicArn: string; message: string } | undefined {
  const parsed = envelope.safeParse(value);
  if (!parsed.success) return undefined;
  const { Type: type, TopicArn: topicArn, Message: message } = parsed.data;
  if (type === 'Notification') return { topicArn, message };
  throw new Unreadable(
    type === 'SubscriptionConfirmation'
      ? `the topic ${topicArn} asks whether it may send here: confirm the subscription in AWS`
      : `the topic ${topicArn} sends here no longer, because somebody ended the subscription: if that is wrong, subscribe again`,
  );
}
