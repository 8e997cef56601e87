import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { promisify } from 'node:util';
import * as autoScaling from '@aws-sdk/client-application-auto-scaling';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as ecr from '@aws-sdk/client-ecr';
import * as ecs from '@aws-sdk/client-ecs';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as iot from '@aws-sdk/client-iot';
import * as iotData from '@aws-sdk/client-iot-data-plane';
import * as rds from '@aws-sdk/client-rds';
import * as sts from '@aws-sdk/client-sts';
import { StandardRetryStrategy } from '@smithy/core/retry';
import { onTestFinished } from 'vitest';
import { AwsSimulator } from '../../demo/aws/engine/index.ts';
import { alarmDefinition } from '../../src/aws/alarm-definition.ts';
import { alarmChanges } from '../../src/aws/alarm-history.ts';
import { scalingBounds } from '../../src/aws/auto-scaling.ts';
import {
  type AwsClientOptions,
  type AwsClients,
  type AwsScope,
  createAwsClients,
} from '../../src/aws/clients.ts';
import { describeAlarms } from '../../src/aws/cloudwatch-alarms.ts';
import { metricData } from '../../src/aws/cloudwatch-metrics.ts';
import { lookUpImage } from '../../src/aws/ecr.ts';
import { describeServices } from '../../src/aws/ecs.ts';
import { previousRevisions } from '../../src/aws/ecs-revision.ts';
import { describeTaskDefinition } from '../../src/aws/ecs-task-definitions.ts';
import { serviceTasks } from '../../src/aws/ecs-tasks.ts';
import { targetHealth } from '../../src/aws/elb.ts';
import { AwsFault } from '../../src/aws/faults.ts';
import { dataEndpoint } from '../../src/aws/iot.ts';
import {
  certificatesOfThing,
  describeCertificate,
  policiesOfCertificate,
  thingsOfCertificate,
} from '../../src/aws/iot-certificates.ts';
import { namedShadows, thingShadow } from '../../src/aws/iot-data.ts';
import { listThingNames, searchThings } from '../../src/aws/iot-fleet.ts';
import { describeThing } from '../../src/aws/iot-things.ts';
import { knownDimensions } from '../../src/aws/list-metrics.ts';
import { describeDatabase } from '../../src/aws/rds.ts';
import type { Reading } from '../../src/aws/readings.ts';

export const NOW = Date.UTC(2026, 10, 21, 12);
export const ROLE = 'arn:aws:iam::123456789012:role/grid-read';
export const scope: AwsScope = { region: 'us-west-2', userId: 'U0ALICE' };
export const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };

/** Retries as the bot does, but without waiting. */
const retryAtOnce = () =>
  new StandardRetryStrategy({
    maxAttempts: 3,
    backoff: { computeNextBackoffDelay: () => 0, setDelayBase: () => {} },
  });

/** A signal that nobody aborts. */
export const patience = () => new AbortController().signal;

export interface Simulated {
  simulator: AwsSimulator;
  services: ReturnType<typeof servicesOf>;
  clients: AwsClients;
  endpoint: string;
}

/** A simulator with every service that GridOps calls, and clients that talk to it; both end with the test. */
export async function simulate(options: AwsClientOptions = {}): Promise<Simulated> {
  const simulator = new AwsSimulator({
    now: () => NOW,
    onError: (error) => {
      throw error;
    },
    onNotSimulated: () => {},
  });
  const services = servicesOf(simulator);
  const endpoint = await simulator.listen();
  const clients = testClients({ endpoint, ...options });
  onTestFinished(() => simulator.close());
  return { simulator, services, clients, endpoint };
}

/** Answers every operation of reading but of logs: with little, and AssumeRole with a session that lasts an hour. */
export function answerAll({ services }: Simulated): void {
  services.cloudwatch.on(cloudwatch.DescribeAlarmsCommand, () => ({}));
  services.cloudwatch.on(cloudwatch.DescribeAlarmHistoryCommand, () => ({}));
  services.cloudwatch.on(cloudwatch.GetMetricDataCommand, () => ({}));
  services.cloudwatch.on(cloudwatch.ListMetricsCommand, () => ({}));
  services.autoScaling.on(autoScaling.DescribeScalableTargetsCommand, () => ({}));
  services.ecr.on(ecr.DescribeImagesCommand, () => ({}));
  services.ecs.on(ecs.DescribeServicesCommand, () => ({}));
  services.ecs.on(ecs.ListTasksCommand, () => ({}));
  services.ecs.on(ecs.ListTaskDefinitionsCommand, () => ({}));
  services.ecs.on(ecs.DescribeTaskDefinitionCommand, () => ({}));
  services.elb.on(elb.DescribeTargetGroupsCommand, () => ({}));
  services.elb.on(elb.DescribeTargetHealthCommand, () => ({}));
  services.iot.on(iot.DescribeEndpointCommand, () => ({ endpointAddress: 'a1' }));
  services.iot.on(iot.GetIndexingConfigurationCommand, () => ({}));
  services.iot.on(iot.SearchIndexCommand, () => ({}));
  services.iot.on(iot.ListThingsCommand, () => ({}));
  services.iot.on(iot.ListThingsInThingGroupCommand, () => ({}));
  services.iot.on(iot.DescribeThingCommand, () => ({}));
  services.iot.on(iot.ListThingPrincipalsCommand, () => ({}));
  services.iot.on(iot.ListPrincipalThingsCommand, () => ({}));
  services.iot.on(iot.DescribeCertificateCommand, () => ({}));
  services.iot.on(iot.ListAttachedPoliciesCommand, () => ({}));
  services.iotData.on(iotData.ListNamedShadowsForThingCommand, () => ({}));
  services.iotData.on(iotData.GetThingShadowCommand, () => ({ payload: Buffer.from('{}') }));
  services.rds.on(rds.DescribeDBInstancesCommand, () => ({}));
  let session = 0;
  services.sts.on(sts.AssumeRoleCommand, () => {
    session += 1;
    return {
      Credentials: {
        AccessKeyId: `ASIASESSION${session}`,
        SecretAccessKey: 'secret',
        SessionToken: 'token',
        Expiration: new Date(Date.now() + 3_600_000),
      },
    };
  });
}

