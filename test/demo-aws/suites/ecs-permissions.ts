import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CLUSTER, clientsOf, refusalOf, startAws } from '../fixture.ts';

const BACKEND = { cluster: CLUSTER, service: 'backend-service' };

/** AWS, and clients with a session of a role. */
async function startAs(role: 'gridops-read' | 'gridops-act') {
  const { sts, aws, world } = await startAws();
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::123456789012:role/${role}`,
      RoleSessionName: 'U0OPERATOR',
    }),
  );
  const clients = clientsOf(aws.url, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  });
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return { ...clients, world, aws };
}

type Clients = Awaited<ReturnType<typeof startAs>>;

const ACTS: [action: string, resource: string, call: (clients: Clients) => Promise<unknown>][] = [
  [
    'ecs:UpdateService',
    'arn:aws:ecs:us-west-2:123456789012:service/grid-services-dev/backend-service',
    ({ ecs }) => ecs.send(new UpdateServiceCommand({ ...BACKEND, desiredCount: 2 })),
  ],
  [
    'ecs:StopTask',
    'arn:aws:ecs:us-west-2:123456789012:task/grid-services-dev/abc',
    ({ ecs }) => ecs.send(new StopTaskCommand({ cluster: CLUSTER, task: 'abc' })),
  ],
  [
    'ecs:RegisterTaskDefinition',
    '*',
    ({ ecs }) =>
      ecs.send(new RegisterTaskDefinitionCommand({ family: 'x', containerDefinitions: [] })),
  ],
  [
    'cloudwatch:SetAlarmState',
    'arn:aws:cloudwatch:us-west-2:123456789012:alarm:ECS-Backend-HighCPU',
    ({ cloudWatch }) =>
      cloudWatch.send(
        new SetAlarmStateCommand({
          AlarmName: 'ECS-Backend-HighCPU',
          StateValue: 'ALARM',
          StateReason: 'a test',
        }),
      ),
  ],
  [
    'logs:PutRetentionPolicy',
    'arn:aws:logs:us-west-2:123456789012:log-group:/ecs/grid-services-dev/backend:log-stream:',
    ({ logs }) =>
      logs.send(
        new PutRetentionPolicyCommand({
          logGroupName: '/ecs/grid-services-dev/backend',
          retentionInDays: 30,
        }),
      ),
  ],
];

describe('the role that reads', () => {
  it.each(ACTS)('may not call %s', async (action, resource, call) => {
    const refusal = await refusalOf(call(await startAs('gridops-read')));
    expect(refusal.name).toMatch(/^AccessDenied/);
    expect(refusal.message).toBe(
      `User: arn:aws:sts::123456789012:assumed-role/gridops-read/U0OPERATOR is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    );
  });

  it('may look at services', async () => {
    const { ecs } = await startAs('gridops-read');
    const input = { cluster: CLUSTER, services: ['backend-service'] };
    const { services } = await ecs.send(new DescribeServicesCommand(input));
    expect(services).toMatchObject([{ desiredCount: 1 }]);
  });
});

describe('the role that acts', () => {
  it('may change services and alarms', async () => {
    const { ecs, cloudWatch } = await startAs('gridops-act');
    const { service } = await ecs.send(new UpdateServiceCommand({ ...BACKEND, desiredCount: 2 }));
    expect(service?.desiredCount).toBe(2);
    const refusal = await refusalOf(
      cloudWatch.send(
        new PutMetricAlarmCommand({
          AlarmName: 'x',
          ComparisonOperator: 'GreaterThanThreshold',
          EvaluationPeriods: 1,
        }),
      ),
    );
    expect(refusal.message).not.toContain('not authorized');
  });

  it('is denied an update where IAM denies it to everybody', async () => {
    const { ecs, world } = await startAs('gridops-act');
    world.setBreakage('iam-denied', true);
    const refusal = await refusalOf(ecs.send(new UpdateServiceCommand(BACKEND)));
    expect(refusal).toMatchObject({ name: 'AccessDeniedException', status: 403 });
    expect(refusal.message).toContain('gridops-act/U0OPERATOR is not authorized to perform');
  });
});
