import { z } from 'zod';
import type { AlarmEvent } from '../event.ts';
import { alarmNameOf, identityOf, resourceOf } from './alarm-facts.ts';
import { newestDatapoint } from './datapoint.ts';
import { readTrigger, trigger } from './trigger.ts';
import { instantOf, placeOfArn, shaped } from './values.ts';

const child = z.union([z.string(), z.object({ Arn: z.string() }).transform(({ Arn }) => Arn)]);

/** AWS: "Notifying users on alarm changes", the schemas when a metric and when a composite alarm change state. */
const notification = z.object({
  AlarmName: z.string().min(1),
  AlarmDescription: z.string().nullish(),
  AlarmArn: z.string().nullish(),
  AWSAccountId: z.string().nullish(),
  NewStateValue: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  NewStateReason: z.string().nullish(),
  StateChangeTime: z.string(),
  Trigger: trigger.nullish(),
  AlarmRule: z.string().nullish(),
  TriggeringChildren: z.array(child).nullish(),
});

/** Whether a message is what CloudWatch sends to a topic. */
export function isAlarmNotification(value: object): boolean {
  return 'AlarmName' in value && 'NewStateValue' in value;
}

/** Reads what CloudWatch sends to a topic. `topicArn` says where an alarm without ARN is. */
export function readAlarmNotification(value: unknown, topicArn: string | undefined): AlarmEvent {
  const found = shaped(notification, value, 'a notification of CloudWatch');
  const reason = found.NewStateReason ?? '';
  const watched = found.Trigger ? readTrigger(found.Trigger) : undefined;
  const number = newestDatapoint(reason);
  return {
    kind: 'alarm',
    source: 'cloudwatch',
    ...identityOf(arnOf(found, topicArn), found.AlarmName),
    name: found.AlarmName,
    state: found.NewStateValue,
    at: instantOf(found.StateChangeTime),
    reason,
    facts: [],
    ...(found.AlarmDescription && { description: found.AlarmDescription }),
    ...(number !== undefined && { value: number }),
    ...(watched && { trigger: watched }),
    ...resourceOf(watched),
    ...(found.AlarmRule && {
      composite: {
        rule: found.AlarmRule,
        children: (found.TriggeringChildren ?? []).map(alarmNameOf),
      },
    }),
  };
}

/** Old notifications have no ARN; their `Region` is a name for people. */
function arnOf(
  { AlarmArn, AlarmName, AWSAccountId }: z.output<typeof notification>,
  topicArn: string | undefined,
): string {
  if (AlarmArn) return AlarmArn;
  const topic = placeOfArn(topicArn);
  return `arn:aws:cloudwatch:${topic?.region ?? ''}:${AWSAccountId ?? topic?.account ?? ''}:alarm:${AlarmName}`;
}
