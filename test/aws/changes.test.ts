import { Agent } from 'node:http';
import { Socket } from 'node:net';
import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { expect, onTestFinished, test, vi } from 'vitest';
import { AwsError, accessDenied, throttled } from '../../demo/aws/engine/index.ts';
import type { AwsClients } from '../../src/aws/clients.ts';
import { describeServices, updateService } from '../../src/aws/ecs.ts';
import { type AwsCall, toAwsFault } from '../../src/aws/faults.ts';
import { actScope, readScope } from '../../src/aws/scopes.ts';
import { answerChanges, everyChange } from './every-change.ts';
import {
  answerAll,
  faultOf,
  patience,
  ROLE,
  scope,
  serveInstead,
  simulate,
  testClients,
} from './simulated.ts';

const HANGING = () => new Promise<never>(() => {});
const ACT_ROLE = 'arn:aws:iam::123456789012:role/grid-act';
const acting = { ...scope, role: ACT_ROLE };
const call: AwsCall = { operation: 'UpdateService', region: 'us-west-2' };

const scale = (clients: AwsClients, { as = scope, signal = patience() } = {}) =>
  updateService(clients, as, { cluster: 'main', service: 'web', desiredCount: 2 }, signal);

test('names the missing IAM action and the role that acts, and that nothing was changed', async () => {
  const simulated = await simulate();
  const { clients, simulator } = simulated;
  answerAll(simulated);
  answerChanges(simulated);
  simulator.intercept((refused) => {
    if (refused.service !== 'STS') throw accessDenied(refused, ACT_ROLE, '*');
  });
  const faults = await Promise.all(everyChange(clients, acting).map(faultOf));
  expect(faults.map(({ kind, iamAction }) => `${kind} ${iamAction}`)).toEqual([
    'denied ecs:UpdateService',
    'denied ecs:StopTask',
    'denied cloudwatch:PutMetricAlarm',
    'denied cloudwatch:EnableAlarmActions',
    'denied cloudwatch:DisableAlarmActions',
    'denied cloudwatch:SetAlarmState',
    'denied logs:PutRetentionPolicy',
    'denied logs:DeleteRetentionPolicy',
    'denied iot:UpdateThingShadow',
    'denied logs:PutLogEvents',
  ]);
  expect(faults.map(({ mayHaveHappened }) => mayHaveHappened)).not.toContain(true);
  expect(faults[0]?.message).toBe(
    `ECS UpdateService in us-west-2 as ${ACT_ROLE}: access denied. Allow ecs:UpdateService to that role (gridops iam --act prints all).`,
  );
});

test('sends no change twice, whatever AWS answers', async () => {
  const simulated = await simulate();
  const { clients, simulator } = simulated;
  answerChanges(simulated);
  simulator.intercept(() => {
    throw new AwsError('InternalFailure', 'An unexpected error', { status: 500 });
  });
  const faults = await Promise.all(everyChange(clients, scope).map(faultOf));
  expect(simulator.calls).toHaveLength(faults.length);
  for (const fault of faults) {
    expect(fault).toMatchObject({
      what: 'AWS failed with HTTP 500 (An unexpected error)',
      mayHaveHappened: true,
    });
    expect(fault.remedy).toBe(
      'It may have been done all the same: look at what is there before you ask again',
    );
  }
});

test('knows that a throttled change was not made, and does not wait for another try', async () => {
  const { services, clients, simulator } = await simulate();
  services.ecs.on(UpdateServiceCommand, () => {
    throw throttled({ wire: 'json' });
  });
  const fault = await faultOf(scale(clients));
  expect(fault).toMatchObject({
    kind: 'throttled',
    what: 'AWS asks for fewer calls',
    mayHaveHappened: false,
  });
  expect(simulator.calls).toHaveLength(1);
});

test('knows that a refused change was not made', async () => {
  const { services, clients } = await simulate();
  services.ecs.on(UpdateServiceCommand, () => {
    throw new AwsError('InvalidParameterException', 'desiredCount is not valid');
  });
  expect(await faultOf(scale(clients))).toMatchObject({ kind: 'invalid', mayHaveHappened: false });
});

