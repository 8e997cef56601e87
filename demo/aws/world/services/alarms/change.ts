import type {
  DisableAlarmActionsCommandInput,
  EnableAlarmActionsCommandInput,
  SetAlarmStateCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../../engine/index.ts';
import type { World } from '../../world.ts';

/** Simulates EnableAlarmActions. Like AWS, it says nothing about names that do not exist. */
export function enableAlarmActions(world: World, input: EnableAlarmActionsCommandInput) {
  return switchActions(world, input.AlarmNames ?? [], true);
}

/** Simulates DisableAlarmActions: the alarm goes on changing its state, but does nothing about it. */
export function disableAlarmActions(world: World, input: DisableAlarmActionsCommandInput) {
  return switchActions(world, input.AlarmNames ?? [], false);
}

/** Simulates SetAlarmState: the next evaluation, within a minute, finds the true state again. */
export function setAlarmState(world: World, input: SetAlarmStateCommandInput) {
  const { AlarmName: name = '', StateValue, StateReason = '', StateReasonData } = input;
  if (!world.history.alarms.has(name)) {
    throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`, { status: 404 });
  }
  if (StateValue !== 'OK' && StateValue !== 'ALARM' && StateValue !== 'INSUFFICIENT_DATA') {
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value '${StateValue}' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]`,
    );
  }
  if (StateReasonData !== undefined && !isJson(StateReasonData)) {
    throw new AwsError('InvalidFormat', 'StateReasonData is not valid JSON');
  }
  world.history.alarms.record({
    ...{ kind: 'state', at: world.now(), name, state: StateValue },
    ...{ reason: StateReason, reasonData: StateReasonData },
  });
  return {};
}

function switchActions(world: World, names: readonly string[], isEnabled: boolean) {
  const at = world.now();
  for (const name of names.filter((one) => world.history.alarms.has(one))) {
    world.history.alarms.record({ kind: 'actions', at, name, isEnabled });
  }
  return {};
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
