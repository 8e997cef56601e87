import { accessDenied, expiredToken, type Interceptor, throttled } from '../engine/index.ts';
import type { Identities } from './identities.ts';
import { changedResource, READ_ROLE } from './permissions.ts';
import type { World } from './world.ts';

const DENIED = ['Elastic Load Balancing v2 DescribeTargetHealth', 'ECS UpdateService'];

/** Refuses calls as roles and the world's breakages demand, before any handler sees them. */
export function faultsOf(world: World, identities: Identities): Interceptor {
  let calls = 0;
  return (call) => {
    const isExpired = world.isBroken('expired-credentials');
    if (isExpired || identities.hasExpired(call.accessKeyId)) throw expiredToken(call);
    const { arn, role } = identities.of(call.accessKeyId);
    const resource = changedResource(call);
    const isBeyondRole = role === READ_ROLE && resource !== undefined;
    const isDenied = DENIED.includes(`${call.service} ${call.operation}`);
    if (isBeyondRole || (isDenied && world.isBroken('iam-denied'))) {
      throw accessDenied(call, arn, resource);
    }
    calls += 1;
    if (world.isBroken('throttled') && calls % world.throttleEvery === 0) throw throttled(call);
  };
}
