import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { callAws, callOf, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import type { EcsServiceName } from './ecs.ts';

/** Between how many tasks a service scales by itself. AWS: DescribeScalableTargets. */
export interface ScalingBounds {
  min: number;
  max: number;
}

/** Reads the bounds of a service of ECS; nothing where it does not scale by itself. */
export async function scalingBounds(
  clients: AwsClients,
  scope: AwsScope,
  { cluster, service }: EcsServiceName,
  signal: AbortSignal,
): Promise<ScalingBounds | undefined> {
  const call = callOf('DescribeScalableTargets', scope);
  const command = new DescribeScalableTargetsCommand({
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceIds: [`service/${lastPart(cluster)}/${lastPart(service)}`],
  });
  const { ScalableTargets } = await callAws(call, signal, (options) =>
    clients.autoScaling(scope).send(command, options),
  );
  const [target] = required(ScalableTargets, 'scalable targets', call);
  if (!target) return undefined;
  return {
    min: required(target.MinCapacity, 'minimum', call),
    max: required(target.MaxCapacity, 'maximum', call),
  };
}

/** The name in an ARN; a name stays. */
function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}
