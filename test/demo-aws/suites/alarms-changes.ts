import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  type HistoryItemType,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { CLUSTER, MINUTE, refusalOf, SECOND, START, startAws } from '../fixture.ts';

const CPU = 'ECS-Backend-HighCPU';
const TOPIC = 'arn:aws:sns:us-west-2:123456789012:grid-services-alerts';

async function startAlarms() {
  const place = await startAws();
  const { cloudWatch } = place;
  const find = async (name = CPU) => {
    const { MetricAlarms: [alarm] = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [name] }),
    );
    return alarm;
  };
  const put = (change: Partial<PutMetricAlarmCommandInput>) =>
    cloudWatch.send(new PutMetricAlarmCommand({ ...definition(), ...change }));
  const history = async (HistoryItemType?: HistoryItemType, AlarmName = CPU) => {
    const { AlarmHistoryItems = [] } = await cloudWatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType }),
    );
    return AlarmHistoryItems;
  };
  const setState = (state: { StateValue: 'OK' | 'ALARM'; AlarmName?: string; reason?: string }) =>
    cloudWatch.send(
      new SetAlarmStateCommand({
        AlarmName: state.AlarmName ?? CPU,
        StateValue: state.StateValue,
        StateReason: state.reason ?? 'a test',
      }),
    );
  return { ...place, find, put, history, setState };
}

function definition(): PutMetricAlarmCommandInput {
  return {
    AlarmName: CPU,
    AlarmDescription: 'Backend service high CPU utilization',
    Namespace: 'AWS/ECS',
    MetricName: 'CPUUtilization',
    Dimensions: [
      { Name: 'ServiceName', Value: 'backend-service' },
      { Name: 'ClusterName', Value: CLUSTER },
    ],
    Statistic: 'Average',
    Period: 300,
    EvaluationPeriods: 2,
    Threshold: 80,
    ComparisonOperator: 'GreaterThanThreshold',
  };
}

describe('PutMetricAlarm', () => {
  it('replaces all of an alarm but its state, which the next minute finds anew', async () => {
    const { find, put, history, clock } = await startAlarms();
    const change = { Threshold: 5, DatapointsToAlarm: 1, AlarmActions: [TOPIC] };
    await put({ ...change, AlarmDescription: undefined, TreatMissingData: 'breaching' });
    const right = await find();
    expect(right).toMatchObject({
      ...change,
      StateValue: 'OK',
      TreatMissingData: 'breaching',
      AlarmConfigurationUpdatedTimestamp: new Date(START),
    });
    expect(right?.AlarmDescription).toBeUndefined();
    clock.advance(40 * SECOND);
    expect(await find()).toMatchObject({
      StateValue: 'ALARM',
      StateReason: expect.stringMatching(
        /^Threshold Crossed: 2 out of the last 2 datapoints \[.*\] were greater than the threshold \(5\.0\) \(minimum 2 datapoints for OK -> ALARM transition\)\.$/,
      ),
    });
    expect((await history()).slice(0, 3)).toMatchObject([
      { HistoryItemType: 'StateUpdate', HistorySummary: 'Alarm updated from OK to ALARM' },
      { HistoryItemType: 'Action', HistorySummary: `Successfully executed action ${TOPIC}` },
      { HistoryItemType: 'ConfigurationUpdate', HistorySummary: `Alarm "${CPU}" updated` },
    ]);
  });

  it('begins a new alarm with insufficient data, until its first evaluation', async () => {
    const { find, put, history, clock } = await startAlarms();
    await put({ AlarmName: 'CPU-Spike', Statistic: undefined, ExtendedStatistic: 'p90' });
    expect(await find('CPU-Spike')).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      ExtendedStatistic: 'p90',
    });
    clock.advance(MINUTE);
    expect(await find('CPU-Spike')).toMatchObject({ StateValue: 'OK' });
    const [created] = await history('ConfigurationUpdate', 'CPU-Spike');
    expect(created?.HistorySummary).toBe('Alarm "CPU-Spike" created');
    expect(JSON.parse(created?.HistoryData ?? '')).toMatchObject({
      type: 'Create',
      createdAlarm: { alarmName: 'CPU-Spike', threshold: 80 },
    });
  });

  it.each([
    ['missing', 'INSUFFICIENT_DATA', 'Insufficient Data: 2 datapoints were unknown.'],
    ['ignore', 'INSUFFICIENT_DATA', 'Unchecked: Initial alarm creation'],
    [
      'breaching',
      'ALARM',
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    [
      'notBreaching',
      'OK',
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [NonBreaching].',
    ],
  ])('treats missing data as %s', async (TreatMissingData, StateValue, reason) => {
    const { find, put, clock } = await startAlarms();
    await put({ AlarmName: 'Nothing', MetricName: 'NoSuchMetric', TreatMissingData });
    clock.advance(2 * MINUTE);
    const found = await find('Nothing');
    expect(found?.StateValue).toBe(StateValue);
    if (StateValue !== 'INSUFFICIENT_DATA') expect(found?.StateReason).toBe(reason);
  });

  it('may cross a threshold of its own on a day when nothing is broken', async () => {
    const { find, put, clock } = await startAlarms();
    await put({ AlarmName: 'Busy', Threshold: 24 });
    const states: (string | undefined)[] = [];
    for (let hour = 0; hour < 24; hour += 1) {
      clock.advance(60 * MINUTE);
      states.push((await find('Busy'))?.StateValue);
    }
    expect(new Set(states)).toEqual(new Set(['OK', 'ALARM']));
  });

  it.each<[Partial<PutMetricAlarmCommandInput>, string]>([
    [{ Period: 45 }, 'Period must be 10, 20, 30 or a multiple of 60'],
    [
      { Period: 300, EvaluationPeriods: 289 },
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400)',
    ],
    [{ DatapointsToAlarm: 3 }, 'DatapointsToAlarm must be between 1 and EvaluationPeriods'],
    [{ TreatMissingData: 'other' }, 'The value other is not supported for TreatMissingData'],
    [{ ExtendedStatistic: 'p90' }, 'Statistic and ExtendedStatistic are mutually exclusive'],
    [{ Threshold: undefined }, 'The parameter Threshold is required.'],
  ])('refuses %j', async (change, message) => {
    const { put, find } = await startAlarms();
    expect((await refusalOf(put(change))).message).toContain(message);
    expect(await find()).toMatchObject({ Threshold: 80, Period: 300 });
  });
});

