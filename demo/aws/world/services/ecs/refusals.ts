import type { Failure } from '@aws-sdk/client-ecs';
import { AwsError } from '../../../engine/index.ts';
import { CLUSTER_ARN } from '../../ecs/describe.ts';
import { CLUSTER, SERVICES, type ServicePlace } from '../../inventory.ts';

/** Finds a service by name or ARN. */
export function findService(nameOrArn: string): ServicePlace | undefined {
  return SERVICES.find(({ name }) => name === lastPart(nameOrArn));
}

/** Refuses every cluster but the one there is. */
export function checkCluster(nameOrArn = 'default'): void {
  if (!isCluster(nameOrArn)) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
}

export function isCluster(nameOrArn: string): boolean {
  return lastPart(nameOrArn) === CLUSTER;
}

/** Of an ARN the part after the last slash; of a name, the name. */
export function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

/** What Describe… calls say about a thing that they do not know. */
export function failure(kind: 'cluster' | 'service' | 'task', nameOrArn: string): Failure {
  const isArn = nameOrArn.startsWith('arn:');
  const own = kind === 'cluster' ? `cluster/${nameOrArn}` : `${kind}/${CLUSTER}/${nameOrArn}`;
  const prefix = CLUSTER_ARN.slice(0, CLUSTER_ARN.lastIndexOf(':') + 1);
  return { arn: isArn ? nameOrArn : `${prefix}${own}`, reason: 'MISSING' };
}

export function serviceNotFound(): AwsError {
  return new AwsError('ServiceNotFoundException', 'Service not found.');
}

export function invalidToken(): AwsError {
  return invalidParameter('Invalid token');
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

export function clientException(message: string): AwsError {
  return new AwsError('ClientException', message);
}

export function cannotBeEmpty(member: string): AwsError {
  const name = member.charAt(0).toUpperCase() + member.slice(1);
  return invalidParameter(`${name} cannot be empty.`);
}

/** Refuses loudly, with a status that no SDK retries, what a call asks for beyond the simulation. */
export function checkSimulated(
  operation: string,
  input: object,
  simulated: readonly string[],
): void {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  const other = given.map(([member]) => member).filter((member) => !simulated.includes(member));
  if (other.length === 0) return;
  const message = `not simulated: ECS ${operation} with ${other.join(', ')}`;
  throw new AwsError('NotSimulated', message, { status: 501 });
}
