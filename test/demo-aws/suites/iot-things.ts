import {
  DescribeEndpointCommand,
  DescribeThingCommand,
  GetThingConnectivityDataCommand,
  type IoTClient,
  ListThingGroupsCommand,
  ListThingGroupsForThingCommand,
  ListThingsCommand,
  type ListThingsCommandInput,
  ListThingsInThingGroupCommand,
} from '@aws-sdk/client-iot';
import { describe, expect, it } from 'vitest';
import { MINUTE, refusalOf, START, startAws } from '../fixture.ts';

async function namesOf(iot: IoTClient, input: ListThingsCommandInput = {}) {
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await iot.send(new ListThingsCommand({ ...input, nextToken }));
    names.push(...(page.things ?? []).map(({ thingName = '' }) => thingName));
    ({ nextToken } = page);
  } while (nextToken);
  return names;
}

async function groupNames(iot: IoTClient, input: object = {}) {
  const { thingGroups = [] } = await iot.send(new ListThingGroupsCommand(input));
  return thingGroups.map(({ groupName }) => groupName);
}

describe('the endpoints of IoT Core', () => {
  it('have the data endpoint among them', async () => {
    const { iot } = await startAws();
    const { endpointAddress } = await iot.send(
      new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }),
    );
    expect(endpointAddress).toMatch(/^[a-z0-9]+-ats\.iot\.us-west-2\.amazonaws\.com$/);
    const other = iot.send(new DescribeEndpointCommand({ endpointType: 'iot:Other' }));
    expect(await refusalOf(other)).toMatchObject({ name: 'InvalidRequestException', status: 400 });
  });
});

