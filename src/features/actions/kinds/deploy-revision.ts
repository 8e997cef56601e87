import { updateService } from '../../../aws/ecs.ts';
import { type RevisionChanges, registerRevision } from '../../../aws/ecs-task-definitions.ts';
import { AwsFault } from '../../../aws/faults.ts';
import { UserError } from '../../../kernel/errors.ts';
import type { ActionTools, Receipt } from '../kind.ts';
import { readService } from './service.ts';
import { receiptOf } from './service-progress.ts';

/**
 * Registers a revision that is another one (by ARN or `family:revision`) but for the changes, and deploys it. Where AWS
 * refuses to deploy it, the UserError names what is registered now: the service is as it was. AWS: RegisterTaskDefinition,
 * UpdateService.
 */
export async function deployRevision(
  revision: { from: string; changes: RevisionChanges },
  tools: ActionTools,
): Promise<Receipt> {
  const { entry } = await readService(tools);
  const { clients, read, act, signal } = tools;
  const { name } = await registerRevision(clients, { read, act }, revision, signal);
  try {
    const change = { ...entry.ecs, taskDefinition: name };
    return receiptOf(await updateService(clients, act, change, signal));
  } catch (error) {
    if (!(error instanceof AwsFault) || error.mayHaveHappened) throw error;
    throw new UserError(`${name} is registered, and was not deployed: ${error.message}`);
  }
}
