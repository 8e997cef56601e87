import type { ListAttachedPoliciesCommandInput } from '@aws-sdk/client-iot';
import { arn } from '../../inventory.ts';
import { pageOf } from '../../paging.ts';
import { MINUTE } from '../../time.ts';
import type { World } from '../../world.ts';
import { certificateWith } from './certificates.ts';
import { invalidToken, notFound, pageSize } from './refusals.ts';

/** What each policy allows. The VEN's as its Terraform has it: anything on any topic. */
const POLICIES: Readonly<Record<string, { actions: readonly string[]; resource: string }>> = {
  VENPolicy: {
    actions: ['iot:Connect', 'iot:Publish', 'iot:Subscribe', 'iot:Receive'],
    resource: '*',
  },
  MeterPolicy: {
    actions: ['iot:Connect', 'iot:Publish'],
    resource: arn('iot', 'topic/meter/$' + '{iot:Connection.Thing.ThingName}/*'),
  },
};

/** Simulates ListAttachedPolicies for a certificate. */
export function listAttachedPolicies(world: World, input: ListAttachedPoliciesCommandInput) {
  const { policy } = certificateWith(world, (one) => one.arn === input.target);
  const size = pageSize('pageSize', input.pageSize, 250);
  const { page, next } = pageOf([policy], input.marker, size, invalidToken);
  return { policies: page.map(named), nextMarker: next };
}

/** Simulates GetPolicy. */
export function getPolicy({ history }: World, policyName = '') {
  const policy = POLICIES[policyName];
  if (!policy) throw notFound(`Policy ${policyName} cannot be found.`);
  const { actions, resource } = policy;
  const statement = { Effect: 'Allow', Action: actions, Resource: resource };
  const createdAt = new Date(history.genesis + MINUTE);
  return {
    ...named(policyName),
    policyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    defaultVersionId: '1',
    creationDate: createdAt,
    lastModifiedDate: createdAt,
  };
}

function named(policyName: string) {
  return { policyName, policyArn: arn('iot', `policy/${policyName}`) };
}