describe('the things of IoT Core', () => {
  it('are the two VENs of the guide and a hundred more, in pages of 25', async () => {
    const { iot } = await startAws();
    const { things = [], nextToken } = await iot.send(new ListThingsCommand({}));
    expect(things).toHaveLength(25);
    expect(nextToken).toBeDefined();
    const names = await namesOf(iot);
    expect(names).toHaveLength(102);
    expect(new Set(names).size).toBe(102);
    expect(names).toContain('volttron_thing');
    expect(names).toContain('volttron_local');
  });

  it('are as many as a test wants', async () => {
    const { iot } = await startAws({ fleet: { size: 10_000 } });
    const names = await namesOf(iot, { maxResults: 250 });
    expect(names).toHaveLength(10_002);
    expect(names).toContain('ven-10000');
  });

  it('are listed by type', async () => {
    const { iot } = await startAws();
    const meters = await namesOf(iot, { thingTypeName: 'SmartMeter' });
    expect(meters).toHaveLength(20);
    expect(meters.every((name) => name.startsWith('meter-'))).toBe(true);
    expect(await namesOf(iot, { thingTypeName: 'VEN' })).toHaveLength(82);
    expect(await namesOf(iot, { thingTypeName: 'Toaster' })).toEqual([]);
  });

  it('are listed by attribute, or by how its value starts', async () => {
    const { iot } = await startAws();
    const byValue = { attributeName: 'environment', attributeValue: 'dev' };
    expect(await namesOf(iot, byValue)).toEqual(['volttron_local', 'volttron_thing']);
    const byPrefix = { ...byValue, attributeValue: 'de', usePrefixAttributeValue: true };
    expect(await namesOf(iot, byPrefix)).toHaveLength(2);
    expect(await namesOf(iot, { ...byValue, attributeValue: 'de' })).toEqual([]);
  });

  it('are not listed by type and attribute together, nor more than 250 at once', async () => {
    const { iot } = await startAws();
    const both = { thingTypeName: 'VEN', attributeName: 'site', attributeValue: 'chico' };
    for (const input of [both, { maxResults: 251 }, { nextToken: 'made up' }]) {
      const refusal = await refusalOf(iot.send(new ListThingsCommand(input)));
      expect(refusal).toMatchObject({ name: 'InvalidRequestException', status: 400 });
    }
  });

  it('are described with type, attributes and client id', async () => {
    const { iot } = await startAws();
    const described = await iot.send(new DescribeThingCommand({ thingName: 'volttron_thing' }));
    expect(described).toMatchObject({
      thingName: 'volttron_thing',
      thingArn: 'arn:aws:iot:us-west-2:123456789012:thing/volttron_thing',
      thingTypeName: 'VEN',
      defaultClientId: 'volttron_thing',
      attributes: { environment: 'dev' },
      version: 1,
    });
    const field = await iot.send(new DescribeThingCommand({ thingName: 'ven-00001' }));
    expect(field.attributes).toMatchObject({ environment: 'field', site: expect.any(String) });
    expect(await refusalOf(iot.send(new DescribeThingCommand({ thingName: 'other' })))).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Thing other cannot be found.',
      status: 404,
    });
  });

  it('are the same for the same seed, and others for another', async () => {
    const sites = async (seed: string) => {
      const { iot } = await startAws({ seed });
      const { things = [] } = await iot.send(new ListThingsCommand({ maxResults: 250 }));
      return things.map(({ attributes }) => attributes?.site);
    };
    const [first, second, other] = [await sites('one'), await sites('one'), await sites('two')];
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('thing groups', () => {
  it('are a tree', async () => {
    const { iot } = await startAws();
    const all = ['coast', 'central', 'dev', 'field', 'north', 'peak-pilot'];
    expect(await groupNames(iot)).toEqual(all);
    expect(await groupNames(iot, { parentGroup: 'field' })).toEqual(['coast', 'central', 'north']);
    expect(await groupNames(iot, { recursive: false })).toEqual(['dev', 'field', 'peak-pilot']);
    expect(await groupNames(iot, { namePrefixFilter: 'c' })).toEqual(['coast', 'central']);
    const unknown = iot.send(new ListThingGroupsCommand({ parentGroup: 'other' }));
    expect(await refusalOf(unknown)).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('have things in them, and more with the groups inside them', async () => {
    const { iot } = await startAws();
    const members = async (thingGroupName: string, recursive: boolean) => {
      const input = { thingGroupName, recursive, maxResults: 250 };
      return (await iot.send(new ListThingsInThingGroupCommand(input))).things;
    };
    expect(await members('dev', false)).toEqual(['volttron_local', 'volttron_thing']);
    expect(await members('field', false)).toEqual([]);
    expect(await members('field', true)).toHaveLength(100);
    const north = await members('north', false);
    expect(north?.length).toBeGreaterThan(10);
    const unknown = iot.send(new ListThingsInThingGroupCommand({ thingGroupName: 'other' }));
    expect(await refusalOf(unknown)).toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('are told for a thing', async () => {
    const { iot } = await startAws();
    const input = { thingName: 'ven-00008' };
    const { thingGroups = [] } = await iot.send(new ListThingGroupsForThingCommand(input));
    expect(thingGroups.map(({ groupName }) => groupName)).toEqual([
      expect.stringMatching(/^(coast|central|north)$/),
      'peak-pilot',
    ]);
  });
});

describe('the connectivity of a thing', () => {
  const connectivity = (iot: IoTClient, thingName: string) =>
    iot.send(new GetThingConnectivityDataCommand({ thingName }));

  it('follows the link of the VEN', async () => {
    const { iot, world, clock } = await startAws();
    expect(await connectivity(iot, 'volttron_thing')).toMatchObject({
      connected: true,
      clientId: 'volttron_thing',
    });
    world.setBreakage('ven-disconnected', true);
    expect(await connectivity(iot, 'volttron_thing')).toMatchObject({
      connected: false,
      timestamp: new Date(START - 14 * MINUTE),
      disconnectReason: 'CONNECTION_LOST',
    });
    clock.advance(MINUTE);
    world.heal();
    expect(await connectivity(iot, 'volttron_thing')).toMatchObject({
      connected: true,
      timestamp: new Date(START + MINUTE),
    });
  });

  it('has no time where the thing never connected', async () => {
    const { iot } = await startAws();
    const answer = await connectivity(iot, 'ven-00041');
    expect(answer).toMatchObject({ thingName: 'ven-00041', connected: false });
    expect(answer.timestamp).toBeUndefined();
  });

  it('is unknown while indexing is off', async () => {
    const { iot } = await startAws({ fleet: { indexing: false } });
    const refusal = await refusalOf(connectivity(iot, 'volttron_thing'));
    expect(refusal).toMatchObject({ name: 'ResourceNotFoundException', status: 404 });
  });
});
