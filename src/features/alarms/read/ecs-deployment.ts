import { z } from 'zod';
import type { AlarmEvent } from '../event.ts';
import type { EventBridgeEvent } from './event-bridge.ts';
import { instantOf, shaped } from './values.ts';

/** AWS: "Amazon ECS service deployment state change events". */
const deployment = z.object({
  eventName: z.enum([
    'SERVICE_DEPLOYMENT_IN_PROGRESS',
    'SERVICE_DEPLOYMENT_COMPLETED',
    'SERVICE_DEPLOYMENT_FAILED',
  ]),
  deploymentId: z.string(),
  updatedAt: z.string().nullish(),
  reason: z.string().nullish(),
});

const PHASES = {
  SERVICE_DEPLOYMENT_IN_PROGRESS: { phase: 'in-progress', words: 'is in progress', state: 'OK' },
  SERVICE_DEPLOYMENT_COMPLETED: { phase: 'completed', words: 'completed', state: 'OK' },
  SERVICE_DEPLOYMENT_FAILED: { phase: 'failed', words: 'failed', state: 'ALARM' },
} as const;

/** Reads a change of a deployment. One that rolls back is a deployment of its own. */
export function readEcsDeployment(event: EventBridgeEvent): AlarmEvent {
  const { detail, resources, account, region, time } = event;
  const found = shaped(deployment, detail, 'a deployment of ECS');
  const { phase, words, state } = PHASES[found.eventName];
  const arn = resources[0] ?? '';
  const [cluster, service] = arn.split('/').slice(-2);
  const isNamed = arn.includes(':service/') && cluster && service;
  return {
    kind: 'deployment',
    source: 'eventbridge',
    key: `${arn} ${found.deploymentId}`,
    name: `Deployment of ${isNamed ? service : 'a service'} ${words}`,
    state,
    at: instantOf(found.updatedAt ?? time),
    reason: found.reason ?? '',
    deployment: { id: found.deploymentId, phase },
    account,
    region,
    facts: [`Deployment ${found.deploymentId}`],
    // An old ARN names only the service: service/name.
    ...(isNamed && !cluster.includes(':') && { resource: `${cluster}/${service}` }),
  };
}
