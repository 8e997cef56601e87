import * as cloudWatchSdk from '@aws-sdk/client-cloudwatch';
import * as logsSdk from '@aws-sdk/client-cloudwatch-logs';
import * as ecsSdk from '@aws-sdk/client-ecs';
import * as balancingSdk from '@aws-sdk/client-elastic-load-balancing-v2';
import * as iotSdk from '@aws-sdk/client-iot';
import * as iotDataSdk from '@aws-sdk/client-iot-data-plane';
import { AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  AwsError,
  AwsSimulator,
  accessDenied,
  type Call,
  throttled,
} from '../../demo/aws/engine/index.ts';
import { clientsOf, refusalOf, START } from './fixture.ts';

const region = 'us-west-2';

/** One operation on each wire, with answers and refusals that are hard to write down. */
async function startEngine({ recordLimit = 100 } = {}) {
  const errors: unknown[] = [];
  const notSimulated: string[] = [];
  const simulator = new AwsSimulator({
    now: () => START,
    onError: (error, { service, operation }) => errors.push([service, operation, error]),
    onNotSimulated: (message) => notSimulated.push(message),
    recordLimit,
  });
  simulateOneEach(simulator);
  const url = await simulator.listen();
  const clients = clientsOf(url);
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await simulator.close();
  });
  return { simulator, url, errors, notSimulated, ...clients };
}

function simulateOneEach(simulator: AwsSimulator): void {
  const refuse = (code: string) => {
    throw new AwsError(code, 'no <such> "thing" & more');
  };
  simulator
    .service(new ecsSdk.ECSClient({ region }), ecsSdk)
    .on(ecsSdk.DescribeServicesCommand, ({ cluster, services = [] }) => {
      if (cluster === 'none') refuse('ClusterNotFoundException');
      if (cluster === 'bug') throw new TypeError('a bug');
      return { services: services.map((serviceName) => ({ serviceName, createdAt: new Date(5) })) };
    })
    .on(ecsSdk.UpdateServiceCommand, ({ loadBalancers = [] }) => ({ service: { loadBalancers } }));
  simulator
    .service(new cloudWatchSdk.CloudWatchClient({ region }), cloudWatchSdk)
    .on(cloudWatchSdk.DescribeAlarmsCommand, ({ AlarmNames = [] }) => {
      if (AlarmNames.includes('none')) refuse('InvalidNextToken');
      return { MetricAlarms: AlarmNames.map((AlarmName) => ({ AlarmName, Threshold: 80.5 })) };
    });
  simulator
    .service(new balancingSdk.ElasticLoadBalancingV2Client({ region }), balancingSdk)
    .on(balancingSdk.DescribeTargetGroupsCommand, ({ Names = [], PageSize }) => {
      if (Names.includes('none')) refuse('TargetGroupNotFoundException');
      return {
        TargetGroups: Names.map((TargetGroupName) => ({ TargetGroupName, Port: PageSize })),
      };
    })
    .on(balancingSdk.DescribeTargetHealthCommand, () => ({}));
  simulator
    .service(new iotSdk.IoTClient({ region }), iotSdk)
    .on(iotSdk.DescribeThingCommand, ({ thingName }) => {
      if (thingName === 'none') refuse('ResourceNotFoundException');
      return { thingName, version: 3, attributes: { colour: 'green' } };
    })
    .on(iotSdk.ListThingsCommand, ({ maxResults, usePrefixAttributeValue }) => ({
      things: [{ thingName: `${maxResults} ${usePrefixAttributeValue}` }],
    }));
  simulator
    .service(new iotDataSdk.IoTDataPlaneClient({ region }), iotDataSdk)
    .on(iotDataSdk.GetThingShadowCommand, ({ thingName }) => ({ payload: `"${thingName} ✓"` }));
}

const HOSTILE = 'a<b>&"\'é✓';

