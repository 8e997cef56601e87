import { z } from 'zod';
import { describeServices, type EcsService } from '../../../aws/ecs.ts';
import type { CatalogService } from '../../../config/components-schema.ts';
import { UserError } from '../../../kernel/errors.ts';
import type { ActionTools, Json } from '../kind.ts';

/* What every action on an ECS service reads, and what decides of its plan. */

/** What an undo brings back: which revision, and how many tasks. */
const serviceState = z.object({ taskDefinition: z.string(), desired: z.number() });
export type ServiceState = z.infer<typeof serviceState>;

/** A service with its place in the catalog. */
export interface KnownService {
  readonly entry: CatalogService;
  readonly title: string;
  readonly live: EcsService;
  readonly state: ServiceState;
  /** The id of the newest deployment. */
  readonly deployment: string;
}

/** The service that the target is. Throws UserError where it is none, AwsFault where it cannot be read. */
export async function readService({
  target,
  clients,
  read,
  signal,
}: ActionTools): Promise<KnownService> {
  const { component, environment } = target;
  const entry = component?.kind === 'service' && environment.services[component.name];
  if (!component || !entry)
    throw new UserError('This is for a service: name one, such as `system/service`.');
  const [reading] = await describeServices(clients, read, [entry.ecs], signal);
  if (!reading) throw new Error('a service was not read');
  if (!reading.ok) throw reading.fault;
  const live = reading.value;
  if (live.status !== 'ACTIVE')
    throw new UserError(
      `${component.title} cannot be changed: ECS says that it is ${live.status}.`,
    );
  const primary = live.deployments.find(({ status }) => status === 'PRIMARY');
  const taskDefinition = live.taskDefinition?.name ?? primary?.taskDefinition;
  if (!primary || taskDefinition === undefined)
    throw new UserError(`${component.title} has no deployment that ECS rolls itself.`);
  return {
    entry,
    title: component.title,
    live,
    state: { taskDefinition, desired: live.desired },
    deployment: primary.id,
  };
}

/** Reads a stored state of a plan. */
export function stateOf(stored: Json): ServiceState {
  return serviceState.parse(stored);
}

/** Whether one task or none is left at some time. */
export function isSingle(...states: readonly ServiceState[]): boolean {
  return states.some(({ desired }) => desired <= 1);
}

/** What a replacement of all tasks means for those who use the service. AWS: ECS, minimumHealthyPercent. */
export function replacementRadius({ live, state }: KnownService): string[] {
  const { minimumHealthyPercent } = live.deploymentConfiguration;
  const kept = Math.ceil((state.desired * minimumHealthyPercent) / 100);
  if (state.desired === 0) return ['Desired is 0: nothing runs, so nothing is replaced.'];
  if (kept === 0)
    return [
      `Desired is ${state.desired} and no task is kept while it is replaced: every request fails meanwhile.`,
    ];
  if (state.desired === 1)
    return [
      'Desired is 1: everything hangs on one task. Requests that it works on are cut off when it is replaced; if the new one fails, nothing else serves.',
    ];
  return [`At least ${kept} of ${state.desired} tasks keep running while they are replaced.`];
}
