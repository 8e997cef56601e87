import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeCertificateCommand,
  GetThingConnectivityDataCommand,
  ListThingPrincipalsCommand,
} from '@aws-sdk/client-iot';
import { UpdateThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { describe, expect, it } from 'vitest';
import { NOW, startDevices } from './device-fixture.ts';
import { MINUTE, SECOND, START } from './fixture.ts';

const VEN = 'volttron_thing';
const PANEL = 'volttron_local';
const FIELD = 'ven-00002';

type Devices = Awaited<ReturnType<typeof startDevices>>;

async function messagesOf({ logs }: Devices, logGroupName: string, filterPattern: string) {
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName, filterPattern, startTime: START - 30 * MINUTE }),
  );
  return events.map(({ message = '' }) => message);
}

const awsLog = async (devices: Devices, filterPattern: string) =>
  (await messagesOf(devices, 'AWSIotLogsV2', filterPattern)).map((text) => JSON.parse(text));

const connectivity = ({ iot }: Devices, thingName: string) =>
  iot.send(new GetThingConnectivityDataCommand({ thingName }));

describe('a device that ignores commands', () => {
  it('goes on to report, and does nothing that it is told', async () => {
    const { world, send, tell, acks, reported } = await startDevices();
    world.setBreakage('ven-ignores', true);
    const data = { event_id: 'evt-1', requestedReductionKw: 0.3, duration_s: 60 };
    await send(VEN, { op: 'event', data });
    await tell(PANEL, 'ping');
    expect(acks.heard).toHaveLength(1);
    expect((await reported()).status).toMatchObject({ shed_kw: 0, last_telemetry_ts: NOW });
  });
});

describe('acknowledgements that are wrong', () => {
  it('come late, after twelve seconds unless another time is asked for', async () => {
    const waits: number[] = [];
    const ackPace = async (milliseconds: number) => void waits.push(milliseconds);
    const { world, tell } = await startDevices({ ackPace });
    world.setBreakage('ven-slow-ack', true);
    expect(await tell(VEN, 'ping')).toMatchObject({ ok: true });
    await tell(PANEL, 'ping');
    expect(waits).toEqual([12 * SECOND, 80]);
  });

  it('come late by the time that is asked for', async () => {
    const waits: number[] = [];
    const ackPace = async (milliseconds: number) => void waits.push(milliseconds);
    const { world, tell } = await startDevices({ ackPace, slowAckAfter: 7 });
    world.setBreakage('ven-slow-ack', true);
    await tell(VEN, 'ping');
    expect(waits).toEqual([7]);
  });

  it('come never where the device is lost before', async () => {
    const gate = Promise.withResolvers<void>();
    const { world, send, aws } = await startDevices({ ackPace: () => gate.promise });
    await send(VEN, { op: 'ping' });
    world.setBreakage('ven-offline', true);
    gate.resolve();
    await aws.broker.publish('test/topic', 'x');
    expect(aws.broker.published.map(({ topic }) => topic)).toEqual([
      `ven/cmd/${VEN}`,
      'test/topic',
    ]);
  });

  it('come twice', async () => {
    const { world, send, acks } = await startDevices();
    world.setBreakage('ven-double-ack', true);
    await send(VEN, { op: 'ping', correlationId: 'c' });
    const [first, second] = await acks.documents(2);
    expect(second).toEqual(first);
  });

  it('come with an id that nobody sent, for something that was done', async () => {
    const { world, tell, reported } = await startDevices();
    world.setBreakage('ven-foreign-ack', true, PANEL);
    const ack = await tell(PANEL, 'event', { event_id: 'e', shed_kw: 0.2, duration_sec: 60 });
    expect(ack).toMatchObject({ status: 'accepted' });
    expect(ack.correlationId).toMatch(/^corr-[0-9a-f]{8}$/);
    expect(await reported(PANEL)).toMatchObject({ shed_kw: 0.2 });
    expect(await tell(VEN, 'ping')).toMatchObject({ correlationId: 'c-1' });
  });

  it('come without being JSON', async () => {
    const { world, send, aws } = await startDevices();
    world.setBreakage('ven-garbled-ack', true);
    await send(VEN, { op: 'ping', correlationId: 'c' });
    const payload = () => aws.broker.published.find(({ topic }) => topic.includes('ack'))?.payload;
    await expect.poll(payload).toMatch(/^\{"op":"ping"/);
    expect(() => JSON.parse(payload() ?? '')).toThrow(SyntaxError);
  });
});

describe('an expired certificate', () => {
  it('leaves a health page that answers 200, and a shadow that still says connected', async () => {
    const devices = await startDevices();
    const { world, ask, reported, send, tell, acks } = devices;
    world.setBreakage('ven-disconnected', true);
    const since = new Date(START - 14 * MINUTE).toISOString();
    expect(await ask('/health')).toMatchObject({
      ...{ ok: false, status: 'disconnected', last_publish_at: since },
      detail: expect.stringContaining('certificate verify failed: certificate has expired'),
    });
    const { metering } = await ask('/live');
    expect(metering.timestamp).toBe(NOW - 14 * 60);
    expect((await reported()).status).toMatchObject({
      ...{ mqtt_connected: true, last_telemetry_ts: NOW - 14 * 60 },
    });
    await send(VEN, { op: 'ping' });
    await tell(PANEL, 'ping');
    expect(acks.heard).toHaveLength(1);
  });

  it('is tried again five times over, in the log of the VEN', async () => {
    const devices = await startDevices();
    devices.world.setBreakage('ven-disconnected', true);
    const group = '/ecs/grid-services-dev/volttron-ven';
    const lines = await messagesOf(devices, group, '"certificate has expired"');
    const tries = lines.map((line) => /try (\d)\/5/.exec(line)?.[1]);
    expect(new Set(tries)).toEqual(new Set(['1', '2', '3', '4', '5']));
  });

  it('is known to AWS by the name of every thing that it happens to', async () => {
    const devices = await startDevices();
    const { world, iot, cloudWatch } = devices;
    world.setBreakage('ven-disconnected', true);
    world.setBreakage('ven-disconnected', true, FIELD);
    for (const thing of [VEN, FIELD]) {
      const refused = await awsLog(
        devices,
        `{ $.eventType = "Connect" && $.clientId = "${thing}" }`,
      );
      expect(refused.length).toBeGreaterThan(10);
      expect(refused[0]).toMatchObject({ status: 'Failure', reason: 'AUTHORIZATION_FAILURE' });
      expect(await connectivity(devices, thing)).toMatchObject({
        ...{ connected: false, disconnectReason: 'CONNECTION_LOST' },
      });
    }
    const { Datapoints = [] } = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: 'AWS/IoT', MetricName: 'Connect.AuthError', Statistics: ['Sum'] },
        ...{ Dimensions: [{ Name: 'Protocol', Value: 'MQTT' }], Period: 60 },
        ...{ StartTime: new Date(START - 5 * MINUTE), EndTime: new Date(START) },
      }),
    );
    expect(new Set(Datapoints.map(({ Sum }) => Sum))).toEqual(new Set([2]));
    const { principals = [] } = await iot.send(
      new ListThingPrincipalsCommand({ thingName: FIELD }),
    );
    const certificateId = principals[0]?.split('/').at(-1);
    const { certificateDescription } = await iot.send(
      new DescribeCertificateCommand({ certificateId }),
    );
    expect(certificateDescription?.validity?.notAfter).toEqual(new Date(START - 14 * MINUTE));
  });

  it('is followed by a new certificate once it is healed', async () => {
    const { world, iot, clock, tell } = await startDevices();
    const principal = async () => {
      const { principals } = await iot.send(new ListThingPrincipalsCommand({ thingName: FIELD }));
      return principals?.[0];
    };
    const before = await principal();
    world.setBreakage('ven-disconnected', true, FIELD);
    expect(await principal()).toBe(before);
    world.heal();
    clock.advance(SECOND);
    expect(await principal()).not.toBe(before);
    expect(await tell(FIELD, 'ping')).toMatchObject({ ok: true });
  });
});

