import type { EcsTask } from '../../aws/ecs-tasks.ts';
import { formatDuration } from '../../kernel/time.ts';

/** 128 and the signal SIGKILL. AWS: ECS, "Stopped tasks error codes". */
const KILLED = 137;

/** How the tasks ended, in sentences, what matters most first. */
export function endings(tasks: readonly EcsTask[]): string[] {
  const crashed = tasks.filter(hasCrashed);
  const starved = tasks.filter(ranOutOfMemory);
  const never = tasks.filter(({ stopCode }) => stopCode === 'TaskFailedToStart');
  const wanted = tasks.filter(({ stopCode }) => WANTED.has(stopCode ?? ''));
  const several = (count: number) => (count === 1 ? '1 task' : `${count} tasks`);
  return [
    ...(starved.length > 0 ? [`${several(starved.length)} ran out of memory.`] : []),
    ...(crashed.length > 0
      ? [
          `${several(crashed.length)} ended by ${crashed.length === 1 ? 'itself' : 'themselves'}${afterWhat(crashed)}.`,
        ]
      : []),
    ...(never.length > 0 ? [`${several(never.length)} could not be started.`] : []),
    ...(wanted.length > 0
      ? [`${several(wanted.length)} stopped because ECS or somebody wanted it.`]
      : []),
  ];
}

/** AWS: Task, `stopCode`: what is part of a deployment, of scaling, or of a person's doing. */
const WANTED = new Set(['ServiceSchedulerInitiated', 'UserInitiated', 'SpotInterruption']);

function hasCrashed(task: EcsTask): boolean {
  return task.stopCode === 'EssentialContainerExited' && !ranOutOfMemory(task);
}

function ranOutOfMemory({ containers, stoppedReason = '' }: EcsTask): boolean {
  return (
    /OutOfMemory/.test(stoppedReason) ||
    containers.some(({ reason = '' }) => /OutOfMemory/.test(reason))
  );
}

/** ` after 12 s at most, with exit code 1`; killed from outside is said, because a kill without a reason is often memory. */
function afterWhat(tasks: readonly EcsTask[]): string {
  const lives = tasks.flatMap(({ startedAt, stoppedAt }) =>
    startedAt === undefined || stoppedAt === undefined ? [] : [stoppedAt - startedAt],
  );
  const codes = [
    ...new Set(tasks.flatMap(({ containers }) => containers.map(({ exitCode }) => exitCode))),
  ].filter((exit) => exit !== undefined);
  const longest = lives.length > 0 ? ` after ${formatDuration(Math.max(...lives))} at most` : '';
  const exits = codes.length > 0 ? `, with exit code ${codes.join(', ')}` : '';
  const killed = codes.includes(KILLED)
    ? ' (137: killed, which often means too little memory)'
    : '';
  return `${longest}${exits}${killed}`;
}
