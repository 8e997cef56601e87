import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IoTClient } from '@aws-sdk/client-iot';
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import { RDSClient } from '@aws-sdk/client-rds';
import { STSClient } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import { createWorld, startAwsSimulator, type WorldOptions } from '../../demo/aws/index.ts';
import type { AckPace } from '../../demo/aws/mqtt/fleet-voices.ts';

/** A Friday evening, twenty seconds into a minute. */
export const START = Date.parse('2026-11-20T17:05:20Z');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const CLUSTER = 'grid-services-dev';

/** Every operation that any test called with success, as `ECS DescribeServices`. */
export const exercised = new Set<string>();
/** Every operation that is simulated. */
export const simulated = new Set<string>();

/** A clock that moves when a test says so. */
export function createClock(start = START) {
  let time = start;
  return {
    now: () => time,
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

interface AwsOptions extends Partial<Omit<WorldOptions, 'now'>> {
  ackPace?: AckPace;
}

/** AWS with a fresh world behind it, for one test. */
export async function startAws({ ackPace, ...options }: AwsOptions = {}) {
  const clock = createClock();
  const world = createWorld({ seed: 'test', now: clock.now, ...options });
  const errors: unknown[] = [];
  const notSimulated: string[] = [];
  const aws = await startAwsSimulator({
    world,
    onError: (error) => errors.push(error),
    onNotSimulated: (message) => notSimulated.push(message),
    ...(ackPace && { ackPace }),
  });
  const clients = clientsOf(aws.url);
  onTestFinished(async () => {
    for (const operation of aws.operations()) simulated.add(operation);
    for (const { service, operation, error } of aws.calls) {
      if (error === undefined) exercised.add(`${service} ${operation}`);
    }
    for (const client of Object.values(clients)) client.destroy();
    await aws.close();
  });
  return { world, clock, aws, errors, notSimulated, ...clients };
}

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Clients that do not retry, so that a test sees the first answer. */
export function clientsOf(
  endpoint: string,
  credentials: Credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
) {
  const configuration = { endpoint, region: 'us-west-2', credentials, maxAttempts: 1 };
  return {
    ecs: new ECSClient(configuration),
    ecr: new ECRClient(configuration),
    autoScaling: new ApplicationAutoScalingClient(configuration),
    cloudWatch: new CloudWatchClient(configuration),
    loadBalancing: new ElasticLoadBalancingV2Client(configuration),
    rds: new RDSClient(configuration),
    iot: new IoTClient(configuration),
    iotData: new IoTDataPlaneClient(configuration),
    sts: new STSClient(configuration),
    logs: new CloudWatchLogsClient({ ...configuration, disableHostPrefix: true }),
  };
}

/** What an SDK client threw, in the parts that tests look at. */
export async function refusalOf(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata: unknown = Reflect.get(error, '$metadata');
    const status: unknown = Object(metadata).httpStatusCode;
    return { name: error.name, message: error.message, status };
  }
  throw new Error('the call was not refused');
}
