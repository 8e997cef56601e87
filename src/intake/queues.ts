import type { AwsClients, AwsScope } from '../aws/clients.ts';
import {
  type QueueMessage,
  type QueueReader,
  type QueueReaderOptions,
  readQueue,
} from '../aws/sqs.ts';
import type { CatalogQueue } from '../config/intake-schema.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Log } from '../log.ts';
import type { AlarmInbox } from '../store/alarm-inbox.ts';
import { queueMessage } from './keep.ts';
import { type QueueWatchOptions, watchQueue } from './queue-watch.ts';

export interface QueuesDependencies {
  readonly clients: Pick<AwsClients, 'sqs'>;
  readonly alarmInbox: Pick<AlarmInbox, 'keep'>;
  /** Tells people what the bot has to say about itself. Rejects when they could not be told. */
  readonly tell: QueueWatchOptions['tell'];
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}

/** Reads the queues of the catalog. */
export interface Queues {
  /** Begins with queues that are new and ends with those that are gone. */
  read(queues: readonly CatalogQueue[]): Promise<void>;
  /** Resolves when what was received is kept. */
  stop(): Promise<void>;
}

/** One poll at a time takes some hundred milliseconds for ten messages: in a storm that is too slow. */
const READERS_PER_QUEUE = 3;
/** Nobody asks: in the name of the session of an assumed role, so that CloudTrail shows who it is. */
const READER = 'intake';

/** Reads no queue yet. */
export function createQueues(dependencies: QueuesDependencies): Queues {
  const { clients, alarmInbox, tell, now, log } = dependencies;
  const reading = new Map<string, readonly QueueReader[]>();
  const begin = (queue: CatalogQueue): readonly QueueReader[] => {
    const { url } = queue;
    const watch = watchQueue({
      ...{ url, tell, now },
      onFailure: (error) => log.error({ error }, 'The ops channel could not be told.'),
    });
    const options: QueueReaderOptions = {
      clients,
      scope: scopeOf(queue),
      url,
      keep: (messages) => keep(messages, { alarmInbox, log }),
      onFault(work, fault) {
        log.error({ url, error: fault }, `A queue: ${fault.message}`);
        watch.failed(work, fault.message);
      },
      onWorked: watch.worked,
    };
    return Array.from({ length: READERS_PER_QUEUE }, () => readQueue(options));
  };
  const end = async (key: string): Promise<void> => {
    const readers = reading.get(key) ?? [];
    reading.delete(key);
    await Promise.all(readers.map((reader) => reader.stop()));
  };
  return {
    async read(queues) {
      const wanted = new Map(queues.map((queue) => [JSON.stringify(queue), queue]));
      for (const [key, queue] of wanted) if (!reading.has(key)) reading.set(key, begin(queue));
      const gone = [...reading.keys()].filter((key) => !wanted.has(key));
      await Promise.all(gone.map(end));
    },
    async stop() {
      await Promise.all([...reading.keys()].map(end));
    },
  };
}

function scopeOf({ region, role }: CatalogQueue): AwsScope {
  return { region, userId: READER, ...(role !== undefined && { role }) };
}

/** Each is kept by itself: one that cannot be kept must not hold back the others. */
async function keep(
  messages: readonly QueueMessage[],
  { alarmInbox, log }: Pick<QueuesDependencies, 'alarmInbox' | 'log'>,
): Promise<string[]> {
  const kept = await Promise.all(
    messages.map(async ({ id, body }) => {
      try {
        await alarmInbox.keep(queueMessage(id, body));
        return [id];
      } catch (error) {
        log.error({ id, error }, `A message stays in its queue: ${messageOf(error)}`);
        return [];
      }
    }),
  );
  return kept.flat();
}
