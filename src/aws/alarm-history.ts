import {
  DescribeAlarmHistoryCommand,
  type DescribeAlarmHistoryCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { callAws, callOf } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';

/** An alarm went from one state to another. */
export interface AlarmChange {
  name: string;
  /** Epoch milliseconds. */
  at: number;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  from: string;
  to: string;
}

/** AWS: DescribeAlarmHistory, `HistoryData` of a StateUpdate is JSON text. */
const historyData = z.object({
  oldState: z.object({ stateValue: z.string() }),
  newState: z.object({ stateValue: z.string() }),
});

/** AWS: DescribeAlarmHistory, `MaxRecords`. */
const CHANGES_PER_CALL = 100;

/** The changes of state of one alarm between two instants (epoch milliseconds), oldest first. */
export async function alarmChanges(
  clients: AwsClients,
  scope: AwsScope,
  { name, from, until }: { name: string; from: number; until: number },
  signal: AbortSignal,
): Promise<AlarmChange[]> {
  const call = callOf('DescribeAlarmHistory', scope);
  const changes: AlarmChange[] = [];
  let token: string | undefined;
  do {
    const command = new DescribeAlarmHistoryCommand({
      AlarmName: name,
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      HistoryItemType: 'StateUpdate',
      StartDate: new Date(from),
      EndDate: new Date(until),
      ScanBy: 'TimestampAscending',
      MaxRecords: CHANGES_PER_CALL,
      ...(token && { NextToken: token }),
    });
    const page: DescribeAlarmHistoryCommandOutput = await callAws(call, signal, (options) =>
      clients.cloudwatch(scope).send(command, options),
    );
    changes.push(...(page.AlarmHistoryItems ?? []).flatMap((item) => changeOf(name, item)));
    token = page.NextToken;
  } while (token);
  return changes;
}

/** Nothing for an item whose data cannot be read: a marker less, and no guess. */
function changeOf(
  name: string,
  {
    Timestamp,
    HistoryData = '',
  }: { Timestamp?: Date | undefined; HistoryData?: string | undefined },
): AlarmChange[] {
  const read = historyData.safeParse(jsonOf(HistoryData));
  if (!read.success || !Timestamp) return [];
  const { oldState, newState } = read.data;
  return [{ name, at: Timestamp.getTime(), from: oldState.stateValue, to: newState.stateValue }];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
