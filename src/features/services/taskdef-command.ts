import { z } from 'zod';
import type { AwsClients } from '../../aws/clients.ts';
import { describeServices } from '../../aws/ecs.ts';
import { previousRevisions, revisionOf } from '../../aws/ecs-revision.ts';
import { describeTaskDefinition, type EcsTaskDefinition } from '../../aws/ecs-task-definitions.ts';
import { AwsFault } from '../../aws/faults.ts';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { type AskedService, askedService, type ServiceTools, told } from './service.ts';
import { type TaskDefinitionReport, taskDefinitionView } from './taskdef-view.ts';

const revision = (what: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: 'expected the number of a revision' })
    .optional()
    .describe(what)
    .meta({ placeholder: 'revision' });

/** `taskdef`: what a service runs and how that differs from the revision before. AWS: DescribeTaskDefinition. */
export function taskDefinitionCommand(clients: AwsClients): Command {
  return defineCommand({
    name: 'taskdef',
    summary:
      'What a service runs: image, size, names of its settings; and what the last change was.',
    examples: ['taskdef backend', 'taskdef backend --revision 42 --against 41'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({
      revision: revision('another revision than the one that the service runs'),
      against: revision('the revision to compare with; the one before unless you say'),
    }),
    async run(asked, run): Promise<TaskDefinitionReport> {
      const { service, tools } = askedService(run, clients, 'taskdef');
      const running = await runningRevision(service, tools);
      const { family } = revisionOf(running);
      const name = asked.revision === undefined ? running : `${family}:${asked.revision}`;
      const shown = await read(name, tools);
      const older = asked.against ?? (await revisionBefore(shown, tools));
      const before = older === undefined ? undefined : await read(`${family}:${older}`, tools);
      return { service, running, shown, ...(before && { before }) };
    },
    view: taskDefinitionView,
  });
}

/** Family and revision that new tasks of the service run. */
async function runningRevision(
  { ecs, title }: AskedService,
  { clients, scope, signal }: ServiceTools,
): Promise<string> {
  const [reading] = await describeServices(clients, scope, [ecs], signal);
  if (!reading) throw new Error('a service was not read');
  if (!reading.ok) throw new UserError(reading.fault.message);
  const { taskDefinition } = reading.value;
  if (!taskDefinition)
    throw new UserError(`${title} has no task definition that ECS rolls itself.`);
  return taskDefinition.name;
}

async function revisionBefore(
  { family, revision: before }: EcsTaskDefinition,
  { clients, scope, signal }: ServiceTools,
): Promise<number | undefined> {
  const earlier = previousRevisions(clients, scope, { family, before }, signal);
  const [previous] = await told(earlier);
  return previous?.revision;
}

async function read(
  name: string,
  { clients, scope, signal }: ServiceTools,
): Promise<EcsTaskDefinition> {
  try {
    return await describeTaskDefinition(clients, scope, name, signal);
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    const isMissing = error.kind === 'not-found';
    throw new UserError(isMissing ? `There is no revision \`${name}\`.` : error.message);
  }
}
