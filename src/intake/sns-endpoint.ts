import type { Agent } from 'node:https';
import { z } from 'zod';
import type { CatalogIntake } from '../config/intake-schema.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Log } from '../log.ts';
import type { AlarmInbox } from '../store/alarm-inbox.ts';
import { askSns } from './ask-sns.ts';
import type { Answer, Received } from './http.ts';
import { topicMessage } from './keep.ts';
import type { SignatureCheck } from './sns-signature.ts';

export interface SnsEndpointDependencies {
  readonly topics: () => CatalogIntake['topics'];
  readonly alarmInbox: Pick<AlarmInbox, 'keep'>;
  readonly check: SignatureCheck;
  /** Makes the connections that confirm subscriptions. */
  readonly agent: Agent;
  readonly log: Log;
}

/** AWS: SNS, "Parsing message formats" of HTTP/HTTPS endpoints. */
const envelope = z.looseObject({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string().min(1),
  TopicArn: z.string(),
  Message: z.string(),
  SubscribeURL: z.string().optional(),
  SigningCertURL: z.string().optional(),
});

/**
 * Takes what SNS posts: only of topics that the catalog names, and only what SNS signed. SNS tries again after 5xx, and takes
 * 4xx for a last word.
 */
export function createSnsEndpoint(dependencies: SnsEndpointDependencies) {
  const { topics, alarmInbox, check, agent, log } = dependencies;
  return async ({ headers, body }: Received): Promise<Answer> => {
    const message = envelope.safeParse(parsed(body)).data;
    if (!message) return { status: 400, text: 'not a message of SNS' };
    const { Type: type, TopicArn: topic, MessageId: id } = message;
    if (headers['x-amz-sns-message-type'] !== type)
      return { status: 400, text: 'the message is of another type than its header says' };
    if (!topics().includes(topic)) {
      log.warn({ topic }, 'A message of a topic was refused: the catalog does not list the topic.');
      return { status: 403, text: 'the topic is not known here' };
    }
    const signature = await check(message);
    if (signature !== 'signed')
      log.warn(
        { topic, id, signature },
        'The signature of a message is wrong or could not be checked.',
      );
    if (signature === 'forged') return { status: 403, text: 'the signature is wrong' };
    if (signature === 'unsure') return { status: 503, text: 'the certificate cannot be fetched' };
    if (type !== 'SubscriptionConfirmation') {
      await alarmInbox.keep(topicMessage(id, body));
      return { status: 200, text: 'kept' };
    }
    return confirm({ topic, url: message.SubscribeURL ?? '', agent, log });
  };
}

async function confirm({
  topic,
  url,
  agent,
  log,
}: Pick<SnsEndpointDependencies, 'agent' | 'log'> & {
  topic: string;
  url: string;
}): Promise<Answer> {
  const address = confirmationAddress(url, topic);
  if (!address) {
    log.warn({ topic }, 'A subscription was not confirmed: its address is not one of SNS.');
    return { status: 403, text: 'the address of the confirmation is not one of SNS' };
  }
  try {
    const { status } = await askSns(address, agent);
    if (status !== 200) throw new Error(`SNS answered ${status}`);
    log.info({ topic }, 'The subscription of a topic is confirmed.');
    return { status: 200, text: 'confirmed' };
  } catch (error) {
    log.error({ topic, error }, `A subscription could not be confirmed: ${messageOf(error)}`);
    return { status: 503, text: 'the subscription could not be confirmed' };
  }
}

/** The address that confirms a subscription to this topic, and nothing else; undefined if it is any other. */
function confirmationAddress(text: string, topic: string): URL | undefined {
  const url = URL.parse(text);
  const region = topic.split(':')[3] ?? '';
  const isSns =
    url?.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    [`sns.${region}.amazonaws.com`, `sns.${region}.amazonaws.com.cn`].includes(url.hostname);
  const asks = url?.searchParams;
  const isConfirmation =
    asks?.get('Action') === 'ConfirmSubscription' && asks.get('TopicArn') === topic;
  return isSns && isConfirmation ? url : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
