import { transitionsOf } from '../world/alarms/timeline.ts';
import type { World } from '../world/world.ts';
import { alarmPublication } from './alarm-message.ts';
import { ecsEvents } from './ecs-events.ts';

/** Where the world's notifications go. */
export interface Recipients {
  /** To the topic of alarms. */
  publish(message: string, subject: string): Promise<void>;
  /** To the queue that a rule of EventBridge names. */
  send(event: string): Promise<void>;
}

/** Sends what happens in a world as AWS would. What had happened before is not sent. */
export interface Notifier {
  /** Sends what is new now, oldest first. */
  notify(): Promise<void>;
  /** Looks every second from now on. The returned function ends that, when what is under way is sent. */
  start(): () => Promise<void>;
}

interface News {
  id: string;
  at: number;
  send(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;

/** Watches a world on its own clock. A fault that began some minutes ago brings news of those minutes, too. */
export function createNotifier(
  world: World,
  recipients: Recipients,
  onFailure: (error: unknown) => void,
): Notifier {
  const seen = new Set(newsOf(world, recipients).map(({ id }) => id));
  let sending = Promise.resolve();
  const sendNew = async (): Promise<void> => {
    const fresh = newsOf(world, recipients).filter(({ id }) => !seen.has(id));
    for (const { id, send } of fresh.sort((a, b) => a.at - b.at)) {
      seen.add(id);
      await send();
    }
  };
  const notify = (): Promise<void> => {
    sending = sending.catch(() => undefined).then(sendNew);
    return sending;
  };
  return {
    notify,
    start() {
      const looking = setInterval(() => void notify().catch(onFailure), LOOK_EVERY_MS);
      return async () => {
        clearInterval(looking);
        await sending.catch(onFailure);
      };
    },
  };
}

function newsOf(world: World, { publish, send }: Recipients): News[] {
  const now = world.now();
  const alarms = world.history.alarms.names().flatMap((name) =>
    transitionsOf(world, name, now)
      .filter(({ isCreation }) => !isCreation)
      .flatMap((transition) => {
        const publication = alarmPublication(world, name, transition);
        if (!publication) return [];
        const { message, subject } = publication;
        const { at, to } = transition;
        return { id: `${name} ${at} ${to}`, at, send: () => publish(message, subject) };
      }),
  );
  const events = ecsEvents(world, now).map(({ id, at, event }) => ({
    ...{ id, at },
    send: () => send(JSON.stringify(event)),
  }));
  return [...alarms, ...events];
}