/** A server in AWS's place that answers in its own way; it ends with the test. */
export async function serveInstead(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const connections = promisify(server.getConnections.bind(server));
  return { endpoint: `http://127.0.0.1:${port}`, connections };
}

/** Clients with test credentials and no waiting, closed when the test ends. */
export function testClients(options: AwsClientOptions): AwsClients {
  const clients = createAwsClients({ credentials, retryStrategy: retryAtOnce, ...options });
  onTestFinished(() => clients.close());
  return clients;
}

const IMAGE = '123456789012.dkr.ecr.us-west-2.amazonaws.com/web:1';

export const CERTIFICATE = `arn:aws:iot:us-west-2:123456789012:cert/${'0a'.repeat(32)}`;

/** Calls every wrapper that reads once and returns their faults; each must fail. */
export function everyFault(clients: AwsClients) {
  const first = async <T>(readings: Promise<Reading<T>[]>) => {
    const [reading] = await readings;
    throw reading && !reading.ok ? reading.fault : new Error('there was no fault');
  };
  const signal = patience();
  return Promise.all(
    [
      first(describeServices(clients, scope, [{ cluster: 'a', service: 'b' }], signal)),
      first(targetHealth(clients, scope, ['web'], signal)),
      first(targetHealth(clients, scope, ['arn:aws:x:targetgroup/web/1'], signal)),
      first(describeAlarms(clients, scope, ['high'], signal)),
      metricData(
        clients,
        scope,
        { queries: [{ id: 'a', expression: '1' }], from: 0, until: 1 },
        signal,
      ),
      alarmChanges(clients, scope, { name: 'high', from: 0, until: 1 }, signal),
      knownDimensions(clients, scope, { namespace: 'Shop', metric: 'Visits' }, signal),
      describeDatabase(clients, scope, 'main', signal),
      dataEndpoint(clients, scope, signal),
      thingShadow(clients, scope, { thing: 'house' }, signal),
      namedShadows(clients, scope, 'house', signal),
      searchThings(clients, scope, { prefix: 'house' }, signal),
      listThingNames(clients, scope, { prefix: 'house' }, signal),
      listThingNames(clients, scope, { group: 'houses' }, signal),
      describeThing(clients, scope, 'house', signal),
      certificatesOfThing(clients, scope, 'house', signal),
      describeCertificate(clients, scope, CERTIFICATE, signal),
      thingsOfCertificate(clients, scope, CERTIFICATE, signal),
      policiesOfCertificate(clients, scope, CERTIFICATE, signal),
      serviceTasks(
        clients,
        scope,
        { cluster: 'a', service: 'b', desiredStatus: 'RUNNING' },
        signal,
      ),
      describeTaskDefinition(clients, scope, 'web:42', signal),
      previousRevisions(clients, scope, { family: 'web', before: 42 }, signal),
      lookUpImage(clients, scope, IMAGE, signal),
      scalingBounds(clients, scope, { cluster: 'a', service: 'b' }, signal),
      alarmDefinition(clients, scope, 'high', signal),
    ].map(faultOf),
  );
}

/** Returns the fault that `work` rejects with; anything else fails the test. */
export async function faultOf(work: Promise<unknown>): Promise<AwsFault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AwsFault) return error;
    throw error;
  }
  throw new Error('there was no fault');
}

function servicesOf(simulator: AwsSimulator) {
  const region = 'us-west-2';
  return {
    autoScaling: simulator.service(
      new autoScaling.ApplicationAutoScalingClient({ region }),
      autoScaling,
    ),
    cloudwatch: simulator.service(new cloudwatch.CloudWatchClient({ region }), cloudwatch),
    ecr: simulator.service(new ecr.ECRClient({ region }), ecr),
    ecs: simulator.service(new ecs.ECSClient({ region }), ecs),
    elb: simulator.service(new elb.ElasticLoadBalancingV2Client({ region }), elb),
    iot: simulator.service(new iot.IoTClient({ region }), iot),
    iotData: simulator.service(new iotData.IoTDataPlaneClient({ region }), iotData),
    logs: simulator.service(new logs.CloudWatchLogsClient({ region }), logs),
    rds: simulator.service(new rds.RDSClient({ region }), rds),
    sts: simulator.service(new sts.STSClient({ region }), sts),
  };
}
