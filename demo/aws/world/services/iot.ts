import * as sdk from '@aws-sdk/client-iot';
import { type AwsSimulator, nullMember } from '../../engine/index.ts';
import { REGION } from '../inventory.ts';
import type { World } from '../world.ts';
import {
  describeCertificate,
  listCertificates,
  listPrincipalThings,
  listThingPrincipals,
} from './iot/certificates.ts';
import { listThingGroups, listThingGroupsForThing, listThingsInThingGroup } from './iot/groups.ts';
import { describeIndex, indexingConfiguration, updateIndexing } from './iot/indexing.ts';
import { getPolicy, listAttachedPolicies } from './iot/policies.ts';
import { searchIndex } from './iot/search-index.ts';
import { describeEndpoint, describeThing, listThings, thingConnectivity } from './iot/things.ts';

/** Simulates the control plane of IoT Core: the registry, fleet indexing, certificates and policies. */
export function simulateIot(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.IoTClient({ region: REGION }), sdk, {
      missingMember: nullMember('InvalidRequestException'),
    })
    .on(sdk.DescribeEndpointCommand, ({ endpointType }) => describeEndpoint(endpointType))
    .on(sdk.DescribeThingCommand, ({ thingName }) => describeThing(world, thingName))
    .on(sdk.ListThingsCommand, (input) => listThings(world, input))
    .on(sdk.GetThingConnectivityDataCommand, ({ thingName }) => thingConnectivity(world, thingName))
    .on(sdk.ListThingGroupsCommand, (input) => listThingGroups(input))
    .on(sdk.ListThingGroupsForThingCommand, (input) => listThingGroupsForThing(world, input))
    .on(sdk.ListThingsInThingGroupCommand, (input) => listThingsInThingGroup(world, input))
    .on(sdk.GetIndexingConfigurationCommand, () => indexingConfiguration(world))
    .on(sdk.UpdateIndexingConfigurationCommand, (input) => updateIndexing(world, input))
    .on(sdk.DescribeIndexCommand, ({ indexName }) => describeIndex(world, indexName))
    .on(sdk.SearchIndexCommand, (input) => searchIndex(world, input))
    .on(sdk.ListThingPrincipalsCommand, (input) => listThingPrincipals(world, input))
    .on(sdk.ListPrincipalThingsCommand, (input) => listPrincipalThings(world, input))
    .on(sdk.ListCertificatesCommand, (input) => listCertificates(world, input))
    .on(sdk.DescribeCertificateCommand, ({ certificateId }) =>
      describeCertificate(world, certificateId),
    )
    .on(sdk.ListAttachedPoliciesCommand, (input) => listAttachedPolicies(world, input))
    .on(sdk.GetPolicyCommand, ({ policyName }) => getPolicy(world, policyName));
}
