import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AssumeRoleCommand, GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CLUSTER, clientsOf, MINUTE, refusalOf, startAws } from '../fixture.ts';

const SESSION = 'arn:aws:sts::123456789012:assumed-role/gridops-read/U0VIEWER';

async function assume(sts: STSClient, url: string) {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: 'arn:aws:iam::123456789012:role/gridops-read',
      RoleSessionName: 'U0VIEWER',
      DurationSeconds: 900,
    }),
  );
  const clients = clientsOf(url, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  });
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return { ...clients, expiration: Credentials?.Expiration };
}

describe('STS', () => {
  it('tells who calls, before and after assuming a role', async () => {
    const { sts, aws, clock } = await startAws();
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/gridops',
    });
    const session = await assume(sts, aws.url);
    expect(Number(session.expiration)).toBe(clock.now() + 15 * MINUTE);
    expect(await session.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: SESSION,
      UserId: expect.stringMatching(/^AROA.*:U0VIEWER$/),
    });
  });

  it('names the role session where IAM denies an action', async () => {
    const { sts, aws, world } = await startAws();
    const session = await assume(sts, aws.url);
    world.setBreakage('iam-denied', true);
    const call = session.loadBalancing.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: 'any' }),
    );
    expect(await refusalOf(call)).toEqual({
      name: 'AccessDenied',
      status: 403,
      message: `User: ${SESSION} is not authorized to perform: elasticloadbalancing:DescribeTargetHealth because no identity-based policy allows the elasticloadbalancing:DescribeTargetHealth action`,
    });
  });

  it('ends a session in time', async () => {
    const { sts, aws, clock } = await startAws();
    const session = await assume(sts, aws.url);
    clock.advance(15 * MINUTE);
    const services = { cluster: CLUSTER, services: ['ecs-frontend'] };
    expect(await refusalOf(session.ecs.send(new DescribeServicesCommand(services)))).toMatchObject({
      name: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
  });

  it.each([
    ['a role that is no ARN', { RoleArn: 'gridops-read', RoleSessionName: 'ok' }, 'is invalid'],
    [
      'a session name with spaces',
      { RoleArn: 'arn:aws:iam::123456789012:role/r', RoleSessionName: 'not ok' },
      "at 'roleSessionName' failed to satisfy constraint",
    ],
  ])('refuses %s', async (_case, input, message) => {
    const { sts } = await startAws();
    const refusal = await refusalOf(sts.send(new AssumeRoleCommand(input)));
    expect(refusal).toMatchObject({ name: 'ValidationError' });
    expect(refusal.message).toContain(message);
  });
});
