import {
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  type Statistic,
} from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { startHttpServices } from '../../../demo/aws/index.ts';
import { initialDefinition } from '../../../demo/aws/world/ecs/initial-definitions.ts';
import { SERVICES } from '../../../demo/aws/world/inventory.ts';
import { CLUSTER, MINUTE, SECOND } from '../fixture.ts';
import { startBackend } from './ecs-service.ts';

const BALANCER = [{ Name: 'LoadBalancer', Value: 'app/backend-alb/50dc6c495c0c9188' }];
const SERVICE = [
  { Name: 'ClusterName', Value: CLUSTER },
  { Name: 'ServiceName', Value: 'backend-service' },
];

async function startMeasured() {
  const backend = await startBackend();
  const { cloudWatch, logs, world, clock } = backend;
  const measure = async (
    namespace: string,
    name: string,
    statistic: Statistic,
    minutes: number,
  ) => {
    const { Datapoints = [] } = await cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: namespace,
        MetricName: name,
        Dimensions: namespace === 'AWS/ECS' ? SERVICE : BALANCER,
        StartTime: new Date(clock.now() - minutes * MINUTE),
        EndTime: new Date(clock.now()),
        Period: 60,
        Statistics: [statistic],
      }),
    );
    return Datapoints.map((point) => point[statistic === 'Sum' ? 'Sum' : 'Average'] ?? 0);
  };
  const alarm = async () => {
    const input = { AlarmNames: ['ECS-Backend-HighCPU'] };
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand(input));
    return MetricAlarms?.[0]?.StateValue;
  };
  const lines = async (filterPattern: string, since: number) => {
    const { events = [] } = await logs.send(
      new FilterLogEventsCommand({
        logGroupName: '/ecs/grid-services-dev/backend',
        filterPattern,
        startTime: since,
      }),
    );
    return events.length;
  };
  const status = async () => {
    const http = await startHttpServices(world);
    const { status: code } = await fetch(`${http.urls.backend}/health`);
    await http.close();
    return code;
  };
  return { ...backend, measure, alarm, lines, status };
}

describe('rolling back the bad release', () => {
  it('heals the API, its metrics and its logs, and ends the alarm', async () => {
    const {
      world,
      clock,
      update,
      describe: tell,
      measure,
      alarm,
      lines,
      status,
    } = await startMeasured();
    world.setBreakage('crash-loop', true);
    expect([await alarm(), await status()]).toEqual(['ALARM', 503]);
    const { service } = await update({ taskDefinition: 'backend-task:41' });
    expect(service?.deployments?.map(({ taskDefinition }) => taskDefinition?.slice(-2))).toEqual([
      '41',
      '41',
    ]);
    const at = clock.now();
    clock.advance(2 * MINUTE);
    expect(await tell()).toMatchObject({
      counts: [1, 1, 0],
      rollouts: ['PRIMARY 41 COMPLETED'],
      targets: ['healthy'],
    });
    expect(await status()).toBe(200);
    expect(await lines('"is missing"', at)).toBe(0);
    expect(await lines('"Application startup complete"', at)).toBe(1);
    clock.advance(13 * MINUTE);
    expect(Math.max(...(await measure('AWS/ECS', 'CPUUtilization', 'Average', 10)))).toBeLessThan(
      50,
    );
    expect(await measure('AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', 'Sum', 10)).toEqual([]);
    expect(await alarm()).toBe('OK');
  });

  it('fails again when the bad release is deployed again', async () => {
    const { world, clock, update, describe: tell, alarm, lines } = await startMeasured();
    world.setBreakage('crash-loop', true);
    await update({ taskDefinition: 'backend-task:41' });
    clock.advance(30 * MINUTE);
    expect(await alarm()).toBe('OK');
    const at = clock.now();
    await update({ taskDefinition: 'backend-task:42' });
    clock.advance(12 * MINUTE);
    expect(await tell()).toMatchObject({ counts: [1, 0, 0], targets: ['unhealthy'] });
    expect(await lines('"is missing"', at)).toBe(3);
    expect([await alarm(), world.isBroken('crash-loop')]).toEqual(['ALARM', true]);
  });
});

describe('a change of scale', () => {
  it('to 0 takes the API away: 503s, and no CPU to measure', async () => {
    const { clock, update, measure, status } = await startMeasured();
    await update({ desiredCount: 0 });
    clock.advance(10 * MINUTE);
    expect(await status()).toBe(503);
    const errors = await measure('AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', 'Sum', 5);
    expect(errors).toHaveLength(5);
    expect(Math.min(...errors)).toBeGreaterThan(50);
    expect(await measure('AWS/ECS', 'CPUUtilization', 'Average', 5)).toEqual([]);
    expect(await measure('AWS/ApplicationELB', 'TargetResponseTime', 'Average', 5)).toEqual([]);
  });

  it('shares the work among the tasks', async () => {
    const { clock, update, measure } = await startMeasured();
    const average = async () => {
      const values = await measure('AWS/ECS', 'CPUUtilization', 'Average', 5);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const alone = await average();
    await update({ desiredCount: 2 });
    clock.advance(10 * MINUTE);
    expect((await average()) / alone).toBeGreaterThan(0.35);
    expect((await average()) / alone).toBeLessThan(0.65);
  });

  it('up in size leaves more of it free', async () => {
    const { ecs, clock, update, measure } = await startMeasured();
    const [place] = SERVICES;
    if (!place) throw new Error('the inventory is empty');
    const definition = { ...initialDefinition(place), cpu: '256', memory: '2048' };
    await ecs.send(new RegisterTaskDefinitionCommand(definition));
    await update({ taskDefinition: 'backend-task' });
    clock.advance(10 * MINUTE);
    const memory = await measure('AWS/ECS', 'MemoryUtilization', 'Average', 5);
    expect(Math.max(...memory)).toBeLessThan(20);
  });
});

describe('what operators do', () => {
  it('is not undone by a breakage that is dated back', async () => {
    const { world, clock, update, describe: tell } = await startBackend();
    clock.advance(MINUTE);
    const { service } = await update({ forceNewDeployment: true, desiredCount: 2 });
    clock.advance(MINUTE);
    world.setBreakage('crash-loop', true);
    const { deployments, counts } = await tell();
    expect(deployments.map(({ id }) => id)).toContain(service?.deployments?.[0]?.id);
    expect(counts).toEqual([2, 2, 0]);
    clock.advance(MINUTE);
    expect((await tell()).counts).toEqual([2, 0, 0]);
  });

  it('leads to the same world again with the same seed, at the same times', async () => {
    const play = async () => {
      const { update, clock, tasks, describe: tell } = await startBackend();
      await update({ taskDefinition: 'backend-task:40', desiredCount: 2 });
      clock.advance(10 * SECOND);
      await tell();
      await update({ taskDefinition: 'backend-task:41' });
      clock.advance(MINUTE);
      return { service: await tell(), tasks: await tasks() };
    };
    expect(await play()).toEqual(await play());
  });
});
