import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetThingShadowCommand } from '@aws-sdk/client-iot-data-plane';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../demo/aws/index.ts';
import { CLUSTER, MINUTE, refusalOf, START, startAws } from './fixture.ts';

const SERVICES = { cluster: CLUSTER, services: ['backend-service', 'ecs-frontend'] };

describe('breakages', () => {
  it('are listed with what they do, and none is active at first', () => {
    const world = createWorld({ seed: 'test', now: () => START });
    const breakages = world.breakages();
    expect(breakages.map(({ id }) => id)).toEqual([
      'crash-loop',
      'ven-disconnected',
      'ven-offline',
      'ven-ignores',
      'ven-slow-ack',
      'ven-double-ack',
      'ven-foreign-ack',
      'ven-garbled-ack',
      'gateway-offline',
      'slow-database',
      'log-burst',
      'throttled',
      'iam-denied',
      'expired-credentials',
    ]);
    for (const { active, title, effect } of breakages) {
      expect(active).toBe(false);
      expect(title).not.toBe('');
      expect(effect).toMatch(/\.$/);
    }
  });

  it('are switched one by one and healed together', () => {
    const world = createWorld({ seed: 'test', now: () => START });
    const active = () =>
      world
        .breakages()
        .filter((one) => one.active)
        .map(({ id }) => id);
    for (const { id } of world.breakages()) world.setBreakage(id, true);
    expect(active()).toEqual(world.breakages().map(({ id }) => id));
    world.setBreakage('iam-denied', false);
    expect(active()).not.toContain('iam-denied');
    world.heal();
    expect(active()).toEqual([]);
    expect(() => world.setBreakage('flood', true)).toThrow('no breakage is called flood');
  });

  it('break the one thing that is named, and heal all of them where none is', () => {
    const world = createWorld({ seed: 'test', now: () => START });
    const thingsWith = () => world.history.episodes('ven-offline').filter(({ to }) => !to).length;
    const isActive = () => world.breakages().find(({ id }) => id === 'ven-offline')?.active;
    world.setBreakage('ven-offline', true, 'ven-00002');
    world.setBreakage('ven-offline', true);
    expect(thingsWith()).toBe(2);
    world.setBreakage('ven-offline', false, 'ven-00002');
    expect([thingsWith(), isActive()]).toEqual([1, true]);
    world.setBreakage('ven-offline', true, 'volttron_local');
    world.setBreakage('ven-offline', false);
    expect([thingsWith(), isActive()]).toEqual([0, false]);
    expect(() => world.setBreakage('ven-offline', true, 'ven-x')).toThrow(
      'no thing is called ven-x',
    );
  });

  it('look the same when they are switched on again soon after healing', async () => {
    const { world, clock, cloudWatch } = await startAws();
    world.setBreakage('crash-loop', true);
    clock.advance(MINUTE);
    world.heal();
    clock.advance(MINUTE);
    world.setBreakage('crash-loop', true);
    const alarms = await cloudWatch.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
    expect(alarms.MetricAlarms).toHaveLength(1);
  });

  it('throttle every second call unless asked for more', async () => {
    const { world, rds } = await startAws();
    world.setBreakage('throttled', true);
    const outcomes: string[] = [];
    for (let call = 0; call < 4; call += 1) {
      await rds.send(new DescribeDBInstancesCommand({})).then(
        () => outcomes.push('ok'),
        (error: Error) => outcomes.push(error.name),
      );
    }
    expect(outcomes).toEqual(['ok', 'Throttling', 'ok', 'Throttling']);
  });

  it('throttle all calls in the shape of each service', async () => {
    const { world, ecs, cloudWatch, loadBalancing, iotData } = await startAws({ throttleEvery: 1 });
    world.setBreakage('throttled', true);
    const calls = [
      ecs.send(new DescribeServicesCommand(SERVICES)),
      cloudWatch.send(new DescribeAlarmsCommand({})),
      loadBalancing.send(new DescribeTargetGroupsCommand({})),
      iotData.send(new GetThingShadowCommand({ thingName: 'volttron_thing' })),
    ];
    const message = 'Rate exceeded';
    expect(await Promise.all(calls.map(refusalOf))).toEqual([
      { name: 'ThrottlingException', message, status: 400 },
      { name: 'ThrottlingException', message, status: 400 },
      { name: 'Throttling', message, status: 400 },
      { name: 'ThrottlingException', message, status: 429 },
    ]);
  });

  it('deny one action and leave the others alone', async () => {
    const { world, loadBalancing } = await startAws();
    world.setBreakage('iam-denied', true);
    const { TargetGroups = [] } = await loadBalancing.send(new DescribeTargetGroupsCommand({}));
    expect(TargetGroups).toHaveLength(4);
    const denied = loadBalancing.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: TargetGroups[0]?.TargetGroupArn }),
    );
    expect(await refusalOf(denied)).toMatchObject({ name: 'AccessDenied', status: 403 });
  });

  it('expire the credentials of every call', async () => {
    const { world, sts, ecs } = await startAws();
    world.setBreakage('expired-credentials', true);
    const message = 'The security token included in the request is expired';
    expect(await refusalOf(sts.send(new GetCallerIdentityCommand({})))).toMatchObject({ message });
    expect(await refusalOf(ecs.send(new DescribeServicesCommand(SERVICES)))).toEqual({
      name: 'ExpiredTokenException',
      message,
      status: 400,
    });
  });
});

describe('the world', () => {
  const tell = async (seed: string) => {
    const { world, clock, ecs, cloudWatch } = await startAws({ seed });
    world.setBreakage('crash-loop', true);
    clock.advance(3 * MINUTE);
    world.heal();
    clock.advance(MINUTE);
    const { services } = await ecs.send(new DescribeServicesCommand(SERVICES));
    const { MetricDataResults } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(START - 60 * MINUTE),
        EndTime: new Date(clock.now()),
        MetricDataQueries: [
          {
            Id: 'cpu',
            MetricStat: {
              Metric: {
                Namespace: 'AWS/ECS',
                MetricName: 'CPUUtilization',
                Dimensions: [
                  { Name: 'ClusterName', Value: CLUSTER },
                  { Name: 'ServiceName', Value: 'backend-service' },
                ],
              },
              Period: 60,
              Stat: 'Average',
            },
          },
        ],
      }),
    );
    return { services, values: MetricDataResults?.[0]?.Values ?? [] };
  };

  it('is the same for the same seed and history, and another one for another seed', async () => {
    const [first, second, other] = [await tell('one'), await tell('one'), await tell('two')];
    expect(second).toEqual(first);
    expect(other.values).toHaveLength(first.values.length);
    expect(other.values).not.toEqual(first.values);
    expect(other.services).not.toEqual(first.services);
  });

  it('shows a crash loop in the CPU for as long as it lasted', async () => {
    const { values } = await tell('one');
    const high = values.filter((value) => value > 80);
    expect(high).toHaveLength(15);
  });
});
