import {
  DescribeCertificateCommand,
  DescribeEndpointCommand,
  DescribeThingCommand,
  type IoTClient,
  ListAttachedPoliciesCommand,
  ListThingPrincipalsCommand,
  ListThingsCommand,
} from '@aws-sdk/client-iot';
import { GetThingShadowCommand, type IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MINUTE, refusalOf, SECOND, START, startAws } from '../fixture.ts';

const thingName = 'volttron_thing';

async function certificate(iot: IoTClient) {
  const { principals: [arn = ''] = [] } = await iot.send(
    new ListThingPrincipalsCommand({ thingName }),
  );
  const certificateId = arn.slice(arn.lastIndexOf('/') + 1);
  const { certificateDescription } = await iot.send(
    new DescribeCertificateCommand({ certificateId }),
  );
  return { arn, ...certificateDescription };
}

const shadowSchema = z.object({
  state: z.object({
    reported: z.object({
      status: z.looseObject({ mqtt_connected: z.boolean(), last_telemetry_ts: z.number() }),
    }),
  }),
  metadata: z.object({
    reported: z.object({
      status: z.looseObject({ power_kw: z.object({ timestamp: z.number() }) }),
    }),
  }),
  version: z.number(),
  timestamp: z.number(),
});

async function shadow(iotData: IoTDataPlaneClient) {
  const { payload } = await iotData.send(new GetThingShadowCommand({ thingName }));
  return shadowSchema.parse(JSON.parse(payload?.transformToString() ?? ''));
}

describe('IoT Core', () => {
  it('tells the data endpoint', async () => {
    const { iot } = await startAws();
    const { endpointAddress } = await iot.send(
      new DescribeEndpointCommand({ endpointType: 'iot:Data-ATS' }),
    );
    expect(endpointAddress).toMatch(/^[a-z0-9]+-ats\.iot\.us-west-2\.amazonaws\.com$/);
    const other = iot.send(new DescribeEndpointCommand({ endpointType: 'iot:Other' }));
    expect(await refusalOf(other)).toMatchObject({ name: 'InvalidRequestException', status: 400 });
  });

  it('knows one thing', async () => {
    const { iot } = await startAws();
    const { things } = await iot.send(new ListThingsCommand({ thingTypeName: 'VEN' }));
    expect(things).toMatchObject([{ thingName, thingTypeName: 'VEN' }]);
    expect(await iot.send(new DescribeThingCommand({ thingName }))).toMatchObject({
      thingName,
      defaultClientId: thingName,
      version: 1,
    });
    const other = iot.send(new DescribeThingCommand({ thingName: 'other' }));
    expect(await refusalOf(other)).toMatchObject({
      name: 'ResourceNotFoundException',
      status: 404,
    });
  });

  it('attaches an active certificate with VENPolicy to it', async () => {
    const { iot } = await startAws();
    const { arn, status, validity } = await certificate(iot);
    expect(status).toBe('ACTIVE');
    expect(Number(validity?.notAfter)).toBeGreaterThan(START);
    const { policies } = await iot.send(new ListAttachedPoliciesCommand({ target: arn }));
    expect(policies?.map(({ policyName }) => policyName)).toEqual(['VENPolicy']);
  });

  it('has a certificate in the past while the VEN is disconnected, and a new one afterwards', async () => {
    const { iot, world } = await startAws();
    world.setBreakage('ven-disconnected', true);
    const expired = await certificate(iot);
    expect(Number(expired.validity?.notAfter)).toBe(START - 14 * MINUTE);
    world.heal();
    const renewed = await certificate(iot);
    expect(renewed.arn).not.toBe(expired.arn);
    expect(Number(renewed.validity?.notAfter)).toBeGreaterThan(START);
  });
});

describe('the device shadow', () => {
  it('carries telemetry that is at most five seconds old', async () => {
    const { iotData, clock } = await startAws();
    const first = await shadow(iotData);
    expect(first.state.reported.status.last_telemetry_ts).toBe(START / SECOND);
    expect(first.metadata.reported.status.power_kw.timestamp).toBe(START / SECOND);
    clock.advance(13 * SECOND);
    const later = await shadow(iotData);
    expect(later.state.reported.status.last_telemetry_ts).toBe(START / SECOND + 10);
    expect(later.version).toBe(first.version + 2);
    expect(later.timestamp).toBe(START / SECOND + 13);
  });

  it('stands still when the device is gone, and still claims to be connected', async () => {
    const { iotData, world, clock } = await startAws();
    world.setBreakage('ven-disconnected', true);
    const stale = await shadow(iotData);
    clock.advance(MINUTE);
    const later = await shadow(iotData);
    expect(stale.state.reported.status).toMatchObject({
      mqtt_connected: true,
      last_telemetry_ts: (START - 14 * MINUTE) / SECOND,
    });
    expect(later.state).toEqual(stale.state);
    expect(later.version).toBe(stale.version);
  });

  it('has no named shadows', async () => {
    const { iotData } = await startAws();
    const call = iotData.send(new GetThingShadowCommand({ thingName, shadowName: 'other' }));
    expect(await refusalOf(call)).toEqual({
      name: 'ResourceNotFoundException',
      message: "No shadow exists with name: 'volttron_thing~other'",
      status: 404,
    });
  });
});
