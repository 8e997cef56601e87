import {
  DescribeIndexCommand,
  GetIndexingConfigurationCommand,
  type IoTClient,
  SearchIndexCommand,
  UpdateIndexingConfigurationCommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MINUTE, refusalOf, SECOND, START, startAws } from '../fixture.ts';
import { found } from './iot-fixture.ts';

const OFF = { thingIndexingConfiguration: { thingIndexingMode: 'OFF' as const } };
const ON = {
  thingIndexingConfiguration: {
    thingIndexingMode: 'REGISTRY_AND_SHADOW' as const,
    thingConnectivityIndexingMode: 'STATUS' as const,
  },
};

const shadowSchema = z.object({
  reported: z.looseObject({}).default({}),
  metadata: z.looseObject({ reported: z.looseObject({}).optional() }),
  hasDelta: z.boolean(),
  version: z.int(),
  name: z.object({ firmware: z.looseObject({ hasDelta: z.boolean() }) }).optional(),
});

async function one(iot: IoTClient, name: string) {
  const [thing] = await found(iot, `thingName:"${name}"`);
  if (!thing) throw new Error(`${name} is not in the index`);
  const { shadow, ...rest } = thing;
  return { ...rest, shadow: shadow === undefined ? undefined : JSON.parse(shadow) };
}

describe('fleet indexing', () => {
  it('covers registry, shadows and connectivity', async () => {
    const { iot } = await startAws();
    const { thingIndexingConfiguration } = await iot.send(new GetIndexingConfigurationCommand({}));
    expect(thingIndexingConfiguration).toMatchObject({
      thingIndexingMode: 'REGISTRY_AND_SHADOW',
      thingConnectivityIndexingMode: 'STATUS',
      namedShadowIndexingMode: 'ON',
      filter: { namedShadowNames: ['firmware'] },
    });
    const index = await iot.send(new DescribeIndexCommand({ indexName: 'AWS_Things' }));
    expect(index.indexStatus).toBe('ACTIVE');
  });

  it('answers with the whole thing', async () => {
    const { iot } = await startAws();
    const { shadow, ...thing } = await one(iot, 'volttron_thing');
    expect(thing).toMatchObject({
      thingTypeName: 'VEN',
      thingGroupNames: ['dev'],
      attributes: { environment: 'dev' },
      connectivity: { connected: true, clientId: 'volttron_thing' },
    });
    const { reported, metadata, hasDelta, name } = shadowSchema.parse(shadow);
    expect(reported).toMatchObject({
      status: { last_telemetry_ts: START / SECOND },
      enabled: true,
    });
    expect(metadata.reported).toMatchObject({
      status: { power_kw: { timestamp: START / SECOND } },
    });
    expect(hasDelta).toBe(false);
    expect(name?.firmware).toMatchObject({ hasDelta: false, reported: { version: '2.5.0' } });
  });

  it('tells when and why a thing was disconnected', async () => {
    const { iot, world } = await startAws();
    world.setBreakage('ven-disconnected', true);
    const { connectivity } = await one(iot, 'volttron_thing');
    expect(connectivity).toMatchObject({
      connected: false,
      timestamp: START - 14 * MINUTE,
      disconnectReason: 'CONNECTION_LOST',
    });
    const registered = await one(iot, 'ven-00041');
    expect(registered.connectivity).toEqual({ connected: false });
    expect(registered.shadow).toBeUndefined();
  });

  it('answers a hundred things at a time', async () => {
    const { iot } = await startAws();
    const first = await iot.send(new SearchIndexCommand({ queryString: '*' }));
    expect(first.things).toHaveLength(100);
    expect(await found(iot, '*')).toHaveLength(102);
    const command = new SearchIndexCommand({ queryString: '*', maxResults: 101 });
    expect(await refusalOf(iot.send(command))).toMatchObject({ name: 'InvalidRequestException' });
    const other = new SearchIndexCommand({ queryString: '*', indexName: 'AWS_ThingGroups' });
    expect(await refusalOf(iot.send(other))).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('finds its way among 10 000 things', async () => {
    const { iot } = await startAws({ fleet: { size: 10_000 } });
    const query = 'thingTypeName:VEN AND connectivity.connected:false';
    const things = await found(iot, query);
    expect(things.length).toBeGreaterThan(300);
    expect(things.length).toBeLessThan(1_000);
  });

  it('may be off', async () => {
    const { iot } = await startAws({ fleet: { indexing: false } });
    const { thingIndexingConfiguration } = await iot.send(new GetIndexingConfigurationCommand({}));
    expect(thingIndexingConfiguration?.thingIndexingMode).toBe('OFF');
    const refusal = await refusalOf(iot.send(new SearchIndexCommand({ queryString: '*' })));
    expect(refusal).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Index AWS_Things does not exist',
      status: 404,
    });
  });

  it('is not ready for half a minute after it was turned on', async () => {
    const { iot, clock } = await startAws();
    const search = () => iot.send(new SearchIndexCommand({ queryString: '*' }));
    await iot.send(new UpdateIndexingConfigurationCommand(OFF));
    expect(await refusalOf(search())).toMatchObject({ name: 'ResourceNotFoundException' });
    await iot.send(new UpdateIndexingConfigurationCommand(ON));
    expect(await refusalOf(search())).toEqual({
      name: 'IndexNotReadyException',
      message: 'Creation of index AWS_Things is in progress',
      status: 400,
    });
    const building = await iot.send(new DescribeIndexCommand({ indexName: 'AWS_Things' }));
    expect(building.indexStatus).toBe('BUILDING');
    clock.advance(30 * SECOND);
    expect((await search()).things).toHaveLength(100);
  });

  it('does not simulate other configurations', async () => {
    const { iot } = await startAws();
    const registryOnly = { thingIndexingConfiguration: { thingIndexingMode: 'REGISTRY' as const } };
    const call = iot.send(new UpdateIndexingConfigurationCommand(registryOnly));
    expect(await refusalOf(call)).toMatchObject({ name: 'NotSimulated', status: 501 });
  });
});
