import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IoTClient } from '@aws-sdk/client-iot';
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import { RDSClient } from '@aws-sdk/client-rds';
import { AdaptiveRetryStrategy, DefaultRateLimiter } from '@smithy/core/retry';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentity, RetryStrategyV2 } from '@smithy/types';
import { LRUCache } from 'lru-cache';
import { type CredentialsProvider, createCredentials, sessionName } from './credentials.ts';
import { createLogsClient } from './logs-client.ts';

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

/** Of one attempt, in milliseconds: until the socket is connected, and until the answer's head. */
interface AwsTimeouts {
  connection: number;
  request: number;
}

/** A client for each service, made once for each scope. After `close` no connection is left. */
export interface AwsClients {
  cloudwatch(scope: AwsScope): CloudWatchClient;
  ecs(scope: AwsScope): ECSClient;
  elb(scope: AwsScope): ElasticLoadBalancingV2Client;
  iot(scope: AwsScope): IoTClient;
  iotData(scope: AwsScope): IoTDataPlaneClient;
  logs(scope: AwsScope): CloudWatchLogsClient;
  rds(scope: AwsScope): RDSClient;
  close(): void;
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

const MAX_ATTEMPTS = 3;
const MAX_SCOPES = 64;
const MAX_SOCKETS_PER_HOST = 50;
const TIMEOUTS: AwsTimeouts = { connection: 2_000, request: 5_000 };

/**
 * Makes the clients. All of them share one pool of sockets, so a new scope finds warm connections, and a
 * client that falls out of the cache has nothing to close.
 */
export function createAwsClients(options: AwsClientOptions = {}): AwsClients {
  const sockets = createSockets(options.timeouts ?? TIMEOUTS);
  const retryStrategy = options.retryStrategy ?? createRetryStrategy;
  const wire = () => ({
    requestHandler: sockets.handler,
    retryStrategy: retryStrategy(),
    maxAttempts: MAX_ATTEMPTS,
    ...(options.endpoint && { endpoint: options.endpoint }),
  });
  const credentialsOf = createCredentials(wire, options.credentials);
  const credentials = perScope(credentialsOf);
  const clients = <Client extends object>(create: (settings: ClientSettings) => Client) =>
    perScope((scope) =>
      create({ ...wire(), region: scope.region, credentials: credentials(scope) }),
    );
  return {
    cloudwatch: clients((settings) => new CloudWatchClient(settings)),
    ecs: clients((settings) => new ECSClient(settings)),
    elb: clients((settings) => new ElasticLoadBalancingV2Client(settings)),
    iot: clients((settings) => new IoTClient(settings)),
    // Without an endpoint the SDK takes data-ats.iot.<region>.amazonaws.com, which answers signed reads for
    // the account of the signature, as the AWS CLI does; AWS_ENDPOINT_URL_IOT_DATA_PLANE can name another.
    iotData: clients((settings) => new IoTDataPlaneClient(settings)),
    logs: clients(createLogsClient),
    rds: clients((settings) => new RDSClient(settings)),
    close: sockets.close,
  };
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

function createSockets({ connection, request }: AwsTimeouts) {
  const pool = { keepAlive: true, maxSockets: MAX_SOCKETS_PER_HOST };
  const httpAgent = new HttpAgent(pool);
  const httpsAgent = new HttpsAgent(pool);
  const handler = new NodeHttpHandler({
    httpAgent,
    httpsAgent,
    connectionTimeout: connection,
    requestTimeout: request,
    throwOnRequestTimeout: true,
    // The request timeout ends with the answer's head; this one guards its body.
    socketTimeout: request,
  });
  const close = () => {
    httpAgent.destroy();
    httpsAgent.destroy();
  };
  return { handler, close };
}