test('does not know when the answer has not what was asked for', async () => {
  const { services, clients } = await simulate();
  services.ecs.on(UpdateServiceCommand, () => ({}));
  expect(await faultOf(scale(clients))).toMatchObject({
    what: 'the answer has no service',
    mayHaveHappened: true,
  });
});

test.each([
  [200, '{"service":'],
  [503, '<html>Service Unavailable</html>'],
  [408, '<html>Request Timeout</html>'],
])('does not know after HTTP %i with %j', async (status, body) => {
  const { endpoint } = await serveInstead((_, response) => response.writeHead(status).end(body));
  const fault = await faultOf(scale(testClients({ endpoint })));
  expect(fault.mayHaveHappened).toBe(true);
});

test('does not know when the connection is lost after the request was sent', async () => {
  let requests = 0;
  const { endpoint } = await serveInstead((request) => {
    requests += 1;
    request.resume().on('end', () => request.socket.destroy());
  });
  const fault = await faultOf(scale(testClients({ endpoint })));
  expect(fault).toMatchObject({ kind: 'unreachable', code: 'ECONNRESET', mayHaveHappened: true });
  expect(requests).toBe(1);
});

test('does not know when no answer comes in time, and asks once', async () => {
  const timeouts = { connection: 1_000, request: 50 };
  const { services, clients, simulator } = await simulate({ timeouts });
  services.ecs.on(UpdateServiceCommand, HANGING);
  const fault = await faultOf(scale(clients));
  expect(fault.message).toBe(
    'ECS UpdateService in us-west-2: no answer in time. It may have been done all the same: look at what is there before you ask again.',
  );
  expect(fault.mayHaveHappened).toBe(true);
  expect(simulator.calls).toHaveLength(1);
});

test('does not know when the deadline passes while AWS works', async () => {
  const { services, clients, simulator } = await simulate();
  services.ecs.on(UpdateServiceCommand, HANGING);
  const abort = new AbortController();
  const asking = faultOf(scale(clients, { signal: abort.signal }));
  await vi.waitFor(() => expect(simulator.calls).toHaveLength(1));
  abort.abort(new DOMException('late', 'TimeoutError'));
  expect(await asking).toMatchObject({
    kind: 'timeout',
    what: 'no answer before the deadline',
    mayHaveHappened: true,
  });
});

test('knows that nothing was sent when nobody waits any more', async () => {
  const { clients, simulator } = await simulate();
  const fault = await faultOf(scale(clients, { signal: AbortSignal.abort() }));
  expect(fault).toMatchObject({ kind: 'timeout', mayHaveHappened: false });
  expect(simulator.calls).toEqual([]);
});

test('sends nothing when the deadline passes while the role is assumed, also not later', async () => {
  const simulated = await simulate();
  const { services, clients, simulator } = simulated;
  answerAll(simulated);
  const assumed = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  services.sts.on(AssumeRoleCommand, async () => {
    await assumed.promise;
    setImmediate(answered.resolve);
    return { Credentials: session() };
  });
  services.ecs.on(UpdateServiceCommand, () => ({}));
  const abort = new AbortController();
  const asking = faultOf(scale(clients, { as: acting, signal: abort.signal }));
  await vi.waitFor(() => expect(simulator.calls).toHaveLength(1));
  abort.abort();
  expect(await asking).toMatchObject({ kind: 'timeout', mayHaveHappened: false });
  assumed.resolve();
  await answered.promise;
  // The role's credentials are there now: a call that waited for them would come before this one.
  await faultOf(scale(clients, { as: acting }));
  expect(simulator.calls.map(({ operation }) => operation)).toEqual([
    'AssumeRole',
    'UpdateService',
  ]);
});

test('knows that nothing was changed when the role cannot be assumed', async () => {
  const { services, clients } = await simulate();
  services.sts.on(AssumeRoleCommand, () => {
    throw new AwsError('InternalFailure', 'An unexpected error', { status: 500 });
  });
  expect(await faultOf(scale(clients, { as: acting }))).toMatchObject({
    operation: 'AssumeRole',
    mayHaveHappened: false,
  });
});