describe('the actions of an alarm', () => {
  it('are switched off and on, which is remembered', async () => {
    const { cloudWatch, find, history, clock } = await startAlarms();
    const names = { AlarmNames: [CPU, 'no such alarm'] };
    await cloudWatch.send(new DisableAlarmActionsCommand(names));
    expect(await find()).toMatchObject({ ActionsEnabled: false, StateValue: 'OK' });
    clock.advance(SECOND);
    await cloudWatch.send(new EnableAlarmActionsCommand(names));
    expect(await find()).toMatchObject({
      ActionsEnabled: true,
      AlarmConfigurationUpdatedTimestamp: new Date(START + SECOND),
    });
    const updates = await history('ConfigurationUpdate');
    expect(updates.map(({ HistoryData = '' }) => JSON.parse(HistoryData))).toMatchObject([
      { type: 'Update', updatedAlarm: { actionsEnabled: true } },
      { type: 'Update', updatedAlarm: { actionsEnabled: false } },
    ]);
  });

  it('are not executed while they are off', async () => {
    const { cloudWatch, put, history, setState } = await startAlarms();
    await put({ AlarmActions: [TOPIC] });
    await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [CPU] }));
    await setState({ StateValue: 'ALARM' });
    expect(await history('Action')).toEqual([]);
  });
});

describe('SetAlarmState', () => {
  it('lasts until the next evaluation', async () => {
    const { find, history, setState, clock } = await startAlarms();
    await setState({ StateValue: 'ALARM', reason: 'a drill' });
    expect(await find()).toMatchObject({
      StateValue: 'ALARM',
      StateReason: 'a drill',
      StateUpdatedTimestamp: new Date(START),
    });
    clock.advance(MINUTE);
    const after = await find();
    expect(after).toMatchObject({ StateValue: 'OK' });
    expect(after?.StateReason).toContain('for ALARM -> OK transition');
    const [back, set] = await history('StateUpdate');
    expect(back?.HistorySummary).toBe('Alarm updated from ALARM to OK');
    expect(set?.HistorySummary).toBe('Alarm updated from OK to ALARM');
    expect(JSON.parse(set?.HistoryData ?? '').newState).toEqual({
      stateValue: 'ALARM',
      stateReason: 'a drill',
    });
  });

  it('to the state that an alarm has leaves no trace in its history', async () => {
    const { find, history, setState, clock } = await startAlarms();
    const before = await history();
    await setState({ StateValue: 'OK' });
    clock.advance(MINUTE);
    expect(await history()).toEqual(before);
    expect((await find())?.StateReason).toBe('a test');
  });

  it('is refused for alarms, states and data that do not exist', async () => {
    const { cloudWatch, setState } = await startAlarms();
    const unknown = setState({ AlarmName: 'none', StateValue: 'OK' });
    expect(await refusalOf(unknown)).toMatchObject({ name: 'ResourceNotFound', status: 404 });
    const input = { AlarmName: CPU, StateValue: 'OK', StateReason: 'x' } as const;
    const data = new SetAlarmStateCommand({ ...input, StateReasonData: 'no JSON' });
    expect(await refusalOf(cloudWatch.send(data))).toMatchObject({ name: 'InvalidFormatFault' });
  });
});
