import { z } from 'zod';
import type { AwsClients } from '../../aws/clients.ts';
import { type EcsTask, serviceTasks } from '../../aws/ecs-tasks.ts';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { maskText } from '../../kernel/mask.ts';
import { formatDuration, formatInstant } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section, table } from '../../slack/blocks.ts';
import { truncate } from '../../slack/text.ts';
import { lastArgument } from './arguments.ts';
import { type AskedService, askedService, footer, told } from './service.ts';
import { endings } from './stopped.ts';

interface StoppedReport {
  readonly service: AskedService;
  /** Newest first. */
  readonly tasks: readonly EcsTask[];
  readonly last: number;
}

const HEAD = ['Stopped', 'Task', 'Revision', 'Ran for', 'Exit', 'Why'];

/** `stopped`: why tasks stopped, newest first. AWS: ListTasks STOPPED, DescribeTasks; ECS forgets them after about an hour. */
export function stoppedCommand(clients: AwsClients): Command {
  return defineCommand({
    name: 'stopped',
    summary: 'Why tasks of a service stopped: reason, exit code, how long they ran.',
    examples: ['stopped backend', 'stopped backend --last 3'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({ last: lastArgument('tasks', 10, 50) }),
    async run({ last }, run): Promise<StoppedReport> {
      const { service, tools } = askedService(run, clients, 'stopped');
      const wanted = { ...service.ecs, desiredStatus: 'STOPPED' } as const;
      const tasks = await told(serviceTasks(clients, tools.scope, wanted, tools.signal));
      const ended = (task: EcsTask) => task.stoppedAt ?? Number.POSITIVE_INFINITY;
      return { service, tasks: tasks.toSorted((one, two) => ended(two) - ended(one)), last };
    },
    view: stoppedView,
  });
}

function stoppedView({ service, tasks, last }: StoppedReport, looks: ViewContext): View {
  const shown = tasks.slice(0, last);
  const count = `${tasks.length} stopped ${tasks.length === 1 ? 'task' : 'tasks'}`;
  const title = `${service.title}: ${tasks.length === 0 ? 'no task stopped' : count}`;
  const again = { words: ['stopped', service.target, `--last=${last}`], surface: 'edit' } as const;
  return {
    text: `${title} within about an hour`,
    blocks: [
      header(title),
      ...(shown.length > 0
        ? [bullets(endings(tasks)), table([HEAD, ...shown.map((task) => cells(task, looks))])]
        : [section('ECS forgets a stopped task after about an hour.')]),
      context(footer(service, looks, `${shown.length} of ${tasks.length} shown`)),
      ...actions([
        { label: 'Refresh', id: looks.button(again) },
        {
          label: 'Logs',
          id: looks.button({ words: ['logs', service.target], surface: 'thread' }),
        },
      ]),
    ],
  };
}

function cells(task: EcsTask, looks: ViewContext): string[] {
  const { id, taskDefinition, startedAt, stoppedAt, stoppedReason = '', stopCode = '' } = task;
  const exits = task.containers.flatMap(({ exitCode }) =>
    exitCode === undefined ? [] : [exitCode],
  );
  const reasons = [stoppedReason || stopCode, ...task.containers.map(({ reason = '' }) => reason)];
  const ran =
    startedAt === undefined ? 'never' : formatDuration((stoppedAt ?? looks.now) - startedAt);
  const why = [...new Set(reasons.filter((reason) => reason !== ''))].join(' · ');
  return [
    stoppedAt === undefined ? 'stopping' : formatInstant(stoppedAt, looks),
    id.slice(0, 8),
    taskDefinition,
    ran,
    exits.length > 0 ? exits.join(', ') : '–',
    truncate(maskText(why), 200) || '–',
  ];
}