describe('the wires', () => {
  it('carry values through JSON', async () => {
    const { ecs } = await startEngine();
    const answer = await ecs.send(new ecsSdk.DescribeServicesCommand({ services: [HOSTILE] }));
    expect(answer.services).toEqual([{ serviceName: HOSTILE, createdAt: new Date(5) }]);
  });

  it('carry lists and numbers through the query form and back through XML', async () => {
    const { loadBalancing } = await startEngine();
    const answer = await loadBalancing.send(
      new balancingSdk.DescribeTargetGroupsCommand({ Names: [HOSTILE, 'second'], PageSize: 7 }),
    );
    expect(answer.TargetGroups).toEqual([
      { TargetGroupName: HOSTILE, Port: 7 },
      { TargetGroupName: 'second', Port: 7 },
    ]);
  });

  it('carry values through REST paths, queries, JSON bodies and raw bodies', async () => {
    const { iot, iotData } = await startEngine();
    const name = 'a/b c:d';
    expect(await iot.send(new iotSdk.DescribeThingCommand({ thingName: name }))).toMatchObject({
      thingName: name,
      version: 3,
      attributes: { colour: 'green' },
    });
    const things = await iot.send(
      new iotSdk.ListThingsCommand({ maxResults: 5, usePrefixAttributeValue: true }),
    );
    expect(things.things).toEqual([{ thingName: '5 true' }]);
    const shadow = await iotData.send(new iotDataSdk.GetThingShadowCommand({ thingName: 'x' }));
    expect(shadow.payload?.transformToString()).toBe('"x ✓"');
  });

  it('carry values through CBOR', async () => {
    const { url } = await startEngine();
    const client = new cloudWatchSdk.CloudWatchClient({
      region,
      endpoint: url,
      credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
      protocol: AwsSmithyRpcV2CborProtocol,
      maxAttempts: 1,
    });
    onTestFinished(() => client.destroy());
    const alarms = (AlarmNames: string[]) =>
      client.send(new cloudWatchSdk.DescribeAlarmsCommand({ AlarmNames }));
    expect((await alarms([HOSTILE])).MetricAlarms).toEqual([
      { AlarmName: HOSTILE, Threshold: 80.5 },
    ]);
    expect(await refusalOf(alarms(['none']))).toMatchObject({ name: 'InvalidNextToken' });
  });

  it('carry errors of the model with their status', async () => {
    const { ecs, cloudWatch, loadBalancing, iot } = await startEngine();
    const message = 'no <such> "thing" & more';
    const calls = [
      ecs.send(new ecsSdk.DescribeServicesCommand({ cluster: 'none', services: ['x'] })),
      cloudWatch.send(new cloudWatchSdk.DescribeAlarmsCommand({ AlarmNames: ['none'] })),
      loadBalancing.send(new balancingSdk.DescribeTargetGroupsCommand({ Names: ['none'] })),
      iot.send(new iotSdk.DescribeThingCommand({ thingName: 'none' })),
    ];
    expect(await Promise.all(calls.map(refusalOf))).toEqual([
      { name: 'ClusterNotFoundException', message, status: 400 },
      { name: 'InvalidNextToken', message, status: 400 },
      { name: 'TargetGroupNotFoundException', message, status: 400 },
      { name: 'ResourceNotFoundException', message, status: 404 },
    ]);
  });
});

