import { z } from 'zod';
import type { AlarmEvent, AlarmTrigger } from '../event.ts';
import { alarmNameOf, identityOf, resourceOf } from './alarm-facts.ts';
import { newestDatapoint, newestEvaluated } from './datapoint.ts';
import type { EventBridgeEvent } from './event-bridge.ts';
import { instantOf, jsonOf, shaped } from './values.ts';

const metric = z.object({
  id: z.string().nullish(),
  expression: z.string().nullish(),
  label: z.string().nullish(),
  returnData: z.boolean().nullish(),
  metricStat: z
    .object({
      metric: z.object({
        namespace: z.string().nullish(),
        name: z.string(),
        dimensions: z.record(z.string(), z.string()).nullish(),
      }),
      period: z.number().nullish(),
      stat: z.string().nullish(),
      unit: z.string().nullish(),
    })
    .nullish(),
});

/** AWS: "Alarm events and EventBridge", alarm state change events. */
const change = z.object({
  alarmName: z.string().min(1),
  state: z.object({
    value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
    reason: z.string().nullish(),
    reasonData: z.string().nullish(),
    timestamp: z.string(),
  }),
  configuration: z
    .object({
      description: z.string().nullish(),
      metrics: z.array(metric).nullish(),
      alarmRule: z.string().nullish(),
    })
    .nullish(),
});

const reasonData = z.object({
  threshold: z.number().optional(),
  triggeringAlarms: z.array(z.object({ arn: z.string() })).optional(),
});

/** Reads a change of an alarm's state. The event does not say how many periods count, nor how they are compared. */
export function readAlarmChange({ detail, resources, account, region }: EventBridgeEvent) {
  const { alarmName, state, configuration } = shaped(change, detail, 'a change of an alarm');
  const { description, metrics, alarmRule } = configuration ?? {};
  const data = reasonData.safeParse(jsonOf(state.reasonData ?? '')).data ?? {};
  const reason = state.reason ?? '';
  const number = newestDatapoint(reason) ?? newestEvaluated(state.reasonData ?? undefined);
  const trigger = triggerOf(metrics ?? [], data.threshold);
  const arn = resources[0] ?? `arn:aws:cloudwatch:${region}:${account}:alarm:${alarmName}`;
  return {
    kind: 'alarm',
    source: 'eventbridge',
    account,
    region,
    ...identityOf(arn, alarmName),
    name: alarmName,
    state: state.value,
    at: instantOf(state.timestamp),
    reason,
    facts: [],
    ...(description && { description }),
    ...(number !== undefined && { value: number }),
    ...(trigger && { trigger }),
    ...resourceOf(trigger),
    ...(alarmRule && {
      composite: {
        rule: alarmRule,
        children: (data.triggeringAlarms ?? []).map((child) => alarmNameOf(child.arn)),
      },
    }),
  } satisfies AlarmEvent;
}

function triggerOf(
  metrics: readonly z.output<typeof metric>[],
  threshold: number | undefined,
): AlarmTrigger | undefined {
  const watched = metrics.find(({ returnData }) => returnData !== false) ?? metrics[0];
  if (!watched) return undefined;
  const stat = watched.metricStat ?? metrics.find(({ metricStat }) => metricStat)?.metricStat;
  const { expression, label } = watched;
  return {
    namespace: stat?.metric.namespace ?? '',
    metric: expression ? label || expression : (stat?.metric.name ?? ''),
    dimensions: stat?.metric.dimensions ?? {},
    statistic: stat?.stat ?? '',
    period: stat?.period ?? 0,
    evaluationPeriods: 0,
    comparison: '',
    ...(expression && { expression }),
    ...(stat?.unit && stat.unit !== 'None' && { unit: stat.unit }),
    ...(threshold !== undefined && { threshold }),
  };
}
