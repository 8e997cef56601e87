import {
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmDefinition } from './alarm-definition.ts';
import { callOf, changeAws } from './call.ts';
import type { AwsClients, AwsScope } from './clients.ts';
import { AwsFault } from './faults.ts';
import { chunks } from './readings.ts';

/** AWS: EnableAlarmActions and DisableAlarmActions, `AlarmNames`. */
const NAMES_PER_CALL = 100;

/**
 * Lets alarms notify, or mutes them: their state still changes. AWS says nothing of names that it does not know. More than a
 * hundred are several calls; the first fault ends it.
 */
export async function setActionsEnabled(
  clients: AwsClients,
  scope: AwsScope,
  { names, enabled }: { names: readonly string[]; enabled: boolean },
  signal: AbortSignal,
): Promise<void> {
  const send = enabled ? enableActions : disableActions;
  for (const batch of chunks(names, NAMES_PER_CALL)) await send(clients, scope, batch, signal);
}

/**
 * Puts an alarm as it was read, but for the threshold. What it was changed to since then is lost, so read it just before; its state,
 * history and tags stay; where it has a warm-up period, that begins again. An alarm without a threshold is an `invalid` fault. AWS: PutMetricAlarm.
 */
export async function putThreshold(
  clients: AwsClients,
  scope: AwsScope,
  { definition, threshold }: { definition: AlarmDefinition; threshold: number },
  signal: AbortSignal,
): Promise<void> {
  const call = callOf('PutMetricAlarm', scope);
  const { name, whole } = definition;
  if (!whole || definition.threshold === undefined) {
    const what = `alarm ${name} has no threshold: it is composite, follows an anomaly band or is a PromQL query`;
    throw new AwsFault('invalid', call, { what });
  }
  const command = new PutMetricAlarmCommand({ ...whole, Threshold: threshold });
  await changeAws(call, signal, command, (options) =>
    clients.once.cloudwatch(scope).send(command, options),
  );
}

/**
 * Says that an alarm is in a state, which runs its actions. CloudWatch says otherwise again when it next evaluates the alarm, often
 * within seconds. AWS: SetAlarmState.
 */
export async function setAlarmState(
  clients: AwsClients,
  scope: AwsScope,
  {
    name,
    state,
    reason,
  }: { name: string; state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'; reason: string },
  signal: AbortSignal,
): Promise<void> {
  const command = new SetAlarmStateCommand({
    AlarmName: name,
    StateValue: state,
    StateReason: reason,
  });
  await changeAws(callOf('SetAlarmState', scope), signal, command, (options) =>
    clients.once.cloudwatch(scope).send(command, options),
  );
}

function enableActions(
  clients: AwsClients,
  scope: AwsScope,
  AlarmNames: string[],
  signal: AbortSignal,
) {
  const command = new EnableAlarmActionsCommand({ AlarmNames });
  return changeAws(callOf('EnableAlarmActions', scope), signal, command, (options) =>
    clients.once.cloudwatch(scope).send(command, options),
  );
}

function disableActions(
  clients: AwsClients,
  scope: AwsScope,
  AlarmNames: string[],
  signal: AbortSignal,
) {
  const command = new DisableAlarmActionsCommand({ AlarmNames });
  return changeAws(callOf('DisableAlarmActions', scope), signal, command, (options) =>
    clients.once.cloudwatch(scope).send(command, options),
  );
}
