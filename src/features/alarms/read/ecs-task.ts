import { z } from 'zod';
import type { AlarmEvent } from '../event.ts';
import type { EventBridgeEvent } from './event-bridge.ts';
import { instantOf, shaped } from './values.ts';

const container = z.object({
  name: z.string(),
  exitCode: z.number().nullish(),
  reason: z.string().nullish(),
});

/** AWS: "Amazon ECS task state change events"; the task is as DescribeTasks has it. */
const task = z.object({
  clusterArn: z.string(),
  taskArn: z.string(),
  taskDefinitionArn: z.string().nullish(),
  group: z.string().nullish(),
  lastStatus: z.string(),
  stopCode: z.string().nullish(),
  stoppedReason: z.string().nullish(),
  stoppedAt: z.string().nullish(),
  containers: z.array(container).nullish(),
});

type StoppedTask = z.output<typeof task>;

/** Reads a change of a task: one that failed gives an event, any other gives none. */
export function readEcsTask({ detail, account, region, time }: EventBridgeEvent): AlarmEvent[] {
  const found = shaped(task, detail, 'a task of ECS');
  if (found.lastStatus !== 'STOPPED' || !hasFailed(found)) return [];
  const cluster = lastOf(found.clusterArn);
  const group = found.group ?? '';
  const service = group.startsWith('service:') ? group.slice('service:'.length) : undefined;
  const of = service ?? (group || lastOf(found.taskArn));
  return [
    {
      kind: 'stopped-task',
      source: 'eventbridge',
      key: `${found.clusterArn} ${group || found.taskArn} stopped tasks`,
      name: `A task of ${of} stopped`,
      state: 'ALARM',
      at: instantOf(found.stoppedAt ?? time),
      reason: found.stoppedReason ?? found.stopCode ?? '',
      account,
      region,
      facts: factsOf(found),
      ...(service !== undefined && { resource: `${cluster}/${service}` }),
    },
  ];
}

/**
 * Whether a task stopped because something is wrong. Scaling in, a deployment and people stop tasks in good order, and then
 * exit codes such as 137 and 143 mean nothing. AWS: DescribeTasks, stopCode; "Viewing Amazon ECS stopped task errors".
 */
function hasFailed({ stopCode, stoppedReason, containers }: StoppedTask): boolean {
  switch (stopCode) {
    case 'TaskFailedToStart':
      return true;
    case 'ServiceSchedulerInitiated':
      return /failed .*health checks?|unhealthy/i.test(stoppedReason ?? '');
    case 'UserInitiated':
    case 'SpotInterruption':
    case 'TerminationNotice':
      return false;
    default:
      return (containers ?? []).some(
        ({ exitCode, reason }) => (exitCode ?? 0) !== 0 || Boolean(reason),
      );
  }
}

function factsOf({ taskArn, taskDefinitionArn, containers }: StoppedTask): string[] {
  const ended = (containers ?? []).flatMap(({ name, exitCode, reason }) => {
    if (typeof exitCode !== 'number' && !reason) return [];
    const code = typeof exitCode === 'number' ? ` exited with code ${exitCode}` : ' did not run';
    return `Container ${name}${code}${reason ? `: ${reason}` : ''}`;
  });
  const definition = taskDefinitionArn ? `, ${lastOf(taskDefinitionArn)}` : '';
  return [...ended, `Task ${lastOf(taskArn)}${definition}`];
}

function lastOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
