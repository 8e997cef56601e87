import {
  type Deployment,
  type DeploymentConfiguration,
  DescribeServicesCommand,
  type DescribeServicesCommandOutput,
  type Service,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { callAws, callOf, changeAws, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { type EcsRevision, revisionOf } from './ecs-revision.ts';
import type { AwsCall } from './faults.ts';
import { chunks, type Reading, readBatches } from './readings.ts';

/** A service of ECS, as the catalog names it. */
export interface EcsServiceName {
  cluster: string;
  service: string;
}

/** One deployment of a service. AWS: ECS, Deployment. */
export interface EcsDeployment {
  /** e.g. `ecs-svc/0123456789`; the `startedBy` of its tasks. */
  id: string;
  /** `PRIMARY` (the newest), `ACTIVE` (being replaced) or `INACTIVE`. */
  status: string;
  /** Family and revision, e.g. `web:42`. */
  taskDefinition: string;
  /** `COMPLETED`, `IN_PROGRESS` or `FAILED`; absent where ECS does not roll the service itself. */
  rolloutState?: string;
  rolloutStateReason?: string;
  desired: number;
  running: number;
  failedTasks: number;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** What ECS says in its own words, e.g. why it cannot place a task. */
interface EcsEvent {
  /** Epoch milliseconds. */
  at: number;
  message: string;
}

/** How a service replaces its tasks. AWS: ECS, DeploymentConfiguration. */
interface EcsDeploymentConfiguration {
  /** Whether ECS gives up a deployment whose tasks fail … */
  circuitBreaker: boolean;
  /** … and returns to the last one that worked. */
  rollback: boolean;
  /** Percent of the desired tasks that keep running meanwhile. */
  minimumHealthyPercent: number;
  maximumPercent: number;
}

/** The state of one service. AWS: DescribeServices. */
export interface EcsService extends EcsServiceName {
  /** `ACTIVE`, `DRAINING` or `INACTIVE`. */
  status: string;
  desired: number;
  running: number;
  pending: number;
  /** `FARGATE`, `EC2`, `EXTERNAL`, or the names of the capacity providers. */
  launch: string;
  /** What new tasks run; absent where ECS does not roll the service itself. */
  taskDefinition?: EcsRevision;
  deploymentConfiguration: EcsDeploymentConfiguration;
  /** Newest first. */
  deployments: EcsDeployment[];
  /** Newest first: AWS keeps a hundred. */
  events: EcsEvent[];
}

/** What to change of a service; what is absent stays. */
export interface EcsServiceChange {
  desiredCount?: number;
  /** Family and revision, or an ARN. */
  taskDefinition?: string;
  /** Replaces the tasks although nothing else changes. */
  forceNewDeployment?: boolean;
}

/** AWS: DescribeServices, `services`. */
const SERVICES_PER_CALL = 10;

/** Reads services of any clusters: one reading for each name, in the order of the names. */
export function describeServices(
  clients: AwsClients,
  scope: AwsScope,
  names: readonly EcsServiceName[],
  signal: AbortSignal,
): Promise<Reading<EcsService>[]> {
  const call = callOf('DescribeServices', scope);
  const byCluster = Map.groupBy(names, ({ cluster }) => cluster);
  const batches = [...byCluster.values()].flatMap((members) => chunks(members, SERVICES_PER_CALL));
  const ask = (batch: EcsServiceName[]) => {
    const services = batch.map(({ service }) => service);
    const command = new DescribeServicesCommand({ cluster: batch[0]?.cluster, services });
    return callAws(call, signal, (options) => clients.ecs(scope).send(command, options));
  };
  return readBatches(names, batches, ask, (answer, name) => pick(answer, name, call));
}

/**
 * Changes a service and returns it as it is then. Every new revision and every `forceNewDeployment` starts a deployment, also
 * where the last call did the same: that is why it is sent once. AWS: UpdateService.
 */
export async function updateService(
  clients: AwsClients,
  scope: AwsScope,
  { cluster, service, ...change }: EcsServiceName & EcsServiceChange,
  signal: AbortSignal,
): Promise<EcsService> {
  const call = callOf('UpdateService', scope);
  const command = new UpdateServiceCommand({ cluster, service, ...change });
  const answer = await changeAws(call, signal, command, (options) =>
    clients.once.ecs(scope).send(command, options),
  );
  return { cluster, service, ...stateOf(required(answer.service, 'service', call), call) };
}

function pick(
  { services }: DescribeServicesCommandOutput,
  { cluster, service }: EcsServiceName,
  call: AwsCall,
): EcsService {
  const found = required(services, 'services', call).find(
    (each) => each.serviceName === service || each.serviceArn === service,
  );
  if (!found) throw missing(call, `service ${service} in cluster ${cluster}`);
  return { cluster, service, ...stateOf(found, call) };
}

function stateOf(service: Service, call: AwsCall): Omit<EcsService, keyof EcsServiceName> {
  const deployments = (service.deployments ?? []).map((each) => deploymentOf(each, call));
  const events = (service.events ?? []).map(({ createdAt, message }) => ({
    at: createdAt?.getTime() ?? 0,
    message: message ?? '',
  }));
  return {
    status: required(service.status, 'status', call),
    desired: required(service.desiredCount, 'desiredCount', call),
    running: required(service.runningCount, 'runningCount', call),
    pending: required(service.pendingCount, 'pendingCount', call),
    launch: launchOf(service),
    ...(service.taskDefinition && { taskDefinition: revisionOf(service.taskDefinition) }),
    deploymentConfiguration: configurationOf(service.deploymentConfiguration),
    deployments: deployments.sort((one, other) => other.createdAt - one.createdAt),
    events: events.sort((one, other) => other.at - one.at),
  };
}

function deploymentOf(deployment: Deployment, call: AwsCall): EcsDeployment {
  const { rolloutState, rolloutStateReason, taskDefinition = '' } = deployment;
  return {
    id: required(deployment.id, 'deployment id', call),
    status: required(deployment.status, 'deployment status', call),
    taskDefinition: revisionOf(taskDefinition).name,
    ...(rolloutState && { rolloutState }),
    ...(rolloutStateReason && { rolloutStateReason }),
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    failedTasks: deployment.failedTasks ?? 0,
    createdAt: deployment.createdAt?.getTime() ?? 0,
  };
}

/** AWS: CreateService, the defaults of a rolling update. */
function configurationOf({
  deploymentCircuitBreaker,
  minimumHealthyPercent = 100,
  maximumPercent = 200,
}: DeploymentConfiguration = {}): EcsDeploymentConfiguration {
  const { enable = false, rollback = false } = deploymentCircuitBreaker ?? {};
  return {
    circuitBreaker: enable,
    rollback: enable && rollback,
    minimumHealthyPercent,
    maximumPercent,
  };
}

function launchOf({ launchType, capacityProviderStrategy = [] }: Service): string {
  const providers = capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider);
  return launchType ?? (providers.join(', ') || 'unknown');
}
