import { z } from 'zod';
import { region, roleArn } from './identifiers.ts';
import { fieldPath, fields, list, named, text } from './values.ts';

/* The ways in which alarms reach the bot. No secret is here: those are in the environment. */

const queue = fields({
  url: z
    .url({
      protocol: /^https?$/,
      abort: true,
      error:
        'the URL of an SQS queue such as https://sqs.us-west-2.amazonaws.com/123456789012/name',
    })
    .describe('The URL of the queue.'),
  region: region.describe('The AWS region of the queue.'),
  role: roleArn
    .optional()
    .describe('IAM role to assume for it; without it, the credentials of GridOps itself.'),
});

/** AWS SNS: CreateTopic. */
const topicArn = text(
  /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/,
  'the ARN of an SNS topic such as arn:aws:sns:us-west-2:123456789012:name',
);

const PATHS_EXPECTED = { error: 'a field path such as labels.alertname, or a list of them' };
const paths = z
  .union([fieldPath, z.array(fieldPath).min(1)], PATHS_EXPECTED)
  .transform((written) => (typeof written === 'string' ? [written] : written));
const values = (usual: string) => list('texts', z.string({ error: 'text' })).default([usual]);

const webhook = fields({
  header: text(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'the name of an HTTP header such as x-token')
    .default('authorization')
    .describe(
      'The header that carries the token: in authorization as Bearer, in any other as it is. The token itself is in the environment.',
    ),
  id: fieldPath
    .optional()
    .describe(
      'Where the id of a message stands: messages with one id are one message. Without it, messages with the same text are.',
    ),
  alerts: fieldPath
    .optional()
    .describe('Where the list of alerts stands; without it, a message is one alert.'),
  fields: fields({
    key: paths.describe('What stays the same from one change of an alert to the next.'),
    name: paths.describe('Its name, for people.'),
    state: paths.describe('Whether it fires.'),
    at: paths.optional().describe('When it began to fire; without it, when the message came.'),
    resolvedAt: paths.optional().describe('When it was resolved; without it, as above.'),
    reason: paths.optional().describe('Why it fires, in words.'),
    severity: paths.optional().describe('How bad it is.'),
    value: paths.optional().describe('The number that made it fire.'),
    resource: paths.optional().describe('What it is about: cluster/service of ECS.'),
    link: paths.optional().describe('Where to read more.'),
  }).describe(
    'Where each fact stands: a field path in the alert, or else in the whole message. Of a list, the first that is there.',
  ),
  firing: values('firing').describe('The states that mean that it fires.'),
  resolved: values('resolved').describe(
    'The states that mean that all is well. Any other state is unknown.',
  ),
});

export const intake = fields({
  queues: list('queues', queue)
    .default([])
    .describe('SQS queues that alarms are read from: the way in that needs no public address.'),
  topics: list('topic ARNs', topicArn)
    .default([])
    .describe('SNS topics that may send over HTTPS; any other is refused.'),
  webhooks: named('webhook', webhook)
    .default({})
    .describe('Other senders of JSON, by name: the name is the end of the address.'),
})
  .prefault({})
  .describe('How alarms reach GridOps.');

export type CatalogIntake = z.infer<typeof intake>;
export type CatalogQueue = CatalogIntake['queues'][number];
export type CatalogWebhook = z.infer<typeof webhook>;
