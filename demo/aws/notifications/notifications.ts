import type { World } from '../world/world.ts';
import { type Messaging, startMessaging } from './messaging.ts';
import { createNotifier } from './notifier.ts';

/** The world's alarms and events on their way to whoever reads the queue. */
export interface RunningNotifications {
  readonly messaging: Messaging;
  readonly queueUrl: string;
  /** Sends what is new at once, instead of within a second. */
  notify(): Promise<void>;
  close(): Promise<void>;
}

/** The queue of the example catalog. */
const QUEUE = 'gridops-alarms';

/** Starts a topic and a queue: alarms go through the topic, events of ECS directly. */
export async function startNotifications(
  world: World,
  onFailure: (error: unknown) => void = (error) => console.error(error),
): Promise<RunningNotifications> {
  const messaging = await startMessaging();
  const queueUrl = await messaging.createQueue(QUEUE);
  const topic = await messaging.createTopic(QUEUE);
  await messaging.subscribe(topic, queueUrl);
  const recipients = {
    publish: (message: string, subject: string) => messaging.publish(topic, message, subject),
    send: (event: string) => messaging.send(queueUrl, event),
  };
  const { notify, start } = createNotifier(world, recipients, onFailure);
  const stop = start();
  return {
    messaging,
    queueUrl,
    notify,
    async close() {
      await stop();
      await messaging.close();
    },
  };
}