describe('the simulator', () => {
  it('refuses requests without a signature as each wire does', async () => {
    const { url, simulator } = await startEngine();
    const json = await fetch(url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeServices' },
      body: '{}',
    });
    expect([json.status, await json.json()]).toEqual([
      400,
      {
        __type: 'MissingAuthenticationTokenException',
        message: 'Missing Authentication Token',
      },
    ]);
    const form = new URLSearchParams({ Action: 'DescribeTargetGroups', Version: '2015-12-01' });
    const query = await fetch(url, { method: 'POST', body: form });
    expect(query.status).toBe(403);
    expect(await query.text()).toContain('<Code>MissingAuthenticationToken</Code>');
    const rest = await fetch(`${url}/things/x`);
    expect(rest.status).toBe(403);
    expect(rest.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    expect(simulator.calls.map(({ error }) => error)).toEqual([
      'MissingAuthenticationTokenException',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
    ]);
  });

  it('answers with the JSON version of the service', async () => {
    const { url } = await startEngine();
    const typeOf = async (target: string) => {
      const answer = await fetch(url, { method: 'POST', headers: { 'x-amz-target': target } });
      return answer.headers.get('content-type');
    };
    expect(await typeOf('GraniteServiceVersion20100801.DescribeAlarms')).toBe(
      'application/x-amz-json-1.0',
    );
    expect(await typeOf('AmazonEC2ContainerServiceV20141113.DescribeServices')).toBe(
      'application/x-amz-json-1.1',
    );
  });

  it('refuses a body that it cannot read', async () => {
    const { url } = await startEngine();
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization:
          'AWS4-HMAC-SHA256 Credential=x/20261120/us-west-2/ecs/aws4_request, SignedHeaders=host, Signature=y',
        'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeServices',
      },
      body: '{"services":',
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { __type: 'SerializationException' },
    ]);
  });

  it('names operations that are not simulated, REST ones too', async () => {
    const { ecs, iot, loadBalancing, notSimulated } = await startEngine();
    const calls = [
      ecs.send(new ecsSdk.StopTaskCommand({ task: 'x' })),
      iot.send(new iotSdk.GetPolicyCommand({ policyName: 'VENPolicy' })),
      loadBalancing.send(new balancingSdk.DescribeRulesCommand({})),
    ];
    const messages = [
      'not simulated: ECS StopTask',
      'not simulated: IoT GetPolicy',
      'not simulated: Elastic Load Balancing v2 DescribeRules',
    ];
    expect(await Promise.all(calls.map(refusalOf))).toEqual(
      messages.map((message) => ({ name: 'NotSimulated', message, status: 501 })),
    );
    expect(notSimulated.sort()).toEqual(messages.sort());
  });

  it('refuses calls without a required member, inside structures too', async () => {
    const { ecs, loadBalancing } = await startEngine();
    const shallow = loadBalancing.send(
      new balancingSdk.DescribeTargetHealthCommand({ TargetGroupArn: undefined }),
    );
    expect(await refusalOf(shallow)).toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'targetGroupArn' failed to satisfy constraint: Member must not be null",
    });
    const deep = ecs.send(
      new ecsSdk.UpdateServiceCommand({
        service: 'x',
        networkConfiguration: { awsvpcConfiguration: { subnets: undefined } },
      }),
    );
    expect((await refusalOf(deep)).message).toContain(
      "Value null at 'networkConfiguration.awsvpcConfiguration.subnets'",
    );
  });

  it('reports a bug in a handler, and answers InternalFailure', async () => {
    const { ecs, errors } = await startEngine();
    const call = ecs.send(new ecsSdk.DescribeServicesCommand({ cluster: 'bug', services: ['x'] }));
    expect(await refusalOf(call)).toMatchObject({ name: 'InternalFailure', status: 500 });
    expect(errors).toEqual([['ECS', 'DescribeServices', new TypeError('a bug')]]);
  });

  it('lets interceptors delay and refuse calls until they are taken away', async () => {
    const { ecs, simulator } = await startEngine();
    const seen: string[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const remove = simulator.intercept(async (call) => {
      seen.push(`${call.service} ${call.operation} ${call.region} ${call.accessKeyId}`);
      await gate;
      throw throttled(call);
    });
    const ask = () => ecs.send(new ecsSdk.DescribeServicesCommand({ services: ['x'] }));
    const held = refusalOf(ask());
    release();
    expect(await held).toEqual({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
      status: 400,
    });
    expect(seen).toEqual(['ECS DescribeServices us-west-2 AKIATEST']);
    remove();
    expect((await ask()).services).toHaveLength(1);
  });

  it('words a denial as IAM does', async () => {
    const { ecs, simulator } = await startEngine();
    const principal = 'arn:aws:sts::123456789012:assumed-role/gridops-read/U0VIEWER';
    const resource = 'arn:aws:ecs:us-west-2:123456789012:service/c/x';
    simulator.intercept((call) => {
      throw accessDenied(call, principal, resource);
    });
    const call = ecs.send(new ecsSdk.DescribeServicesCommand({ services: ['x'] }));
    expect(await refusalOf(call)).toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${principal} is not authorized to perform: ecs:DescribeServices on resource: ${resource} because no identity-based policy allows the ecs:DescribeServices action`,
    });
  });

  it('records the last calls and forgets older ones', async () => {
    const { ecs, simulator } = await startEngine({ recordLimit: 2 });
    for (const name of ['a', 'b', 'c']) {
      await ecs.send(new ecsSdk.DescribeServicesCommand({ services: [name] }));
    }
    expect(simulator.calls).toEqual(
      ['b', 'c'].map((name) => ({
        service: 'ECS',
        operation: 'DescribeServices',
        input: { services: [name] },
        region,
        accessKeyId: 'AKIATEST',
        at: START,
      })),
    );
    simulator.forgetCalls();
    expect(simulator.calls).toEqual([]);
  });

  it('refuses to register an operation with the wrong service', () => {
    const simulator = new AwsSimulator({
      now: () => START,
      onError: () => {},
      onNotSimulated: () => {},
    });
    const ecs = simulator.service(new ecsSdk.ECSClient({ region }), ecsSdk);
    expect(() => ecs.on(iotSdk.DescribeThingCommand, () => ({}))).toThrow(
      'DescribeThing belongs to com.amazonaws.iot, not to ECS',
    );
  });
});

type Produced = AsyncGenerator<logsSdk.StartLiveTailResponseStream>;

/** One operation that streams what the producer yields, and a client of it. */
async function startStreaming(produce: (call: Call) => Produced, protocol?: CborProtocol) {
  const errors: unknown[] = [];
  const simulator = new AwsSimulator({
    now: () => START,
    onError: (error, { service, operation }) => errors.push([service, operation, error]),
    onNotSimulated: () => {},
  });
  simulator
    .service(new logsSdk.CloudWatchLogsClient({ region }), logsSdk)
    .on(logsSdk.StartLiveTailCommand, (_input, call) => ({ responseStream: produce(call) }));
  const client = new logsSdk.CloudWatchLogsClient({
    region,
    endpoint: await simulator.listen(),
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
    disableHostPrefix: true,
    ...(protocol && { protocol }),
  });
  onTestFinished(async () => {
    client.destroy();
    await simulator.close();
  });
  const hangUp = new AbortController();
  const listen = async () => {
    const command = new logsSdk.StartLiveTailCommand({ logGroupIdentifiers: ['x'] });
    const answer = await client.send(command, { abortSignal: hangUp.signal });
    const events = answer.responseStream?.[Symbol.asyncIterator]();
    if (!events) throw new Error('no stream was answered');
    return events;
  };
  const streamsEnd = () => vi.waitFor(() => expect(simulator.streams.count).toBe(0));
  return { simulator, errors, listen, hangUp: () => hangUp.abort(), streamsEnd };
}

type CborProtocol = typeof AwsSmithyRpcV2CborProtocol;

const update = (message: string): logsSdk.StartLiveTailResponseStream => ({
  sessionUpdate: { sessionResults: [{ message }] },
});

/** Says one thing, then waits to be stopped. */
async function* untilStopped({ signal }: Call, onStopped = () => {}): Produced {
  try {
    yield update('first');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  } finally {
    onStopped();
  }
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('nothing was thrown'),
    (error: unknown) => error,
  );
}

describe('an event stream', () => {
  it.each([
    ['JSON', undefined],
    ['CBOR', AwsSmithyRpcV2CborProtocol],
  ])('carries events in order through %s, and ends', async (_wire, protocol) => {
    const { listen, streamsEnd } = await startStreaming(async function* () {
      yield { sessionStart: { sessionId: HOSTILE } };
      yield update('second');
      yield update('third');
    }, protocol);
    const events = await listen();
    expect((await events.next()).value).toEqual({ sessionStart: { sessionId: HOSTILE } });
    expect((await events.next()).value).toEqual(update('second'));
    expect((await events.next()).value).toEqual(update('third'));
    expect((await events.next()).done).toBe(true);
    await streamsEnd();
  });

  it.each([
    ['JSON', undefined],
    ['CBOR', AwsSmithyRpcV2CborProtocol],
  ])('ends with the exception that its producer throws, on %s', async (_wire, protocol) => {
    const { listen, simulator, errors } = await startStreaming(async function* () {
      yield update('first');
      throw new AwsError('SessionTimeoutException', 'too long ✓');
    }, protocol);
    const events = await listen();
    await events.next();
    const error = await thrownBy(events.next());
    expect(error).toBeInstanceOf(logsSdk.SessionTimeoutException);
    expect(error).toMatchObject({ message: 'too long ✓' });
    expect(simulator.calls.at(-1)?.error).toBe('SessionTimeoutException');
    expect(errors).toEqual([]);
  });

  it('reports a bug in its producer, and ends with InternalFailure', async () => {
    const { listen, errors } = await startStreaming(async function* () {
      yield update('first');
      throw new TypeError('a bug');
    });
    const events = await listen();
    await events.next();
    expect(await thrownBy(events.next())).toMatchObject({ name: 'InternalFailure' });
    expect(errors).toEqual([['CloudWatch Logs', 'StartLiveTail', new TypeError('a bug')]]);
  });

  it('stops its producer when the client hangs up', async () => {
    const stopped = vi.fn();
    const { listen, simulator, hangUp, streamsEnd, errors } = await startStreaming((call) =>
      untilStopped(call, stopped),
    );
    const events = await listen();
    await events.next();
    expect(simulator.streams.count).toBe(1);
    expect(stopped).not.toHaveBeenCalled();
    hangUp();
    await streamsEnd();
    expect(stopped).toHaveBeenCalledOnce();
    expect(errors).toEqual([]);
  });

  it('is not produced faster than the client reads', async () => {
    let produced = 0;
    const { listen, hangUp, streamsEnd, errors } = await startStreaming(async function* () {
      for (; produced < 2_000; produced += 1) yield update('x'.repeat(100_000));
    });
    await (await listen()).next();
    await vi.waitFor(() => expect(produced).toBeGreaterThan(5));
    hangUp();
    await streamsEnd();
    expect(produced).toBeLessThan(2_000);
    expect(errors).toEqual([]);
  });

  it('can be cut, which the client sees as an error', async () => {
    const { listen, simulator, streamsEnd, errors } = await startStreaming(untilStopped);
    const events = await listen();
    await events.next();
    simulator.streams.drop();
    expect(await thrownBy(events.next())).toMatchObject({ code: 'ECONNRESET' });
    await streamsEnd();
    expect(errors).toEqual([]);
  });

  it('can be ended with an exception', async () => {
    const { listen, simulator, streamsEnd, errors } = await startStreaming(untilStopped);
    const events = await listen();
    await events.next();
    simulator.streams.fail(new AwsError('SessionStreamingException', 'something broke'));
    expect(await thrownBy(events.next())).toBeInstanceOf(logsSdk.SessionStreamingException);
    await streamsEnd();
    expect(errors).toEqual([]);
    expect(simulator.calls.at(-1)?.error).toBe('SessionStreamingException');
  });

  it('ends with its simulator', async () => {
    const stopped = vi.fn();
    const { listen, simulator } = await startStreaming((call) => untilStopped(call, stopped));
    const events = await listen();
    await events.next();
    await simulator.close();
    expect(stopped).toHaveBeenCalledOnce();
    expect(simulator.streams.count).toBe(0);
    await expect(events.next()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('is refused on a REST wire, where it is not simulated', () => {
    class WatchThings extends iotSdk.ListThingsCommand {
      override schema: typeof logsSdk.StartLiveTail$ = [
        9,
        'com.amazonaws.iot',
        'WatchThings',
        0,
        logsSdk.StartLiveTail$[4],
        logsSdk.StartLiveTail$[5],
      ];
    }
    const simulator = new AwsSimulator({
      now: () => START,
      onError: () => {},
      onNotSimulated: () => {},
    });
    const iot = simulator.service(new iotSdk.IoTClient({ region }), iotSdk);
    expect(() => iot.on(WatchThings, () => ({}))).toThrow(
      'not simulated: event streams on a REST wire, as WatchThings has',
    );
  });
});
