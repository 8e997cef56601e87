import type { CatalogIntake } from '../../../config/intake-schema.ts';
import type { AlarmEvent } from '../event.ts';
import { isAlarmNotification, readAlarmNotification } from './cloudwatch.ts';
import { isEvent, readEvent } from './event-bridge.ts';
import { unwrap } from './sns.ts';
import { Unreadable } from './unreadable.ts';
import { jsonOf } from './values.ts';
import { readWebhook } from './webhook.ts';

/** A message as it was kept. */
export interface KeptMessage {
  /** `queue`, `topic`, or `webhook:` and its name. */
  readonly source: string;
  readonly body: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

/** SNS takes 256 KiB, which its envelope may double; nothing that is longer is an alarm. */
const MOST_CHARACTERS = 600_000;

/** What a message says: no event where it is none for anybody. Throws Unreadable. */
export function readMessage(message: KeptMessage, webhooks: CatalogIntake['webhooks']) {
  const { source, body, receivedAt } = message;
  if (body.length > MOST_CHARACTERS)
    throw new Unreadable(`it is too long: ${body.length.toLocaleString('en')} characters`);
  const value = parsed(body, 'it is not JSON');
  if (!source.startsWith('webhook:')) return readAws(value);
  const name = source.slice('webhook:'.length);
  const mapping = Object.hasOwn(webhooks, name) ? webhooks[name] : undefined;
  if (mapping) return readWebhook(value, { name, mapping, receivedAt });
  throw new Unreadable(`the catalog has no webhook ${name} any more`);
}

/** A message of AWS: in an envelope of SNS or as it is. */
function readAws(value: unknown): AlarmEvent[] {
  const inside = unwrap(value);
  if (!inside) return readPlain(value, undefined);
  const { topicArn, message } = inside;
  return readPlain(parsed(message, `what the topic ${topicArn} sent is not JSON`), topicArn);
}

function readPlain(value: unknown, topicArn: string | undefined): AlarmEvent[] {
  if (typeof value === 'object' && value !== null) {
    if (isEvent(value)) return readEvent(value);
    if (isAlarmNotification(value)) return [readAlarmNotification(value, topicArn)];
    if (isTestNotice(value)) return [];
  }
  throw new Unreadable('it has no shape that GridOps knows');
}

/** What AWS sends once when somebody connects a service to a topic. AWS: Auto Scaling and S3, event notifications. */
function isTestNotice(value: object): boolean {
  return (
    'Event' in value &&
    (value.Event === 's3:TestEvent' || value.Event === 'autoscaling:TEST_NOTIFICATION')
  );
}

function parsed(text: string, problem: string): unknown {
  const value = jsonOf(text);
  if (value === undefined) throw new Unreadable(problem);
  return value;
}
