import { expect, test } from 'vitest';
import { AwsError, accessDenied, expiredToken } from '../../demo/aws/engine/index.ts';
import { type AwsCall, toAwsFault } from '../../src/aws/faults.ts';
import { dataEndpoint } from '../../src/aws/iot.ts';
import { answerAll, everyFault, faultOf, patience, ROLE, scope, simulate } from './simulated.ts';

const USER = 'arn:aws:iam::123456789012:user/grid';
const call: AwsCall = { operation: 'DescribeServices', region: 'us-west-2' };

test('names the missing IAM action, whichever service refuses and however it says so', async () => {
  const simulated = await simulate();
  const { clients, simulator } = simulated;
  answerAll(simulated);
  simulator.intercept((refused) => {
    throw accessDenied(refused, USER, '*');
  });
  const faults = await everyFault(clients);
  expect(faults.map(({ kind, iamAction }) => `${kind} ${iamAction}`)).toEqual([
    'denied ecs:DescribeServices',
    'denied elasticloadbalancing:DescribeTargetGroups',
    'denied elasticloadbalancing:DescribeTargetHealth',
    'denied cloudwatch:DescribeAlarms',
    'denied cloudwatch:GetMetricData',
    'denied cloudwatch:DescribeAlarmHistory',
    'denied cloudwatch:ListMetrics',
    'denied rds:DescribeDBInstances',
    'denied iot:DescribeEndpoint',
    'denied iot:GetThingShadow',
    'denied iot:ListNamedShadowsForThing',
    'denied iot:SearchIndex',
    'denied iot:ListThings',
    'denied iot:ListThingsInThingGroup',
    'denied iot:DescribeThing',
    'denied iot:ListThingPrincipals',
    'denied iot:DescribeCertificate',
    'denied iot:ListPrincipalThings',
    'denied iot:ListAttachedPolicies',
    'denied ecs:ListTasks',
    'denied ecs:DescribeTaskDefinition',
    'denied ecs:ListTaskDefinitions',
    'denied ecr:DescribeImages',
    'denied application-autoscaling:DescribeScalableTargets',
    'denied cloudwatch:DescribeAlarms',
  ]);
  expect(faults[0]?.message).toBe(
    'ECS DescribeServices in us-west-2: access denied. Allow ecs:DescribeServices to the identity that GridOps runs as.',
  );
});

test('says that credentials have expired, whichever service says so', async () => {
  const simulated = await simulate();
  const { clients, simulator } = simulated;
  answerAll(simulated);
  simulator.intercept((refused) => {
    throw expiredToken(refused);
  });
  for (const fault of await everyFault(clients)) {
    expect(fault).toMatchObject({ kind: 'credentials', what: 'the AWS credentials have expired' });
  }
});

test('points to the trust policy when a role cannot be assumed', async () => {
  const simulated = await simulate();
  const { clients, simulator } = simulated;
  answerAll(simulated);
  simulator.intercept((refused) => {
    throw accessDenied(refused, USER, ROLE);
  });
  const fault = await faultOf(dataEndpoint(clients, { ...scope, role: ROLE }, patience()));
  expect(fault.message).toBe(
    `STS AssumeRole in us-west-2 of ${ROLE}: the role cannot be assumed. Let the role's trust policy name the identity that GridOps runs as, and allow sts:AssumeRole on the role to that identity.`,
  );
});

test('says when no credentials are configured', () => {
  const error = Object.assign(new Error('Could not load credentials from any providers'), {
    name: 'CredentialsProviderError',
  });
  expect(toAwsFault(error, call).message).toBe(
    'ECS DescribeServices in us-west-2: no AWS credentials were found. Give GridOps some: a task or instance role, AWS_PROFILE, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY.',
  );
});

test('says when a sign-in has run out', () => {
  const error = Object.assign(
    new Error('The SSO session associated with this profile has expired'),
    {
      name: 'CredentialsProviderError',
    },
  );
  const fault = toAwsFault(error, call);
  expect(fault).toMatchObject({ kind: 'credentials', what: 'the AWS credentials have expired' });
  expect(fault.remedy).toMatch(/^Renew them/);
});

