import { ofKind } from './operation.ts';

const QUEUES = 'arn:aws:sqs:*:*:*';

/** The operations that empty the queues of the catalog, as the bot itself or as a queue's `role`. */
export const RECEIVES = ofKind('receive', {
  ReceiveMessage: {
    service: 'SQS',
    iamAction: 'sqs:ReceiveMessage',
    resource: QUEUES,
    why: 'alarms from queues',
  },
  // DeleteMessageBatch needs the permission of DeleteMessage. AWS: Service Authorization Reference, SQS.
  DeleteMessageBatch: {
    service: 'SQS',
    iamAction: 'sqs:DeleteMessage',
    resource: QUEUES,
    why: 'taking what is stored out of the queue',
  },
});
