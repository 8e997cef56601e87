import {
  GetIndexingConfigurationCommand,
  ListThingsCommand,
  ListThingsInThingGroupCommand,
  SearchIndexCommand,
} from '@aws-sdk/client-iot';
import { expect, test } from 'vitest';
import { indexing, listThingNames, searchThings } from '../../src/aws/iot-fleet.ts';
import { faultOf, patience, scope, simulate } from './simulated.ts';

test.each([
  [{}, { shadows: false, connectivity: false }],
  [{ thingIndexingMode: 'REGISTRY' }, { shadows: false, connectivity: false }],
  [{ thingIndexingMode: 'REGISTRY_AND_SHADOW' }, { shadows: true, connectivity: false }],
  [
    { thingIndexingMode: 'REGISTRY_AND_SHADOW', thingConnectivityIndexingMode: 'STATUS' },
    { shadows: true, connectivity: true },
  ],
] as const)('tells of %j what can be searched', async (configuration, expected) => {
  const { services, clients } = await simulate();
  services.iot.on(GetIndexingConfigurationCommand, () => ({
    thingIndexingConfiguration: { thingIndexingMode: 'OFF' as const, ...configuration },
  }));
  expect(await indexing(clients, scope, patience())).toEqual(expected);
});

test.each([
  [{ prefix: 'ven-1:' }, 'thingName:ven\\-1\\:*'],
  [{ group: 'west_side' }, 'thingGroupNames:"west_side"'],
  [{ type: 'VEN' }, 'thingTypeName:"VEN"'],
  [{ thing: 'ven-1' }, 'thingName:"ven-1"'],
])('searches for %j with %s', async (selector, query) => {
  const { services, clients, simulator } = await simulate();
  services.iot.on(SearchIndexCommand, () => ({ things: [] }));
  expect(await searchThings(clients, scope, selector, patience())).toEqual([]);
  expect(simulator.calls.map(({ input }) => input)).toEqual([
    { queryString: query, maxResults: 100 },
  ]);
});

test('reads all pages of the index, and says how far it is', async () => {
  const { services, clients } = await simulate();
  services.iot.on(SearchIndexCommand, ({ nextToken }) =>
    nextToken
      ? { things: [{ thingName: 'b' }] }
      : {
          things: [
            {
              thingName: 'a',
              shadow: '{"reported":{"on":true},"version":3}',
              connectivity: { connected: false, timestamp: 5, disconnectReason: 'CLIENT_ERROR' },
            },
          ],
          nextToken: 'more',
        },
  );
  const told: number[] = [];
  const found = await searchThings(clients, scope, { type: 'VEN' }, patience(), (count) =>
    told.push(count),
  );
  expect(found).toEqual([
    {
      name: 'a',
      reported: { on: true },
      connectivity: { connected: false, since: 5, reason: 'CLIENT_ERROR' },
    },
    { name: 'b' },
  ]);
  expect(told).toEqual([1, 2]);
});

test.each(['', 'null', '{"reported":', '{"reported":[]}', '{"desired":{}}'])(
  'does not take %j in the index for a shadow',
  async (shadow) => {
    const { services, clients } = await simulate();
    services.iot.on(SearchIndexCommand, () => ({ things: [{ thingName: 'a', shadow }] }));
    expect(await searchThings(clients, scope, { prefix: 'a' }, patience())).toEqual([
      { name: 'a' },
    ]);
  },
);

test('lists names by prefix out of all things, by type and by group out of theirs', async () => {
  const { services, clients, simulator } = await simulate();
  services.iot.on(ListThingsCommand, ({ nextToken }) =>
    nextToken
      ? { things: [{ thingName: 'ven-1' }, { thingName: 'pump' }] }
      : { things: [{ thingName: 'ven-2' }], nextToken: 'more' },
  );
  services.iot.on(ListThingsInThingGroupCommand, () => ({ things: ['b', 'a'] }));
  const list = (selector: Parameters<typeof listThingNames>[2]) =>
    listThingNames(clients, scope, selector, patience());
  expect(await list({ prefix: 'ven-' })).toEqual(['ven-1', 'ven-2']);
  expect(await list({ type: 'VEN' })).toEqual(['pump', 'ven-1', 'ven-2']);
  expect(await list({ group: 'west' })).toEqual(['a', 'b']);
  expect(simulator.calls.map(({ input }) => input)).toMatchObject([
    { maxResults: 250 },
    { nextToken: 'more' },
    { thingTypeName: 'VEN' },
    { thingTypeName: 'VEN', nextToken: 'more' },
    { thingGroupName: 'west', recursive: true },
  ]);
});

test('does not take an answer without things for an empty fleet', async () => {
  const { services, clients } = await simulate();
  services.iot.on(ListThingsCommand, () => ({}));
  const fault = await faultOf(listThingNames(clients, scope, { prefix: 'a' }, patience()));
  expect(fault).toMatchObject({ kind: 'service', what: 'the answer has no things' });
});
