import {
  DescribeAlarmHistoryCommand,
  type DescribeAlarmHistoryOutput,
  ListMetricsCommand,
} from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { alarmChanges } from '../../src/aws/alarm-history.ts';
import { knownDimensions } from '../../src/aws/list-metrics.ts';
import { NOW, patience, scope, simulate } from './simulated.ts';

const hour = 3_600_000;

function item(at: number, from: string, to: string) {
  const HistoryData = JSON.stringify({
    oldState: { stateValue: from },
    newState: { stateValue: to },
  });
  return { AlarmName: 'high', Timestamp: new Date(at), HistoryData };
}

test('reads the changes of an alarm page by page, and leaves out what it cannot read', async () => {
  const { services, clients, simulator } = await simulate();
  services.cloudwatch.on(
    DescribeAlarmHistoryCommand,
    ({ NextToken }): DescribeAlarmHistoryOutput =>
      NextToken
        ? { AlarmHistoryItems: [item(NOW - hour, 'ALARM', 'OK')] }
        : {
            AlarmHistoryItems: [
              item(NOW - 2 * hour, 'OK', 'ALARM'),
              { AlarmName: 'high', Timestamp: new Date(NOW), HistoryData: '{' },
            ],
            NextToken: 'more',
          },
  );
  const window = { name: 'high', from: NOW - 3 * hour, until: NOW };
  expect(await alarmChanges(clients, scope, window, patience())).toEqual([
    { name: 'high', at: NOW - 2 * hour, from: 'OK', to: 'ALARM' },
    { name: 'high', at: NOW - hour, from: 'ALARM', to: 'OK' },
  ]);
  expect(simulator.calls[0]?.input).toMatchObject({
    AlarmName: 'high',
    HistoryItemType: 'StateUpdate',
    StartDate: new Date(NOW - 3 * hour),
    EndDate: new Date(NOW),
  });
});

test('tells with which dimensions a metric is known', async () => {
  const { services, clients } = await simulate();
  services.cloudwatch.on(ListMetricsCommand, ({ MetricName }) => ({
    Metrics: MetricName === 'Visits' ? [{ Dimensions: [{ Name: 'Page', Value: 'home' }] }] : [],
  }));
  const known = (metric: string) =>
    knownDimensions(clients, scope, { namespace: 'Shop', metric }, patience());
  expect(await known('Visits')).toEqual([{ Page: 'home' }]);
  expect(await known('Visit')).toEqual([]);
});
