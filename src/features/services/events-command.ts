import { z } from 'zod';
import type { AwsClients } from '../../aws/clients.ts';
import { describeServices, type EcsDeployment, type EcsService } from '../../aws/ecs.ts';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { maskText } from '../../kernel/mask.ts';
import { formatInstant } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section } from '../../slack/blocks.ts';
import { truncate } from '../../slack/text.ts';
import { lastArgument } from './arguments.ts';
import { type AskedService, askedService, footer } from './service.ts';

interface EventsReport {
  readonly service: AskedService;
  readonly live: EcsService;
  readonly last: number;
}

/** `events`: what ECS says of a service in its own words, newest first. AWS: DescribeServices, `events`. */
export function eventsCommand(clients: AwsClients): Command {
  return defineCommand({
    name: 'events',
    summary: 'What ECS says of a service in its own words: tasks started, failed checks, no room.',
    examples: ['events backend', 'events backend --last 20'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({ last: lastArgument('events', 10, 100) }),
    async run({ last }, run): Promise<EventsReport> {
      const { service, tools } = askedService(run, clients, 'events');
      const [read] = await describeServices(clients, tools.scope, [service.ecs], tools.signal);
      if (!read) throw new Error('a service was not read');
      if (!read.ok) throw new UserError(read.fault.message);
      return { service, live: read.value, last };
    },
    view: eventsView,
  });
}

function eventsView({ service, live, last }: EventsReport, looks: ViewContext): View {
  const shown = live.events.slice(0, last);
  const title = `${service.title}: ${shown.length === 1 ? 'the last event' : `the last ${shown.length} events`}`;
  const counts = `${live.running} of ${live.desired} running`;
  const lines = shown.map(
    ({ at, message }) =>
      `${formatInstant(at, looks)}  ${truncate(maskText(withoutService(message)), 400)}`,
  );
  return {
    text: `${title}. ${counts}.`,
    blocks: [
      header(title),
      ...(live.deployments.length > 0
        ? [bullets(live.deployments.map((each) => deploymentWords(each, looks)))]
        : []),
      shown.length > 0
        ? bullets(lines)
        : section('ECS tells no event of it. It keeps the last hundred.'),
      context(footer(service, looks, counts)),
      ...actions([
        {
          label: 'Refresh',
          id: looks.button({
            words: ['events', service.target, `--last=${last}`],
            surface: 'edit',
          }),
        },
        {
          label: 'Stopped tasks',
          id: looks.button({ words: ['stopped', service.target], surface: 'thread' }),
        },
      ]),
    ],
  };
}

/** What the events themselves do not say: which revision it is that starts. */
function deploymentWords(deployment: EcsDeployment, looks: ViewContext): string {
  const { taskDefinition, rolloutState, status, createdAt, failedTasks } = deployment;
  const failed = failedTasks > 0 ? `, ${failedTasks} failed tasks` : '';
  return `Deployment of ${taskDefinition} began ${formatInstant(createdAt, looks)}: ${rolloutState ?? status}${failed}`;
}

/** Every message begins with the name of the service. */
function withoutService(message: string): string {
  return message.replace(/^\(service [^)]*\)\s*/, '');
}
