import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND, START, startAws } from './fixture.ts';
import { connected, doorAnswers, hearing, presigned, type Signing } from './mqtt-client.ts';

async function startBroker() {
  const place = await startAws();
  const { aws, sts } = place;
  const session = async (role: string) => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::123456789012:role/${role}`,
        RoleSessionName: 'a-test',
      }),
    );
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
    return {
      ...{ at: START, accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
      sessionToken: SessionToken,
    };
  };
  return {
    ...place,
    session,
    connect: (signing: Partial<Signing> = {}, clientId?: string) =>
      connected(aws.url, { at: START, ...signing }, clientId),
    knock: async (signing: Partial<Signing> = {}) =>
      doorAnswers(await presigned(aws.url, { at: START, ...signing })),
  };
}

describe('the door of the MQTT broker', () => {
  it('lets in who signs with the clock of the world or of the machine', async () => {
    const { knock } = await startBroker();
    expect(await knock()).toBe('let in');
    expect(await knock({ at: Date.now() })).toBe('let in');
  });

  it.each([
    ['another secret', { secretAccessKey: 'guessed' }, 'the signature does not match'],
    ['another service', { service: 'iotdata' }, 'the credential scope is not '],
    ['another region', { region: 'eu-west-1' }, 'the credential scope is not '],
    ['a clock that is ahead', { at: START + 6 * MINUTE }, 'the signature is expired or not yet'],
    ['a token where the user has none', { sessionToken: 'made-up' }, 'the security token is not'],
  ])('is shut for %s', async (_name, signing, reason) => {
    const { knock } = await startBroker();
    expect(await knock(signing)).toContain(`403: ${reason}`);
  });

  it.each([
    ['another day', 'X-Amz-Date', '20261119T170520Z', 'the credential scope is not 20261119/'],
    ['a time that was not signed', 'X-Amz-Date', '20261120T170521Z', 'the signature does not'],
    ['another algorithm', 'X-Amz-Algorithm', 'AWS4-ECDSA-P256-SHA256', 'the algorithm is not'],
    ['more signed headers', 'X-Amz-SignedHeaders', 'host;x-amz-date', 'not just the host is'],
    ['a changed signature', 'X-Amz-Signature', '0'.repeat(64), 'the signature does not match'],
    ['a short signature', 'X-Amz-Signature', 'é', 'the signature does not match'],
    ['something added later', 'extra', 'yes', 'the signature does not match'],
  ])('is shut for %s', async (_name, parameter, value, reason) => {
    const { aws } = await startBroker();
    const address = await presigned(aws.url, { at: START });
    address.searchParams.set(parameter, value);
    expect(await doorAnswers(address)).toContain(`403: ${reason}`);
  });

  it('is shut without a signature, and for a URL that is too old', async () => {
    const { aws, clock } = await startBroker();
    const bare = new URL(`${aws.url.replace('http', 'ws')}/mqtt`);
    expect(await doorAnswers(bare)).toBe('403: the algorithm is not AWS4-HMAC-SHA256');
    const address = await presigned(aws.url, { at: START });
    clock.advance(61 * MINUTE);
    expect(await doorAnswers(address)).toBe('403: the signature is expired or not yet valid');
  });

  it('takes a role session with its token, which is no part of what is signed', async () => {
    const { aws, session, knock, clock } = await startBroker();
    const signing = await session('gridops-act');
    expect(await knock(signing)).toBe('let in');
    const address = await presigned(aws.url, signing);
    address.searchParams.delete('X-Amz-Security-Token');
    const refusal = '403: the security token is not the one of the access key';
    expect(await doorAnswers(address)).toBe(refusal);
    expect(await knock({ ...signing, sessionToken: 'another' })).toBe(refusal);
    clock.advance(61 * MINUTE);
    expect(await knock({ ...signing, at: clock.now() })).toBe('403: the security token is expired');
  });

  it('is shut while the credentials are expired', async () => {
    const { world, knock } = await startBroker();
    world.setBreakage('expired-credentials', true);
    expect(await knock()).toBe('403: the security token is expired');
    world.heal();
    expect(await knock()).toBe('let in');
  });

  it('speaks MQTT alone, and at one path', async () => {
    const { aws } = await startBroker();
    const address = await presigned(aws.url, { at: START });
    expect(await doorAnswers(address, [])).toBe('400: the subprotocol is not mqtt');
    expect(await doorAnswers(address, ['soap'])).toBe('400: the subprotocol is not mqtt');
    address.pathname = '/other';
    expect(await doorAnswers(address)).toBe('404: there is nothing here');
  });

  it('hangs up where IAM denies to connect, and on a client id that is too long', async () => {
    const { world, connect } = await startBroker();
    await connect({}, 'c'.repeat(128));
    await expect(connect({}, 'c'.repeat(129))).rejects.toThrow("Couldn't connect");
    world.setBreakage('iam-denied', true);
    await expect(connect()).rejects.toThrow("Couldn't connect");
  });
});

describe('the MQTT broker', () => {
  it('carries a message to whoever subscribes, and remembers who published it', async () => {
    const { aws, connect } = await startBroker();
    const { client: listener } = await connect({}, 'listener');
    const { client: speaker } = await connect({}, 'speaker');
    const { heard, documents } = await hearing(listener, 'test/+');
    await speaker.publishAsync('test/topic', '{"hello":1}', { qos: 1 });
    expect(await documents()).toEqual([{ hello: 1 }]);
    expect(heard.map(({ topic }) => topic)).toEqual(['test/topic']);
    const message = { topic: 'test/topic', payload: '{"hello":1}', qos: 1, clientId: 'speaker' };
    expect(aws.broker.published).toEqual([{ at: START, ...message }]);
    expect([...aws.broker.clients].sort()).toEqual(['listener', 'speaker']);
  });

  it.each([
    ['QoS 2', 'test/topic', 'x', 2],
    ['more than 128 KB', 'test/topic', 'x'.repeat(128 * 1_024 + 1), 1],
    ['a topic of more than 256 bytes', `test/${'é'.repeat(126)}`, 'x', 1],
    ['a topic with eight slashes', 'test/1/2/3/4/5/6/7/8', 'x', 1],
    ['a topic of AWS', '$aws/things/volttron_thing/shadow/update', '{}', 1],
    ['a topic that no policy names', 'payroll/run', 'x', 1],
  ] as const)('hangs up on a message with %s', async (_name, topic, payload, qos) => {
    const { aws, connect } = await startBroker();
    const { client, gone } = await connect();
    const published = client.publishAsync(topic, payload, { qos }).catch(() => 'failed');
    expect(await gone).toBe('gone');
    client.end(true);
    await published;
    expect(aws.broker.published).toEqual([]);
  });

  it('takes what is just within the limits', async () => {
    const { aws, connect } = await startBroker();
    const { client } = await connect();
    const topic = `test/${'t'.repeat(244)}/3/4/5`.slice(0, 256);
    await client.publishAsync(topic, 'x'.repeat(128 * 1_024), { qos: 1 });
    expect(aws.broker.published).toMatchObject([{ topic }]);
  });

  it.each(['#', 'payroll/#', '$aws/things/+/shadow/update', 'test/1/2/3/4/5/6/7/8'])(
    'hangs up on a subscription to %s',
    async (filter) => {
      const { connect } = await startBroker();
      const { client, gone } = await connect();
      client.subscribeAsync(filter, { qos: 1 }).catch(() => {});
      expect(await gone).toBe('gone');
    },
  );

  it('names topics of AWS that it does not simulate', async () => {
    const { connect, notSimulated } = await startBroker();
    const { client, gone } = await connect();
    client.subscribeAsync('$aws/events/presence/#').catch(() => {});
    await gone;
    expect(notSimulated).toEqual(['not simulated: MQTT $aws/events/presence/#']);
  });

  it('lets the role that only reads listen, and hangs up when it publishes', async () => {
    const { aws, connect, session } = await startBroker();
    const { client, gone } = await connect(await session('gridops-read'), 'reader');
    const { documents } = await hearing(client, 'ven/ack/+');
    await aws.broker.publish('ven/ack/volttron_thing', '{"op":"ping"}');
    expect(await documents()).toEqual([{ op: 'ping' }]);
    client.publishAsync('ven/cmd/volttron_thing', '{"op":"ping"}', { qos: 1 }).catch(() => {});
    expect(await gone).toBe('gone');
  });

  it('cuts all connections when asked to', async () => {
    const { aws, connect } = await startBroker();
    const { gone } = await connect();
    aws.broker.drop();
    expect(await gone).toBe('gone');
  });

  it('leaves nobody connected when it is closed', async () => {
    const { aws, connect } = await startBroker();
    const { gone } = await connect();
    await aws.close();
    expect(await gone).toBe('gone');
    expect(aws.broker.clients).toEqual([]);
  });
});

describe('telemetry', () => {
  it('is told for every device by its own interval, while somebody listens', async () => {
    const { aws, clock, connect, world } = await startBroker();
    clock.advance(MINUTE);
    await aws.broker.tellTelemetry();
    expect(aws.broker.published).toEqual([]);
    const { client } = await connect();
    const { documents } = await hearing(client, 'volttron/metering');
    clock.advance(5 * SECOND);
    await aws.broker.tellTelemetry();
    const tellers = (await documents(2)).map(({ venId }) => venId);
    expect(tellers).toEqual(expect.arrayContaining(['volttron_thing', 'volttron_local']));
    clock.advance(30 * SECOND);
    await aws.broker.tellTelemetry();
    const vens = world.fleet.devices.filter(({ typeName }) => typeName === 'VEN');
    const all = new Set((await documents(60)).map(({ venId }) => venId));
    expect(all.size).toBeGreaterThan(60);
    expect(all.size).toBeLessThan(vens.length);
  });

  it('is what the shadow says, on the topic of one device alone', async () => {
    const { aws, clock, connect } = await startBroker();
    const { client } = await connect();
    const { documents, heard } = await hearing(client, 'ven/telemetry/volttron_local');
    clock.advance(5 * SECOND);
    await aws.broker.tellTelemetry();
    const [told] = await documents();
    expect(heard).toHaveLength(1);
    expect(told).toMatchObject({
      ...{ schemaVersion: '1.0', venId: 'volttron_local', timestamp: START / 1_000 + 5 },
      ...{ shedPowerKw: 0, panelVoltage: 240, ts: START / 1_000 + 5 },
    });
    expect(told?.usedPowerKw).toBeCloseTo(told?.baselinePowerKw, 2);
    expect(told?.loads).toHaveLength(8);
  });

  it('of a device that is offline or turned off is not told', async () => {
    const { aws, clock, connect, world } = await startBroker();
    world.setBreakage('ven-offline', true);
    const { client } = await connect();
    await hearing(client, 'volttron/metering');
    clock.advance(MINUTE);
    await aws.broker.tellTelemetry();
    const tellers = new Set(aws.broker.published.map(({ clientId }) => clientId));
    expect(tellers).toContain('volttron_local');
    expect(tellers).not.toContain('volttron_thing');
  });
});
