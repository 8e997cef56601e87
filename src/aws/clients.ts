import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IoTClient } from '@aws-sdk/client-iot';
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import { RDSClient } from '@aws-sdk/client-rds';
import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  AdaptiveRetryStrategy,
  DefaultRateLimiter,
  StandardRetryStrategy,
} from '@smithy/core/retry';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, RetryStrategyV2 } from '@smithy/types';
import { LRUCache } from 'lru-cache';
import { type CredentialsProvider, createCredentials, sessionName } from './credentials.ts';
import { createLogsClient } from './logs-client.ts';
import { type AwsTimeouts, createSockets } from './sockets.ts';
import { createSqsClient, LONG_POLL_MS } from './sqs-client.ts';

/** Where a call goes, and as whom. */
export interface AwsScope {
  /** e.g. `us-west-2`. */
  region: string;
  /** ARN of the role to assume; absent: the bot's own identity. */
  role?: string;
  /** Slack user id of the asker; with a role it is in the session's name, so CloudTrail shows who. */
  userId: string;
}

/** What differs from the SDK's own sources (environment, profile, task role); tests need it, `main` hardly. */
export interface AwsClientOptions {
  credentials?: AwsCredentialIdentity;
  /** One endpoint for every service, instead of AWS_ENDPOINT_URL. */
  endpoint?: string;
  /** Made once for each client. */
  retryStrategy?: () => RetryStrategyV2;
  timeouts?: AwsTimeouts;
}

/** A client for each service, made once for each scope. After `close` no connection is left. */
export interface AwsClients {
  autoScaling(scope: AwsScope): ApplicationAutoScalingClient;
  cloudwatch(scope: AwsScope): CloudWatchClient;
  ecr(scope: AwsScope): ECRClient;
  ecs(scope: AwsScope): ECSClient;
  elb(scope: AwsScope): ElasticLoadBalancingV2Client;
  iot(scope: AwsScope): IoTClient;
  iotData(scope: AwsScope): IoTDataPlaneClient;
  logs(scope: AwsScope): CloudWatchLogsClient;
  rds(scope: AwsScope): RDSClient;
  /** Patient enough for long polls. */
  sqs(scope: AwsScope): SQSClient;
  /** For changes: they send a request once, over a connection of its own. */
  once: ChangingClients;
  close(): void;
}

/** The clients that change something. */
interface ChangingClients {
  cloudwatch(scope: AwsScope): CloudWatchClient;
  ecs(scope: AwsScope): ECSClient;
  iotData(scope: AwsScope): IoTDataPlaneClient;
  logs(scope: AwsScope): CloudWatchLogsClient;
}

/** What every client of the SDK is made with. */
export interface ClientSettings {
  region: string;
  credentials: CredentialsProvider;
  requestHandler: NodeHttpHandler;
  retryStrategy: RetryStrategyV2;
  maxAttempts: number;
  endpoint?: string;
}

/** How requests go out, whoever sends them. */
export type Wire = Omit<ClientSettings, 'credentials' | 'region'>;

const MAX_ATTEMPTS = 3;
const MAX_SCOPES = 64;
const TIMEOUTS: AwsTimeouts = { connection: 2_000, request: 5_000 };

/**
 * Makes the clients. Those that read share one pool of sockets, so a new scope finds warm connections, and a
 * client that falls out of the cache has nothing to close.
 */
export function createAwsClients(options: AwsClientOptions = {}): AwsClients {
  const timeouts = options.timeouts ?? TIMEOUTS;
  const kept = createSockets(timeouts, { keepAlive: true });
  // On a connection that was idle nobody can tell whether AWS hung up before or after it read the request.
  const fresh = createSockets(
    { ...timeouts, request: timeouts.request * MAX_ATTEMPTS },
    { keepAlive: false },
  );
  const patient = createSockets(
    { ...timeouts, request: timeouts.request + LONG_POLL_MS },
    { keepAlive: true },
  );
  const endpoint = options.endpoint ? { endpoint: options.endpoint } : {};
  const retryStrategy = options.retryStrategy ?? createRetryStrategy;
  const wire = (): Wire => ({
    requestHandler: kept.handler,
    retryStrategy: retryStrategy(),
    maxAttempts: MAX_ATTEMPTS,
    ...endpoint,
  });
  const wireOnce = (): Wire => ({
    requestHandler: fresh.handler,
    retryStrategy: new StandardRetryStrategy(1),
    maxAttempts: 1,
    ...endpoint,
  });
  const credentials = perScope(createCredentials(wire, options.credentials));
  const close = () => {
    kept.close();
    fresh.close();
    patient.close();
  };
  return {
    ...readers(wire, credentials),
    sqs: clientsOf(
      () => ({ ...wire(), requestHandler: patient.handler }),
      credentials,
    )(createSqsClient),
    once: changers(wireOnce, credentials),
    close,
  };
}

type Credentials = (scope: AwsScope) => CredentialsProvider;

function readers(
  wire: () => Wire,
  credentials: Credentials,
): Omit<AwsClients, 'sqs' | 'once' | 'close'> {
  const clients = clientsOf(wire, credentials);
  return {
    autoScaling: clients((settings) => new ApplicationAutoScalingClient(settings)),
    cloudwatch: clients((settings) => new CloudWatchClient(settings)),
    ecr: clients((settings) => new ECRClient(settings)),
    ecs: clients((settings) => new ECSClient(settings)),
    elb: clients((settings) => new ElasticLoadBalancingV2Client(settings)),
    iot: clients((settings) => new IoTClient(settings)),
    // Without an endpoint the SDK takes data-ats.iot.<region>.amazonaws.com, which answers signed reads for
    // the account of the signature, as the AWS CLI does; AWS_ENDPOINT_URL_IOT_DATA_PLANE can name another.
    iotData: clients((settings) => new IoTDataPlaneClient(settings)),
    logs: clients(createLogsClient),
    rds: clients((settings) => new RDSClient(settings)),
  };
}

function changers(wire: () => Wire, credentials: Credentials): ChangingClients {
  const clients = clientsOf(wire, credentials);
  return {
    cloudwatch: clients((settings) => new CloudWatchClient(settings)),
    ecs: clients((settings) => new ECSClient(settings)),
    iotData: clients((settings) => new IoTDataPlaneClient(settings)),
    logs: clients(createLogsClient),
  };
}

function clientsOf(wire: () => Wire, credentials: Credentials) {
  return <Client extends object>(create: (settings: ClientSettings) => Client) =>
    perScope((scope) =>
      create({ ...wire(), region: scope.region, credentials: credentials(scope) }),
    );
}

/** Keeps what `create` made for the scopes used last. Without a role all users are one scope. */
function perScope<Value extends object>(create: (scope: AwsScope) => Value) {
  const cache = new LRUCache<string, Value>({ max: MAX_SCOPES });
  return (scope: AwsScope): Value => {
    const as = scope.role ? [scope.role, sessionName(scope.userId)] : [];
    const key = JSON.stringify([scope.region, ...as]);
    const known = cache.get(key);
    if (known) return known;
    const value = create(scope);
    cache.set(key, value);
    return value;
  };
}

/**
 * Adaptive, with a floor. People ask rarely and in bursts: after one throttled call the SDK's own limiter
 * makes each later burst crawl (eight calls took eight seconds), for as long as the client lives.
 */
function createRetryStrategy(): RetryStrategyV2 {
  const rateLimiter = new DefaultRateLimiter({ minFillRate: 5, minCapacity: 10 });
  return new AdaptiveRetryStrategy(MAX_ATTEMPTS, { rateLimiter });
}
