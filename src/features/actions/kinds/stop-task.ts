import { type EcsTask, serviceTasks, stopTask } from '../../../aws/ecs-tasks.ts';
import { UserError } from '../../../kernel/errors.ts';
import { formatDuration } from '../../../kernel/time.ts';
import type { ActionArguments, ActionKind, ActionTools, Plan } from '../kind.ts';
import { type KnownService, readService } from './service.ts';
import { commonWarnings } from './warnings.ts';

/** Stops one task; its service starts another one. AWS: StopTask. */
export const stopTaskKind: ActionKind = {
  name: 'stop-task',
  async plan(args, tools) {
    const known = await readService(tools);
    const tasks = await runningTasks(known, tools);
    return planOf(known, taskOf(args, tasks), await commonWarnings(known, tools), tools.now());
  },
  async execute({ details }, tools) {
    const { entry } = await readService(tools);
    const { clients, act, signal } = tools;
    const { cluster } = entry.ecs;
    const reason = `GridOps, asked by ${act.userId}`;
    const { id } = await stopTask(clients, act, { cluster, task: String(details), reason }, signal);
    return { task: id };
  },
  async aftermath({ details }, _startedAt, tools) {
    const known = await readService(tools);
    const tasks = await runningTasks(known, tools);
    return tasks.some(({ id }) => id === details)
      ? { kind: 'unknown', evidence: 'The task still runs: it was probably not done.' }
      : { kind: 'done', receipt: { task: String(details) } };
  },
  async progress({ details }, _receipt, tools) {
    const known = await readService(tools);
    const tasks = await runningTasks(known, tools);
    const { desired, running, pending } = known.live;
    const facts = [`${running} of ${desired} tasks running, ${pending} pending`];
    if (tasks.some(({ id }) => id === details))
      return { state: 'running', facts: ['The task is stopping.', ...facts] };
    const isBack = running >= desired && pending === 0;
    return { state: isBack ? 'succeeded' : 'running', facts };
  },
};

function runningTasks({ entry }: KnownService, { clients, read, signal }: ActionTools) {
  return serviceTasks(clients, read, { ...entry.ecs, desiredStatus: 'RUNNING' }, signal);
}

/** By its id or the first characters of it. Throws UserError where none or several are meant. */
function taskOf({ task }: ActionArguments, tasks: readonly EcsTask[]): EcsTask {
  const found = tasks.filter(({ id }) => id.startsWith(String(task)));
  const [one] = found;
  const names = tasks.map(({ id }) => `\`${id}\``).join(', ');
  if (!one) throw new UserError(`No such task runs. Running: ${names || 'none'}.`);
  if (found.length > 1) throw new UserError(`Several tasks begin like that: ${names}.`);
  return one;
}

function planOf(
  { title, state, live }: KnownService,
  task: EcsTask,
  warnings: string[],
  now: number,
): Plan {
  const age =
    task.startedAt === undefined ? 'not started yet' : formatDuration(now - task.startedAt);
  const rest = live.running - 1;
  return {
    summary: `Stop one task of ${title} (${task.id.slice(0, 8)})`,
    changes: [{ what: 'Task', from: `${task.id}, ${task.taskDefinition}, ${age}`, to: 'stopped' }],
    blastRadius:
      rest <= 0
        ? ['It is the only task: every request fails until another one is healthy.']
        : [`${rest} of ${live.running} tasks keep serving; requests on this one are cut off.`],
    warnings,
    iam: ['ecs:StopTask'],
    single: state.desired <= 1,
    before: { ...state, task: task.id },
    after: state,
    details: task.id,
  };
}
