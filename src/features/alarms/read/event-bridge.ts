import { z } from 'zod';
import type { AlarmEvent } from '../event.ts';
import { readAlarmChange } from './alarm-change.ts';
import { readEcsDeployment } from './ecs-deployment.ts';
import { readEcsTask } from './ecs-task.ts';
import { Unreadable } from './unreadable.ts';
import { shaped } from './values.ts';

/** What every event has around its `detail`. AWS: EventBridge, "Events structure". */
const envelope = z.object({
  id: z.string(),
  'detail-type': z.string(),
  account: z.string(),
  region: z.string(),
  time: z.string(),
  resources: z.array(z.string()),
  detail: z.unknown(),
});

export type EventBridgeEvent = z.output<typeof envelope>;

const READERS: Readonly<Record<string, (event: EventBridgeEvent) => AlarmEvent[]>> = {
  'CloudWatch Alarm State Change': (event) => [readAlarmChange(event)],
  'ECS Task State Change': readEcsTask,
  'ECS Deployment State Change': (event) => [readEcsDeployment(event)],
  'CloudWatch Alarm Configuration Change': () => [],
  'ECS Container Instance State Change': () => [],
};

/** Whether a message is an event of EventBridge. */
export function isEvent(value: object): boolean {
  return 'detail-type' in value && 'detail' in value;
}

/** Reads an event of EventBridge; what is no alarm gives nothing. */
export function readEvent(value: unknown): AlarmEvent[] {
  const event = shaped(envelope, value, 'an event of EventBridge');
  const kind = event['detail-type'];
  const read = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
  if (read) return read(event);
  throw new Unreadable(
    `it is an event of EventBridge that GridOps does not read, "${kind}": leave it out of the rule`,
  );
}
