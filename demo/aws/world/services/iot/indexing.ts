import type { UpdateIndexingConfigurationCommandInput } from '@aws-sdk/client-iot';
import { FIRMWARE } from '../../devices/programs/firmware.ts';
import type { World } from '../../world.ts';
import { beyondSimulation, invalidRequest, notFound } from './refusals.ts';

/** The one index that is simulated. */
const INDEX = 'AWS_Things';

/** Simulates GetIndexingConfiguration: everything is indexed, or nothing. */
export function indexingConfiguration({ indexing }: World) {
  return {
    thingIndexingConfiguration: indexing.isOn
      ? {
          thingIndexingMode: 'REGISTRY_AND_SHADOW' as const,
          thingConnectivityIndexingMode: 'STATUS' as const,
          deviceDefenderIndexingMode: 'OFF' as const,
          namedShadowIndexingMode: 'ON' as const,
          filter: { namedShadowNames: [FIRMWARE] },
        }
      : {
          thingIndexingMode: 'OFF' as const,
          thingConnectivityIndexingMode: 'OFF' as const,
          deviceDefenderIndexingMode: 'OFF' as const,
          namedShadowIndexingMode: 'OFF' as const,
        },
    thingGroupIndexingConfiguration: { thingGroupIndexingMode: 'OFF' as const },
  };
}

/** Simulates UpdateIndexingConfiguration: turns all of it on or off. */
export function updateIndexing(
  world: World,
  {
    thingIndexingConfiguration: things,
    thingGroupIndexingConfiguration: groups,
  }: UpdateIndexingConfigurationCommandInput,
) {
  if (groups) throw beyondSimulation('IoT UpdateIndexingConfiguration of thing groups');
  if (!things) throw invalidRequest('Either thing or thing group indexing must be configured');
  const { thingIndexingMode: mode, thingConnectivityIndexingMode: connectivity = 'OFF' } = things;
  const isOn = mode === 'REGISTRY_AND_SHADOW' && connectivity === 'STATUS';
  if (!isOn && mode !== 'OFF') {
    throw beyondSimulation(`IoT UpdateIndexingConfiguration with ${mode} and ${connectivity}`);
  }
  world.indexing.turn(isOn, world.now());
  return {};
}

/** Simulates DescribeIndex. */
export function describeIndex(world: World, indexName: string | undefined) {
  checkIndex(world, indexName);
  return {
    indexName: INDEX,
    indexStatus: world.indexing.isReady(world.now()) ? ('ACTIVE' as const) : ('BUILDING' as const),
    schema: 'REGISTRY_AND_SHADOW_AND_CONNECTIVITY_STATUS',
  };
}

/** Refuses an index that does not exist, as none does while indexing is off. */
export function checkIndex({ indexing }: World, indexName = INDEX): void {
  if (indexName !== INDEX || !indexing.isOn) throw notFound(`Index ${indexName} does not exist`);
}