test('knows that nothing was changed when nothing listens at the endpoint', async () => {
  const fault = await faultOf(scale(testClients({ endpoint: 'http://127.0.0.1:1' })));
  expect(fault).toMatchObject({ kind: 'unreachable', mayHaveHappened: false });
});

test('knows that nothing was changed when no connection comes about in time', async () => {
  const httpAgent = new Agent();
  Object.assign(httpAgent, {
    createConnection: () => Object.assign(new Socket(), { connecting: true }),
  });
  const handler = new NodeHttpHandler({ httpAgent, connectionTimeout: 20 });
  onTestFinished(() => handler.destroy());
  const request = new HttpRequest({ protocol: 'http:', hostname: '127.0.0.1', method: 'POST' });
  const error = await handler.handle(request).catch((reason: unknown) => reason);
  expect(toAwsFault(error, call, true)).toMatchObject({ kind: 'timeout', mayHaveHappened: false });
});

const failure = (more: object) => Object.assign(new Error('in words of the system'), more);

test.each([
  [failure({ code: 'ECONNREFUSED' }), false],
  [failure({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), false],
  [failure({ code: 'ETIMEDOUT', syscall: 'connect' }), false],
  [failure({ code: 'EHOSTUNREACH', syscall: 'connect' }), false],
  [failure({ code: 'EHOSTUNREACH', syscall: 'read' }), true],
  [failure({ code: 'CERT_HAS_EXPIRED' }), false],
  [failure({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), false],
  [failure({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }), false],
  [failure({ code: 'EPIPE' }), true],
  [failure({ code: 'ETIMEDOUT', name: 'TimeoutError' }), true],
  [failure({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } }), false],
  [failure({ $metadata: { httpStatusCode: 301 } }), true],
  ['not even an error', true],
])(
  'of a change that was handed to the network, tells %j from what may have happened',
  (error, may) => {
    expect(toAwsFault(error, call, true).mayHaveHappened).toBe(may);
    expect(toAwsFault(error, call).mayHaveHappened).toBe(false);
  },
);

test('opens a connection for every change, and leaves none behind', async () => {
  const sockets = new Set<unknown>();
  const server = await serveInstead((request, response) => {
    sockets.add(request.socket);
    response.end('{}');
  });
  const clients = testClients({ endpoint: server.endpoint });
  for (const _ of [1, 2, 3]) await faultOf(scale(clients));
  expect(sockets.size).toBe(3);
  await vi.waitFor(async () => expect(await server.connections()).toBe(0));
});

test('changes as the role that acts and reads as the one that reads, both in the name of the asker', async () => {
  const simulated = await simulate();
  const { clients, services, simulator } = simulated;
  answerAll(simulated);
  services.ecs.on(UpdateServiceCommand, () => ({}));
  const place = { region: 'eu-west-1', readRole: ROLE, actRole: ACT_ROLE };
  const names = [{ cluster: 'main', service: 'web' }];
  await describeServices(clients, readScope(place, 'U0ALICE'), names, patience());
  await faultOf(scale(clients, { as: actScope(place, 'U0BOB') }));
  expect(simulator.calls).toMatchObject([
    { operation: 'AssumeRole', input: { RoleArn: ROLE, RoleSessionName: 'gridops-U0ALICE' } },
    { operation: 'DescribeServices', region: 'eu-west-1', accessKeyId: 'ASIASESSION1' },
    { operation: 'AssumeRole', input: { RoleArn: ACT_ROLE, RoleSessionName: 'gridops-U0BOB' } },
    { operation: 'UpdateService', region: 'eu-west-1', accessKeyId: 'ASIASESSION2' },
  ]);
  expect(actScope({ region: 'eu-west-1', readRole: ROLE }, 'U0BOB')).toEqual({
    region: 'eu-west-1',
    userId: 'U0BOB',
  });
});

function session() {
  return {
    AccessKeyId: 'ASIALATE',
    SecretAccessKey: 'secret',
    SessionToken: 'token',
    Expiration: new Date(Date.now() + 3_600_000),
  };
}
