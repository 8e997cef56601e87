import { DescribeEndpointCommand } from '@aws-sdk/client-iot';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { AwsError, throttled } from '../../demo/aws/engine/index.ts';
import { createAwsClients } from '../../src/aws/clients.ts';
import { dataEndpoint } from '../../src/aws/iot.ts';
import {
  answerAll,
  credentials,
  everyFault,
  faultOf,
  patience,
  ROLE,
  scope,
  serveInstead,
  simulate,
  testClients,
} from './simulated.ts';

const HANGING = () => new Promise<never>(() => {});

/** Clients that wait between attempts as the bot's do. */
function patientClients(endpoint: string) {
  const clients = createAwsClients({ credentials, endpoint });
  onTestFinished(() => clients.close());
  return clients;
}

test('succeeds when AWS throttles only at first', async () => {
  const { services, clients, simulator } = await simulate();
  let attempts = 0;
  services.iot.on(DescribeEndpointCommand, () => {
    attempts += 1;
    if (attempts < 3) throw throttled({ wire: 'rest-json' });
    return { endpointAddress: 'a1' };
  });
  expect(await dataEndpoint(clients, scope, patience())).toBe('a1');
  expect(simulator.calls).toHaveLength(3);
});

test('says that AWS throttles after three attempts', async () => {
  const simulated = await simulate();
  const { clients, simulator } = simulated;
  answerAll(simulated);
  simulator.intercept((call) => {
    throw throttled(call);
  });
  const fault = await faultOf(dataEndpoint(clients, scope, patience()));
  expect(fault).toMatchObject({ kind: 'throttled', code: 'ThrottlingException' });
  expect(simulator.calls).toHaveLength(3);
});

test('does not make bursts of calls crawl for ever after one was throttled', async () => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true });
  onTestFinished(() => void vi.useRealTimers());
  const { services, endpoint } = await simulate();
  const clients = patientClients(endpoint);
  let throttling = false;
  services.iot.on(DescribeEndpointCommand, () => {
    if (!throttling) return { endpointAddress: 'a1' };
    throttling = false;
    throw throttled({ wire: 'rest-json' });
  });
  const ask = () => dataEndpoint(clients, scope, patience());
  const later = () => vi.setSystemTime(Date.now() + 60_000);
  await ask();
  later();
  throttling = true;
  await ask();
  later();
  const started = performance.now();
  await Promise.all(Array.from({ length: 8 }, ask));
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('stops at once in the pause between two attempts', async () => {
  const simulated = await simulate();
  const { simulator, endpoint } = simulated;
  answerAll(simulated);
  simulator.intercept((call) => {
    throw throttled(call);
  });
  const abort = new AbortController();
  vi.spyOn(Math, 'random').mockReturnValue(1);
  onTestFinished(() => void vi.restoreAllMocks());
  const asking = faultOf(dataEndpoint(patientClients(endpoint), scope, abort.signal));
  await vi.waitFor(() => expect(simulator.calls).toMatchObject([{ error: 'ThrottlingException' }]));
  const started = performance.now();
  abort.abort();
  expect(await asking).toMatchObject({ kind: 'timeout', what: 'stopped before it answered' });
  expect(performance.now() - started).toBeLessThan(500);
  expect(simulator.calls).toHaveLength(1);
});

test('stops at once while a role is being assumed', async () => {
  const { services, clients, simulator } = await simulate();
  services.sts.on(AssumeRoleCommand, HANGING);
  const abort = new AbortController();
  const asking = faultOf(dataEndpoint(clients, { ...scope, role: ROLE }, abort.signal));
  await vi.waitFor(() => expect(simulator.calls).toHaveLength(1));
  const started = performance.now();
  abort.abort(new DOMException('late', 'TimeoutError'));
  const { message } = await asking;
  expect(performance.now() - started).toBeLessThan(500);
  expect(message).toBe(
    `IoT DescribeEndpoint in us-west-2 as ${ROLE}: no answer before the deadline.`,
  );
});

test('does not ask when nobody waits any more', async () => {
  const { clients, simulator } = await simulate();
  const fault = await faultOf(dataEndpoint(clients, scope, AbortSignal.abort()));
  expect(fault).toMatchObject({ kind: 'timeout' });
  expect(simulator.calls).toEqual([]);
});

