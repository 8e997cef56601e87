import { accessDenied, expiredToken, type Interceptor, throttled } from '../engine/index.ts';
import type { Identities } from './identities.ts';
import type { World } from './world.ts';

const DENIED = 'Elastic Load Balancing v2 DescribeTargetHealth';

/** Refuses calls as the world's breakages demand, before any handler sees them. */
export function faultsOf(world: World, identities: Identities): Interceptor {
  let calls = 0;
  return (call) => {
    const isExpired = world.isBroken('expired-credentials');
    if (isExpired || identities.hasExpired(call.accessKeyId)) throw expiredToken(call);
    if (world.isBroken('iam-denied') && `${call.service} ${call.operation}` === DENIED) {
      throw accessDenied(call, identities.of(call.accessKeyId).arn);
    }
    calls += 1;
    if (world.isBroken('throttled') && calls % world.throttleEvery === 0) throw throttled(call);
  };
}
