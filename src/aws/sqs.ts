import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import { callOf } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { type AwsFault, toAwsFault } from './faults.ts';
import { LONG_POLL_MS } from './sqs-client.ts';

/** A message as a queue delivers it; it may be delivered more than once, and in any order. */
export interface QueueMessage {
  /** SQS's own id, the same in every delivery. */
  readonly id: string;
  readonly body: string;
}

export type QueueWork = 'receive' | 'delete';

export interface QueueReaderOptions {
  readonly clients: Pick<AwsClients, 'sqs'>;
  readonly scope: AwsScope;
  readonly url: string;
  /** Resolves to the ids of the messages that are kept: they are deleted, the others are delivered again. */
  readonly keep: (messages: readonly QueueMessage[]) => Promise<readonly string[]>;
  /** Hears that messages could not be received, or could not be deleted: those will come again. */
  readonly onFault: (work: QueueWork, fault: AwsFault) => void;
  /** Hears that it could be asked, with messages or without, or that all that was kept is deleted. */
  readonly onWorked: (work: QueueWork) => void;
}

/** Reads a queue until it is stopped. */
export interface QueueReader {
  /** Takes no more messages; resolves when those that it has are kept and deleted. */
  stop(): Promise<void>;
}

/** As many as SQS gives at once. AWS: ReceiveMessage. */
const MOST_MESSAGES = 10;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** Begins to read a queue by long polling. What somebody takes and does not delete comes again after the queue's own visibility timeout. */
export function readQueue(options: QueueReaderOptions): QueueReader {
  const { clients, scope, url, keep, onFault, onWorked } = options;
  const stopping = new AbortController();
  const patience = createPatience(stopping.signal);
  let isKeeping = false;
  let isDeleted = false;
  const consumer = Consumer.create({
    queueUrl: url,
    sqs: clients.sqs(scope),
    batchSize: MOST_MESSAGES,
    waitTimeSeconds: LONG_POLL_MS / 1_000,
    suppressFifoWarning: true,
    // The pauses are ours: see below.
    authenticationErrorTimeout: 0,
    preReceiveMessageCallback: patience.wait,
    async handleMessageBatch(messages) {
      isKeeping = true;
      onWorked('receive');
      const kept = await keepBatch(messages, keep);
      if (kept.length === messages.length) patience.restore();
      else patience.lose();
      isDeleted = kept.length > 0;
      return kept;
    },
  });
  consumer.on('response_processed', () => {
    isKeeping = false;
    if (isDeleted) onWorked('delete');
  });
  consumer.on('empty', () => {
    patience.restore();
    onWorked('receive');
  });
  consumer.on('error', (error, messages) => {
    if (stopping.signal.aborted) return;
    patience.lose();
    isDeleted = false;
    const [work, operation] = messages
      ? (['delete', 'DeleteMessageBatch'] as const)
      : (['receive', 'ReceiveMessage'] as const);
    onFault(work, toAwsFault(error.cause ?? error, callOf(operation, scope)));
  });
  consumer.start();
  return {
    async stop() {
      stopping.abort();
      if (!consumer.status.isPolling) return consumer.stop();
      const ended = whenEnded(consumer, isKeeping);
      consumer.stop({ abort: !isKeeping });
      await ended;
    },
  };
}

/** The messages that are kept. What could not be kept comes again: nobody is told here, because `keep` tells. */
async function keepBatch(messages: readonly Message[], keep: QueueReaderOptions['keep']) {
  const readable = messages.map(({ MessageId: id = '', Body: body = '' }) => ({ id, body }));
  const kept = new Set(await keep(readable));
  return messages.filter(({ MessageId: id = '' }) => kept.has(id));
}

/** A batch ends when it is kept and deleted, a poll with an error: it was cut off. */
function whenEnded(consumer: Consumer, isKeeping: boolean): Promise<void> {
  return new Promise((resolve) => {
    consumer.once('response_processed', () => resolve());
    consumer.once('empty', () => resolve());
    if (!isKeeping) consumer.once('error', () => resolve());
  });
}

/** Pauses before a poll after something went wrong: twice as long each time, until something goes right. */
function createPatience(signal: AbortSignal) {
  let pause = 0;
  return {
    wait: () => delay(pause, undefined, { signal }).catch(() => undefined),
    lose() {
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2 || FIRST_PAUSE_MS);
    },
    restore() {
      pause = 0;
    },
  };
}