describe('a device without network', () => {
  it('is lost by its keep alive, with a good certificate', async () => {
    const devices = await startDevices();
    const { world, ask, iot } = devices;
    world.setBreakage('ven-offline', true);
    expect(await ask('/health')).toMatchObject({ ok: false, detail: 'timed out' });
    expect(await connectivity(devices, VEN)).toMatchObject({
      ...{ connected: false, disconnectReason: 'MQTT_KEEP_ALIVE_TIMEOUT' },
      timestamp: new Date(START - 4 * MINUTE),
    });
    const filter = `{ $.clientId = "${VEN}" && $.eventType != "Publish-In" && $.eventType != "RuleExecution" }`;
    expect(await awsLog(devices, filter)).toEqual([
      expect.objectContaining({ disconnectReason: 'MQTT_KEEP_ALIVE_TIMEOUT' }),
    ]);
    const { principals = [] } = await iot.send(new ListThingPrincipalsCommand({ thingName: VEN }));
    const certificateId = principals[0]?.split('/').at(-1);
    const { certificateDescription } = await iot.send(
      new DescribeCertificateCommand({ certificateId }),
    );
    expect(certificateDescription?.validity?.notAfter?.getTime()).toBeGreaterThan(START);
  });

  it('does what its shadow asked for once it is back, even where two things were wrong', async () => {
    const { world, clock, iotData, reported } = await startDevices();
    world.setBreakage('ven-offline', true, PANEL);
    world.setBreakage('ven-disconnected', true, PANEL);
    const desired = { loads: [{ id: 'ev', enabled: false }] };
    const payload = Buffer.from(JSON.stringify({ state: { desired } }));
    await iotData.send(new UpdateThingShadowCommand({ thingName: PANEL, payload }));
    const ev = async () =>
      (await reported(PANEL)).loads.find(({ id }: { id: string }) => id === 'ev')?.enabled;
    world.setBreakage('ven-offline', false);
    clock.advance(MINUTE);
    expect(await ev()).toBe(true);
    world.heal();
    clock.advance(5 * SECOND);
    expect(await ev()).toBe(false);
  });
});

describe('the log of the VEN', () => {
  it('tells what it was told', async () => {
    const devices = await startDevices();
    const { tell, clock } = devices;
    await tell(VEN, 'event', { event_id: 'evt-7', requestedReductionKw: 0.3, duration_s: 600 });
    clock.advance(5 * SECOND);
    await tell(VEN, 'disable');
    clock.advance(10 * SECOND);
    const group = '/ecs/grid-services-dev/volttron-ven';
    expect(await messagesOf(devices, group, '"evt-7"')).toEqual([
      '⚡ Event evt-7: shedding 0.30 kW',
    ]);
    expect(await messagesOf(devices, group, '"VEN enable"')).toEqual([
      'VEN enable -> False (source=backend_cmd)',
    ]);
    expect(await messagesOf(devices, group, '"(shed: 0.300 kW)"')).not.toEqual([]);
  });
});
