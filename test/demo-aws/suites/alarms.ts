import {
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { MINUTE, refusalOf, START, startAws } from '../fixture.ts';

async function states(client: CloudWatchClient) {
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({}));
  return Object.fromEntries(MetricAlarms.map((alarm) => [alarm.AlarmName, alarm.StateValue]));
}

async function alarm(client: CloudWatchClient, name: string) {
  const { MetricAlarms: [found] = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: [name] }),
  );
  if (!found) throw new Error(`${name} is missing`);
  return found;
}

const QUIET = { 'ECS-Backend-HighCPU': 'OK', 'RDS-HighConnections': 'OK', 'VEN-NoTelemetry': 'OK' };

describe('alarms', () => {
  it('are all OK, with their definitions, while nothing is broken', async () => {
    const { cloudWatch } = await startAws();
    expect(await states(cloudWatch)).toEqual(QUIET);
    expect(await alarm(cloudWatch, 'RDS-HighConnections')).toMatchObject({
      Namespace: 'AWS/RDS',
      MetricName: 'DatabaseConnections',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'grid-services-dev-db' }],
      Statistic: 'Average',
      Period: 300,
      EvaluationPeriods: 2,
      Threshold: 80,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [],
      StateReason: expect.stringMatching(
        /^Threshold Crossed: 1 out of the last 1 datapoint \[\d+\.\d+ \(.*\)\] was not greater than the threshold \(80\.0\) \(minimum 1 datapoint for INSUFFICIENT_DATA -> OK transition\)\.$/,
      ),
    });
  });

  it.each([
    ['crash-loop', 'ECS-Backend-HighCPU'],
    ['slow-database', 'RDS-HighConnections'],
  ])('fire with their values because of %s', async (breakage, name) => {
    const { cloudWatch, world } = await startAws();
    world.setBreakage(breakage, true);
    expect(await states(cloudWatch)).toEqual({ ...QUIET, [name]: 'ALARM' });
    const firing = await alarm(cloudWatch, name);
    expect(firing.StateReason).toMatch(
      /^Threshold Crossed: 2 out of the last 2 datapoints \[8\d\.?\d* \(20\/11\/26 16:5\d:00\), 8\d\.?\d* \(20\/11\/26 16:\d\d:00\)\] were greater than the threshold \(80\.0\) \(minimum 2 datapoints for OK -> ALARM transition\)\.$/,
    );
    expect(JSON.parse(firing.StateReasonData ?? '')).toMatchObject({
      version: '1.0',
      queryDate: expect.stringMatching(/^2026-11-20T17:0\d:00\.000\+0000$/),
      statistic: 'Average',
      period: 300,
      threshold: 80,
      recentDatapoints: [expect.any(Number), expect.any(Number)],
    });
    expect(Number(firing.StateUpdatedTimestamp)).toBeLessThanOrEqual(START);
    expect(Number(firing.StateUpdatedTimestamp)).toBeGreaterThan(START - 10 * MINUTE);
  });

  it('have insufficient data when the metric stops', async () => {
    const { cloudWatch, world } = await startAws();
    world.setBreakage('ven-disconnected', true);
    expect(await states(cloudWatch)).toEqual({ ...QUIET, 'VEN-NoTelemetry': 'INSUFFICIENT_DATA' });
    expect(await alarm(cloudWatch, 'VEN-NoTelemetry')).toMatchObject({
      StateReason: 'Insufficient Data: 3 datapoints were unknown.',
    });
  });

  it('return to OK after healing, and leave a history', async () => {
    const { cloudWatch, world, clock } = await startAws();
    world.setBreakage('slow-database', true);
    clock.advance(30 * MINUTE);
    world.heal();
    clock.advance(30 * MINUTE);
    expect(await states(cloudWatch)).toEqual(QUIET);
    const { AlarmHistoryItems = [] } = await cloudWatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'RDS-HighConnections' }),
    );
    expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from ALARM to OK',
      'Alarm updated from OK to ALARM',
      'Alarm updated from INSUFFICIENT_DATA to OK',
    ]);
    const [{ HistoryData = '', Timestamp } = {}] = AlarmHistoryItems;
    expect(Number(Timestamp)).toBeGreaterThan(START + 30 * MINUTE);
    expect(JSON.parse(HistoryData).newState.stateReason).toContain('was not greater than');
  });

  it('are found by prefix and by state, in pages', async () => {
    const { cloudWatch, world } = await startAws();
    world.setBreakage('crash-loop', true);
    const find = async (input: DescribeAlarmsCommandInput) => {
      const { MetricAlarms = [], NextToken } = await cloudWatch.send(
        new DescribeAlarmsCommand(input),
      );
      return { names: MetricAlarms.map(({ AlarmName }) => AlarmName), NextToken };
    };
    expect((await find({ AlarmNamePrefix: 'VEN-' })).names).toEqual(['VEN-NoTelemetry']);
    expect((await find({ StateValue: 'ALARM' })).names).toEqual(['ECS-Backend-HighCPU']);
    const first = await find({ MaxRecords: 2 });
    const second = await find({ MaxRecords: 2, NextToken: first.NextToken });
    expect([...first.names, ...second.names]).toEqual(Object.keys(QUIET));
    expect(second.NextToken).toBeUndefined();
    const bad = cloudWatch.send(new DescribeAlarmsCommand({ NextToken: 'nonsense' }));
    expect(await refusalOf(bad)).toMatchObject({ name: 'InvalidNextToken' });
  });
});
