import {
  type ContainerDefinition,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type Tag,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { callAws, callOf, changeAws, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { type EcsRevision, revisionOf } from './ecs-revision.ts';
import { type AwsCall, AwsFault } from './faults.ts';

/** A container of a task definition. Values of its environment never leave this file: they can be secret. */
export interface EcsContainerDefinition {
  name: string;
  image: string;
  /** CPU units of its own; 0 where it shares what the task has. */
  cpu: number;
  /** Its own limit in MiB: a larger task alone does not raise it. */
  memory?: number;
  /** What it is sure to have, in MiB. */
  memoryReservation?: number;
  /** Names only, sorted. */
  environment: string[];
  /** Names of what comes from Secrets Manager or SSM, sorted. */
  secrets: string[];
}

/** One revision of a task definition. AWS: DescribeTaskDefinition. */
export interface EcsTaskDefinition extends EcsRevision {
  /** `ACTIVE`, `INACTIVE` or `DELETE_IN_PROGRESS`. */
  status: string;
  /** CPU units, 1024 for a vCPU; absent where only containers have some. */
  cpu?: number;
  /** MiB. */
  memory?: number;
  /** `FARGATE`, `EC2`, `EXTERNAL`: where it can run. */
  compatibilities: string[];
  /** Epoch milliseconds. */
  registeredAt: number;
  containers: EcsContainerDefinition[];
}

/** What a new revision has otherwise than the one that it is made from. */
export interface RevisionChanges {
  /** CPU units of the task. */
  cpu?: number;
  /** MiB of the task. */
  memory?: number;
  /** Images by the names of their containers. */
  images?: Readonly<Record<string, string>>;
}

/** With everything that AWS tells. */
interface WholeDefinition {
  definition: TaskDefinition;
  tags: readonly Tag[];
}

/** Reads one revision, by ARN or `family:revision`; an unknown one is a `not-found` fault. */
export async function describeTaskDefinition(
  clients: AwsClients,
  scope: AwsScope,
  name: string,
  signal: AbortSignal,
): Promise<EcsTaskDefinition> {
  const { definition } = await whole(clients, scope, name, signal);
  return summaryOf(definition, callOf('DescribeTaskDefinition', scope));
}

/**
 * Registers a new revision that is the old one (by ARN or `family:revision`) but for the changes, with its tags. The old one is read
 * again with `read`: revisions never change, and so its environment passes through nobody's hands. AWS: RegisterTaskDefinition.
 */
export async function registerRevision(
  clients: AwsClients,
  { read, act }: { read: AwsScope; act: AwsScope },
  { from, changes }: { from: string; changes: RevisionChanges },
  signal: AbortSignal,
): Promise<EcsTaskDefinition> {
  const old = await whole(clients, read, from, signal);
  const call = callOf('RegisterTaskDefinition', act);
  const command = new RegisterTaskDefinitionCommand(registrationOf(old, changes, call));
  const answer = await changeAws(call, signal, command, (options) =>
    clients.once.ecs(act).send(command, options),
  );
  return summaryOf(required(answer.taskDefinition, 'task definition', call), call);
}

async function whole(
  clients: AwsClients,
  scope: AwsScope,
  taskDefinition: string,
  signal: AbortSignal,
): Promise<WholeDefinition> {
  const call = callOf('DescribeTaskDefinition', scope);
  const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] });
  try {
    const answer = await callAws(call, signal, (options) =>
      clients.ecs(scope).send(command, options),
    );
    const definition = required(answer.taskDefinition, 'task definition', call);
    return { definition, tags: answer.tags ?? [] };
  } catch (error) {
    // AWS has no error of its own for it.
    if (!(error instanceof AwsFault) || !/Unable to describe/.test(error.what)) throw error;
    throw missing(call, `task definition ${taskDefinition}`);
  }
}

/** All that AWS tells of a revision without what it sets itself: the rest is what RegisterTaskDefinition takes. */
function registrationOf(
  { definition, tags }: WholeDefinition,
  { cpu, memory, images = {} }: RevisionChanges,
  call: AwsCall,
): RegisterTaskDefinitionCommandInput {
  const {
    taskDefinitionArn,
    revision: _revision,
    status: _status,
    requiresAttributes: _requiresAttributes,
    compatibilities: _compatibilities,
    registeredAt: _registeredAt,
    registeredBy: _registeredBy,
    deregisteredAt: _deregisteredAt,
    deleteRequestedAt: _deleteRequestedAt,
    ...kept
  } = definition;
  // AWS sets these itself, and refuses them from others. AWS: tag restrictions.
  const own = tags.filter(({ key = '' }) => !/^aws:/i.test(key));
  const { name } = revisionOf(taskDefinitionArn ?? '');
  return {
    ...kept,
    family: kept.family,
    containerDefinitions: withImages(kept.containerDefinitions ?? [], images, { call, name }),
    ...(cpu !== undefined && { cpu: String(cpu) }),
    ...(memory !== undefined && { memory: String(memory) }),
    ...(own.length > 0 && { tags: own }),
  };
}

function withImages(
  containers: readonly ContainerDefinition[],
  images: Readonly<Record<string, string>>,
  { call, name }: { call: AwsCall; name: string },
): ContainerDefinition[] {
  const wanted = new Map(Object.entries(images));
  const unknown = [...wanted.keys()].find((each) => !containers.some((one) => one.name === each));
  if (unknown !== undefined) throw missing(call, `container ${unknown} in task definition ${name}`);
  return containers.map((each) => ({ ...each, image: wanted.get(each.name ?? '') ?? each.image }));
}

function summaryOf(definition: TaskDefinition, call: AwsCall): EcsTaskDefinition {
  const { cpu, memory, status = 'ACTIVE', compatibilities = [] } = definition;
  return {
    ...revisionOf(required(definition.taskDefinitionArn, 'ARN', call)),
    status,
    ...(cpu && { cpu: Number(cpu) }),
    ...(memory && { memory: Number(memory) }),
    compatibilities,
    registeredAt: definition.registeredAt?.getTime() ?? 0,
    containers: (definition.containerDefinitions ?? []).map(containerOf),
  };
}

function containerOf(container: ContainerDefinition): EcsContainerDefinition {
  const { name = '', image = '', cpu = 0, memory, memoryReservation } = container;
  return {
    name,
    image,
    cpu,
    ...(memory && { memory }),
    ...(memoryReservation && { memoryReservation }),
    environment: namesOf(container.environment),
    secrets: namesOf(container.secrets),
  };
}

function namesOf(values: readonly { name?: string | undefined }[] = []): string[] {
  return values.map(({ name = '' }) => name).sort();
}
