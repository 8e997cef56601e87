import type { Identity } from '../world/identities.ts';
import { READ_ROLE } from '../world/permissions.ts';
import type { World } from '../world/world.ts';

/** What the policies of roles and of the user allow: the topics of Grid Services. */
const TOPICS = ['ven/', 'volttron/', 'openadr/', 'grid/', 'test/'];

/** What clients may do at the broker, and callers of its HTTP API. */
export interface Authorizer {
  mayConnect(identity: Identity): boolean;
  mayPublish(identity: Identity, topic: string): boolean;
  maySubscribe(identity: Identity, filter: string): boolean;
}

/** As AWS IoT Core policies do, a filter is compared as text: `#` is not among `ven/*`. */
export function authorizerOf(world: World): Authorizer {
  const isNamed = (topic: string) => TOPICS.some((prefix) => topic.startsWith(prefix));
  return {
    mayConnect: () => !world.isBroken('iam-denied'),
    mayPublish: ({ role }, topic) => role !== READ_ROLE && isNamed(topic),
    maySubscribe: (_identity, filter) => isNamed(filter),
  };
}
