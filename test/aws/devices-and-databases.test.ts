import { DescribeEndpointCommand } from '@aws-sdk/client-iot';
import { GetThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { AwsError } from '../../demo/aws/engine/index.ts';
import { dataEndpoint } from '../../src/aws/iot.ts';
import { thingShadow } from '../../src/aws/iot-data.ts';
import { describeDatabase } from '../../src/aws/rds.ts';
import { readPath } from '../../src/json-path.ts';
import { faultOf, NOW, patience, scope, simulate } from './simulated.ts';

test('tells the state of a database', async () => {
  const { services, clients } = await simulate();
  services.rds.on(DescribeDBInstancesCommand, ({ DBInstanceIdentifier }) => ({
    DBInstances: [
      {
        ...(DBInstanceIdentifier && { DBInstanceIdentifier }),
        DBInstanceStatus: 'storage-full',
        Engine: 'postgres',
        EngineVersion: '15.12',
        DBInstanceClass: 'db.t4g.medium',
        MultiAZ: true,
        AllocatedStorage: 20,
      },
    ],
  }));
  expect(await describeDatabase(clients, scope, 'main', patience())).toEqual({
    identifier: 'main',
    status: 'storage-full',
    engine: 'postgres 15.12',
    instanceClass: 'db.t4g.medium',
    multiAz: true,
    storageGiB: 20,
  });
});

test('tells an unknown database as missing', async () => {
  const { services, clients } = await simulate();
  services.rds.on(DescribeDBInstancesCommand, () => {
    throw new AwsError('DBInstanceNotFound', 'DBInstance gone not found.', { status: 404 });
  });
  const fault = await faultOf(describeDatabase(clients, scope, 'gone', patience()));
  expect(fault.message).toBe(
    'RDS DescribeDBInstances in us-west-2: AWS has no such thing there (DBInstance gone not found). Check the name, the region and the account in the catalog.',
  );
});

test('asks for the endpoint that devices use', async () => {
  const { services, clients } = await simulate();
  services.iot.on(DescribeEndpointCommand, ({ endpointType }) => ({
    endpointAddress: `a1b2c3-ats.iot.us-west-2.amazonaws.com?${endpointType}`,
  }));
  expect(await dataEndpoint(clients, scope, patience())).toBe(
    'a1b2c3-ats.iot.us-west-2.amazonaws.com?iot:Data-ATS',
  );
});

const shadow = {
  state: {
    reported: { status: { ven: 'ready' } },
    desired: { enabled: false },
    delta: { enabled: false },
  },
  metadata: { reported: { status: { ven: { timestamp: 1_763_658_012 } } } },
  version: 7,
  timestamp: NOW / 1000,
};

test('reads a shadow, named or not', async () => {
  const { services, clients, simulator } = await simulate();
  const payload = Buffer.from(JSON.stringify(shadow));
  services.iotData.on(GetThingShadowCommand, () => ({ payload }));
  const read = await thingShadow(clients, scope, { thing: 'house 1' }, patience());
  await thingShadow(clients, scope, { thing: 'house 1', shadow: 'panel' }, patience());
  expect(read).toEqual({
    ...shadow.state,
    metadata: { ...shadow.metadata, desired: {} },
    version: 7,
    at: NOW,
  });
  expect(readPath(read.metadata.reported, 'status.ven.timestamp')).toBe(1_763_658_012);
  expect(simulator.calls.map(({ input }) => input)).toMatchObject([
    { thingName: 'house 1' },
    { thingName: 'house 1', shadowName: 'panel' },
  ]);
});

test.each([
  '',
  'null',
  '{"state":',
  '{"state":{}}',
  '{"state":{"reported":[]},"version":1,"timestamp":1}',
])('does not take %j for a shadow', async (text) => {
  const { services, clients } = await simulate();
  services.iotData.on(GetThingShadowCommand, () => ({ payload: Buffer.from(text) }));
  const fault = await faultOf(thingShadow(clients, scope, { thing: 'house' }, patience()));
  expect(fault).toMatchObject({ kind: 'service', what: 'the answer is not a shadow document' });
});

test('reads only what is really in a document', () => {
  const document = { loads: [{ id: 'ev1' }], text: 'x' };
  expect(readPath(document, 'loads.0.id')).toBe('ev1');
  for (const path of ['loads.1.id', 'text.length', 'constructor', '__proto__.x', 'loads.id']) {
    expect(readPath(document, path)).toBeUndefined();
  }
});