test('tells an explicit deny from a missing permission', () => {
  const error = new AwsError(
    'AccessDeniedException',
    `User: ${USER} is not authorized to perform: ecs:DescribeServices on resource: * with an explicit deny in a service control policy`,
  );
  expect(toAwsFault(Object.assign(error, { name: error.code }), call)).toMatchObject({
    kind: 'denied',
    what: 'an explicit deny in a service control policy forbids ecs:DescribeServices',
  });
});

const failure = (name: string, more: object = {}) =>
  Object.assign(new Error('in AWS words.'), { name }, more);
const http = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

test.each([
  [failure('AccessDenied'), 'denied'],
  [failure('UnauthorizedOperation'), 'denied'],
  [failure('AuthorizationError'), 'denied'],
  [failure('UnknownError', http(403)), 'denied'],
  [failure('ExpiredToken'), 'credentials'],
  [failure('ExpiredTokenException'), 'credentials'],
  [failure('UnrecognizedClientException'), 'credentials'],
  [failure('InvalidClientTokenId'), 'credentials'],
  [failure('SignatureDoesNotMatch', http(403)), 'credentials'],
  [failure('InvalidSignatureException'), 'credentials'],
  [failure('CredentialsProviderError'), 'credentials'],
  [failure('Throttling'), 'throttled'],
  [failure('TooManyRequestsException'), 'throttled'],
  [failure('RequestLimitExceeded', http(503)), 'throttled'],
  [failure('Anything', { $retryable: { throttling: true } }), 'throttled'],
  [failure('Anything', http(429)), 'throttled'],
  [failure('TimeoutError'), 'timeout'],
  [failure('AbortError'), 'timeout'],
  [failure('RequestTimeout'), 'timeout'],
  [failure('Error', { code: 'ETIMEDOUT' }), 'timeout'],
  [failure('Error', { code: 'ECONNREFUSED' }), 'unreachable'],
  [failure('Error', { code: 'ENOTFOUND' }), 'unreachable'],
  [failure('TimeoutError', { code: 'ECONNRESET' }), 'unreachable'],
  [failure('Error', { code: 'EPIPE' }), 'unreachable'],
  [failure('Error', { code: 'CERT_HAS_EXPIRED' }), 'unreachable'],
  [failure('ResourceNotFoundException', http(404)), 'not-found'],
  [failure('DBInstanceNotFoundFault', http(404)), 'not-found'],
  [failure('InvalidParameterException', http(400)), 'invalid'],
  [failure('ValidationError', http(400)), 'invalid'],
  [failure('InternalFailure', http(500)), 'service'],
  [failure('SyntaxError', http(503)), 'service'],
  [failure('SyntaxError', http(200)), 'service'],
  ['not even an error', 'service'],
  [undefined, 'service'],
])('knows what kind of fault %s is', (error, kind) => {
  expect(toAwsFault(error, call)).toMatchObject({ name: 'AwsFault', kind });
});

test('hints at the clock when a signature is not accepted, without quoting what was signed', () => {
  const quote =
    'The Canonical String should have been POST x-amz-security-token:IQoJb3JpZ2luX2VjEXAMPLE';
  const fault = toAwsFault(
    Object.assign(new Error(quote), { name: 'SignatureDoesNotMatch' }),
    call,
  );
  expect(fault.message).toContain('clock');
  expect(JSON.stringify(fault)).not.toContain('IQoJ');
  expect(fault.cause).toBeUndefined();
});

test('masks keys and tokens in what it quotes', () => {
  const token = 'FwoGZXIvYXdzE'.repeat(12);
  const error = Object.assign(new Error(`AKIAIOSFODNN7EXAMPLE may not\n use ${token}.`), {
    name: 'ValidationException',
    $metadata: { httpStatusCode: 400 },
  });
  expect(toAwsFault(error, call).what).toBe('AWS refuses the request ([key] may not use [token])');
});

test('keeps a fault that it is given', () => {
  const fault = toAwsFault(new Error('odd'), call);
  expect(toAwsFault(fault, { operation: 'AssumeRole', region: 'eu-west-1' })).toBe(fault);
});