test('keeps a deadline when AWS does not answer, and hangs up', async () => {
  const { services, clients } = await simulate();
  const connection = Promise.withResolvers<AbortSignal>();
  services.iot.on(DescribeEndpointCommand, (_, { signal }) => {
    connection.resolve(signal);
    return HANGING();
  });
  const fault = await faultOf(dataEndpoint(clients, scope, AbortSignal.timeout(100)));
  expect(fault).toMatchObject({ kind: 'timeout', what: 'no answer before the deadline' });
  const closed = await connection.promise;
  await vi.waitFor(() => expect(closed.aborted).toBe(true));
});

test('gives up an attempt that is not answered, also to STS', async () => {
  const timeouts = { connection: 1_000, request: 100 };
  const { services, clients, simulator } = await simulate({ timeouts });
  services.iot.on(DescribeEndpointCommand, HANGING);
  services.sts.on(AssumeRoleCommand, HANGING);
  const [direct, assumed] = await Promise.all([
    faultOf(dataEndpoint(clients, scope, patience())),
    faultOf(dataEndpoint(clients, { ...scope, role: ROLE }, patience())),
  ]);
  expect(direct).toMatchObject({ kind: 'timeout', operation: 'DescribeEndpoint' });
  expect(assumed).toMatchObject({ kind: 'timeout', operation: 'AssumeRole', role: ROLE });
  expect(simulator.calls).toHaveLength(6);
});

test('gives up an answer whose head comes in drops', async () => {
  const { endpoint } = await serveInstead(({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const drops = setInterval(() => socket.write('x-drop: 1\r\n'), 20);
    socket.on('close', () => clearInterval(drops));
  });
  const clients = testClients({ endpoint, timeouts: { connection: 1_000, request: 100 } });
  const fault = await faultOf(dataEndpoint(clients, scope, AbortSignal.timeout(5_000)));
  expect(fault).toMatchObject({
    kind: 'timeout',
    what: 'no answer in time, after several attempts',
  });
});

test('gives up an answer whose body does not come', async () => {
  const { endpoint } = await serveInstead((_, response) => response.writeHead(200).flushHeaders());
  const clients = testClients({ endpoint, timeouts: { connection: 1_000, request: 100 } });
  const fault = await faultOf(dataEndpoint(clients, scope, patience()));
  expect(fault).toMatchObject({ kind: 'timeout' });
});

test('says when nothing listens at the endpoint', async () => {
  const clients = testClients({ endpoint: 'http://127.0.0.1:1' });
  const fault = await faultOf(dataEndpoint(clients, scope, patience()));
  expect(fault.message).toBe(
    'IoT DescribeEndpoint in us-west-2: no connection to the AWS endpoint. Check the network and AWS_ENDPOINT_URL.',
  );
  expect(fault).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
});

test.each([
  [503, '<html>Service Unavailable</html>'],
  [200, '{"endpointAddress":'],
  [200, '<html>a captive portal</html>'],
])('takes HTTP %i with %j for a fault of AWS, whichever service it is', async (status, body) => {
  const { endpoint } = await serveInstead((_, response) => response.writeHead(status).end(body));
  const faults = await everyFault(testClients({ endpoint }));
  for (const fault of faults) {
    expect(fault.kind).toBe('service');
    expect(fault.what).toMatch(
      status === 503
        ? /^AWS failed with HTTP 503$/
        : /^the answer (cannot be read|has no [a-z ]+|is not a shadow document)$/,
    );
  }
});

test('says when AWS itself fails', async () => {
  const { services, clients } = await simulate();
  services.iot.on(DescribeEndpointCommand, () => {
    throw new AwsError('InternalFailureException', 'An unexpected error', { status: 500 });
  });
  const fault = await faultOf(dataEndpoint(clients, scope, patience()));
  expect(fault).toMatchObject({
    kind: 'service',
    what: 'AWS failed with HTTP 500 (An unexpected error)',
  });
  expect(fault.requestId).toMatch(/^[0-9a-f-]{36}$/);
});
