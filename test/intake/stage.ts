import { onTestFinished } from 'vitest';
import { type Messaging, startMessaging } from '../../demo/aws/notifications/messaging.ts';
import { createAwsClients } from '../../src/aws/clients.ts';
import type { CatalogIntake } from '../../src/config/intake-schema.ts';
import type { AlarmEvent, ApplyAlarm } from '../../src/features/alarms/event.ts';
import { inboxWork } from '../../src/features/alarms/read/work.ts';
import { createQueues, type Queues } from '../../src/intake/queues.ts';
import { createJobRunner } from '../../src/jobs/runner.ts';
import type { Messenger } from '../../src/kernel/messenger.ts';
import type { View } from '../../src/kernel/view.ts';
import { createLog } from '../../src/log.ts';
import type { NewAlarmMessage } from '../../src/store/alarm-inbox.ts';
import type { Store } from '../../src/store/store.ts';
import { watchLeaks } from '../flow/leaks.ts';
import { createPlace, type Place } from '../store/place.ts';

/** An event that counted, and which message it was of. */
export interface Applied {
  event: AlarmEvent;
  id: string;
}

/** One process that takes alarms in and makes them count. */
export interface Replica {
  store: Store;
  queues: Queues;
  /** Runs every job that is due now. */
  work(): Promise<void>;
  stop(): Promise<void>;
}

/** Queues, a database, and replicas between them. */
export interface Stage {
  messaging: Messaging;
  applied: Applied[];
  /** What the ops channel was told. */
  told: View[];
  /** What it was told of queues. */
  notices: string[];
  log: { level: string; msg: string }[];
  clock: { now: number };
  place: Place;
  openReplica(options?: ReplicaOptions): Promise<Replica>;
}

export interface ReplicaOptions {
  apply?: ApplyAlarm;
  /** May hold a message back, or fail instead of the database. */
  beforeKeep?: (message: NewAlarmMessage) => void | Promise<void>;
  webhooks?: CatalogIntake['webhooks'];
}

export const REGION = 'us-west-2';

/** Opens the stage for one test; at its end nothing may be left open. */
export async function openStage(dialect: Store['dialect'] = 'sqlite'): Promise<Stage> {
  const noLeaks = watchLeaks();
  onTestFinished(noLeaks);
  const place = await createPlace(dialect);
  const messaging = await startMessaging();
  onTestFinished(() => messaging.close());
  const stage = {
    messaging,
    applied: [] as Applied[],
    told: [] as View[],
    notices: [] as string[],
    log: [] as Stage['log'],
    clock: place.clock,
    place,
  };
  return {
    ...stage,
    async openReplica(options = {}) {
      const store = await place.open();
      return replicaOn(store, stage, options);
    },
  };
}

function replicaOn(
  store: Store,
  { applied, told, notices, log: lines, clock }: Omit<Stage, 'openReplica'>,
  { apply, beforeKeep, webhooks = {} }: ReplicaOptions,
): Replica {
  const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line)) });
  const credentials = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'secret' };
  const clients = createAwsClients({ credentials });
  const alarmInbox = {
    async keep(message: NewAlarmMessage) {
      await beforeKeep?.(message);
      return store.alarmInbox.keep(message);
    },
  };
  const queues = createQueues({
    ...{ clients, alarmInbox, log },
    now: () => clock.now,
    tell: async (notice, isMended) => void notices.push(`${isMended ? 'mended: ' : ''}${notice}`),
  });
  const runner = createJobRunner({
    jobs: store.jobs,
    handlers: inboxWork({
      alarmInbox: store.alarmInbox,
      webhooks: () => webhooks,
      messenger: messengerTo(told),
      opsChannel: () => 'C0OPS',
      onAside: ({ key, reason }) => log.warn({ key }, `Set aside: ${reason}`),
      apply: async (event, message) => {
        await apply?.(event, message);
        applied.push({ event, id: message.id });
      },
    }),
    owner: 'this process',
    now: () => clock.now,
    onFailure: ({ error }) => log.error({ error }, `A job failed: ${error}`),
  });
  const stop = async () => {
    await queues.stop();
    await runner.stop();
    clients.close();
  };
  onTestFinished(stop);
  return { store, queues, work: () => runner.runOnce(), stop };
}

function messengerTo(told: View[]): Pick<Messenger, 'post'> {
  return {
    async post(channel, reader, compose) {
      told.push(compose({ ...reader, now: 0, button: () => '' }));
      return { channel, ts: '1' };
    },
  };
}
