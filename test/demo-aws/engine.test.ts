import * as cloudWatchSdk from '@aws-sdk/client-cloudwatch';
import * as ecsSdk from '@aws-sdk/client-ecs';
import * as balancingSdk from '@aws-sdk/client-elastic-load-balancing-v2';
import * as iotSdk from '@aws-sdk/client-iot';
import * as iotDataSdk from '@aws-sdk/client-iot-data-plane';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AwsError, AwsSimulator, accessDenied, throttled } from '../../demo/aws/engine/index.ts';
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
    const { AwsSmithyRpcV2CborProtocol } = await import('@aws-sdk/core/protocols');
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
