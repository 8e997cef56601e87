import {
  DescribeTargetGroupsCommand,
  type DescribeTargetGroupsCommandOutput,
  DescribeTargetHealthCommand,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { callAws, callOf, missing, required } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import type { AwsCall } from './faults.ts';
import { chunks, type Reading, readBatches, reading } from './readings.ts';

/** One target of a load balancer, and whether traffic goes there. AWS: DescribeTargetHealth. */
export interface Target {
  /** An IP address, an instance id or an ARN. */
  id: string;
  port?: number;
  /** `healthy`, `unhealthy`, `initial`, `draining`, `unused`, `unavailable` … */
  state: string;
  /** AWS's code where the target is not healthy, e.g. `Target.ResponseCodeMismatch`. */
  reason?: string;
  /** The reason in AWS's words, e.g. `Health checks failed with these codes: [503]`. */
  description?: string;
}

/** A target group with its targets; without targets nothing can answer. */
export interface TargetGroupHealth {
  name: string;
  arn: string;
  targets: Target[];
}

/** Keeps a call well below what AWS takes; its documentation gives no limit. */
const NAMES_PER_CALL = 20;

/** Reads target groups by name or ARN: one reading for each, in the order of `groups`. */
export async function targetHealth(
  clients: AwsClients,
  scope: AwsScope,
  groups: readonly string[],
  signal: AbortSignal,
): Promise<Reading<TargetGroupHealth>[]> {
  const names = groups.filter((group) => !group.startsWith('arn:'));
  const resolved = await resolveNames(clients, scope, names, signal);
  const arns = new Map(names.map((name, index) => [name, resolved[index]]));
  return Promise.all(
    groups.map(async (group) => {
      const arn: Reading<string> = arns.get(group) ?? { ok: true, value: group };
      return arn.ok ? reading(() => healthOf(clients, scope, arn.value, signal)) : arn;
    }),
  );
}

/** From names to ARNs. AWS fails the whole call for one unknown name, so then each name is asked alone. */
async function resolveNames(
  clients: AwsClients,
  scope: AwsScope,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Reading<string>[]> {
  const call = callOf('DescribeTargetGroups', scope);
  const ask = (Names: string[]) =>
    callAws(call, signal, (options) =>
      clients.elb(scope).send(new DescribeTargetGroupsCommand({ Names }), options),
    );
  const pick = ({ TargetGroups }: DescribeTargetGroupsCommandOutput, name: string) => {
    const group = required(TargetGroups, 'target groups', call).find(
      ({ TargetGroupName }) => TargetGroupName === name,
    );
    if (!group) throw missing(call, `target group ${name}`);
    return required(group.TargetGroupArn, 'ARN', call);
  };
  const together = await readBatches(names, chunks(names, NAMES_PER_CALL), ask, pick);
  const unknown = together.some((each) => !each.ok && each.fault.kind === 'not-found');
  return unknown && names.length > 1 ? readBatches(names, chunks(names, 1), ask, pick) : together;
}

async function healthOf(
  clients: AwsClients,
  scope: AwsScope,
  arn: string,
  signal: AbortSignal,
): Promise<TargetGroupHealth> {
  const call = callOf('DescribeTargetHealth', scope);
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: arn });
  const { TargetHealthDescriptions } = await callAws(call, signal, (options) =>
    clients.elb(scope).send(command, options),
  );
  const descriptions = required(TargetHealthDescriptions, 'targets', call);
  const targets = descriptions.map((each) => targetOf(each, call));
  // arn:aws:elasticloadbalancing:<region>:<account>:targetgroup/<name>/<id>
  return { name: arn.split('/')[1] ?? arn, arn, targets };
}

function targetOf(
  { Target: target, TargetHealth: health }: TargetHealthDescription,
  call: AwsCall,
): Target {
  return {
    id: required(target?.Id, 'target id', call),
    state: required(health?.State, 'target state', call),
    ...(target?.Port !== undefined && { port: target.Port }),
    ...(health?.Reason && { reason: health.Reason }),
    ...(health?.Description && { description: health.Description }),
  };
}
