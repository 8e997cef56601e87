import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';

/** SNS and SQS, played by an emulator that others wrote. */
export interface Messaging {
  /** For `AWS_ENDPOINT_URL_SQS`. */
  readonly url: string;
  /** Makes a queue and resolves to its URL. */
  createQueue(name: string, attributes?: Readonly<Record<string, string>>): Promise<string>;
  /** Makes a topic and resolves to its ARN. */
  createTopic(name: string): Promise<string>;
  /** What the topic gets goes to the queue, in an envelope or, `raw`, as it is. */
  subscribe(topicArn: string, queueUrl: string, options?: { raw?: boolean }): Promise<void>;
  publish(topicArn: string, message: string, subject?: string): Promise<void>;
  /** Puts a message into a queue. */
  send(queueUrl: string, body: string): Promise<void>;
  /** How many messages a queue holds: those that can be received, and those that somebody received. */
  count(queueUrl: string): Promise<{ ready: number; hidden: number }>;
  close(): Promise<void>;
}

const REGION = 'us-west-2';

/** Starts the emulator on a loopback port; 0, the default, takes a free one. */
export async function startMessaging(port = 0): Promise<Messaging> {
  const app = buildApp({ logger: false, defaultRegion: REGION });
  const url = await app.listen({ port, host: '127.0.0.1' });
  const credentials = { accessKeyId: 'AKIADEMODEMODEMODEMO', secretAccessKey: 'demo' };
  const sqs = new SQSClient({ endpoint: url, region: REGION, credentials });
  const attributesOf = async (QueueUrl: string) => {
    const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    return (await sqs.send(ask)).Attributes ?? {};
  };
  const sns = (action: string, parameters: Readonly<Record<string, string>>) =>
    askSns(url, action, parameters);
  return {
    url,
    async createQueue(QueueName, Attributes = {}) {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
      // The emulator names a host that not every machine can look up.
      return `${url}${new URL(QueueUrl).pathname}`;
    },
    async createTopic(name) {
      const [, arn = ''] = /<TopicArn>(.+?)</.exec(await sns('CreateTopic', { Name: name })) ?? [];
      return arn;
    },
    async subscribe(topicArn, queueUrl, { raw = false } = {}) {
      const { QueueArn: endpoint = '' } = await attributesOf(queueUrl);
      await sns('Subscribe', {
        ...{ TopicArn: topicArn, Protocol: 'sqs', Endpoint: endpoint },
        ...(raw && {
          'Attributes.entry.1.key': 'RawMessageDelivery',
          'Attributes.entry.1.value': 'true',
        }),
      });
    },
    async publish(topicArn, message, subject) {
      const about = subject === undefined ? {} : { Subject: subject };
      await sns('Publish', { TopicArn: topicArn, Message: message, ...about });
    },
    async send(QueueUrl, MessageBody) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    async count(queueUrl) {
      const { ApproximateNumberOfMessages: ready, ApproximateNumberOfMessagesNotVisible: hidden } =
        await attributesOf(queueUrl);
      return { ready: Number(ready), hidden: Number(hidden) };
    },
    async close() {
      sqs.destroy();
      await app.close();
    },
  };
}

/** AWS SNS: the query protocol, as the CLI speaks it. */
async function askSns(
  url: string,
  action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { connection: 'close' },
    body: new URLSearchParams({ Action: action, Version: '2010-03-31', ...parameters }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`SNS ${action}: ${text}`);
  return text;
}
