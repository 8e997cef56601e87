import {
  type Deployment,
  DescribeServicesCommand,
  type DescribeServicesCommandOutput,
  type Service,
} from '@aws-sdk/client-ecs';
import { callAws, callOf, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import type { AwsCall } from './faults.ts';
import { chunks, type Reading, readBatches } from './readings.ts';

/** A service of ECS, as the catalog names it. */
export interface EcsServiceName {
  cluster: string;
  service: string;
}

/** One deployment of a service. AWS: ECS, Deployment. */
export interface EcsDeployment {
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

/** The state of one service. AWS: DescribeServices. */
export interface EcsService extends EcsServiceName {
  /** `ACTIVE`, `DRAINING` or `INACTIVE`. */
  status: string;
  desired: number;
  running: number;
  pending: number;
  /** `FARGATE`, `EC2`, `EXTERNAL`, or the names of the capacity providers. */
  launch: string;
  /** Newest first. */
  deployments: EcsDeployment[];
  /** The last five, newest first. */
  events: EcsEvent[];
}

/** AWS: DescribeServices, `services`. */
const SERVICES_PER_CALL = 10;
const EVENTS_KEPT = 5;

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
    deployments: deployments.sort((one, other) => other.createdAt - one.createdAt),
    events: events.sort((one, other) => other.at - one.at).slice(0, EVENTS_KEPT),
  };
}

function deploymentOf(deployment: Deployment, call: AwsCall): EcsDeployment {
  const { rolloutState, rolloutStateReason, taskDefinition = '' } = deployment;
  return {
    status: required(deployment.status, 'deployment status', call),
    taskDefinition: taskDefinition.slice(taskDefinition.lastIndexOf('/') + 1),
    ...(rolloutState && { rolloutState }),
    ...(rolloutStateReason && { rolloutStateReason }),
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    failedTasks: deployment.failedTasks ?? 0,
    createdAt: deployment.createdAt?.getTime() ?? 0,
  };
}

function launchOf({ launchType, capacityProviderStrategy = [] }: Service): string {
  const providers = capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider);
  return launchType ?? (providers.join(', ') || 'unknown');
}
