import { z } from 'zod';
import type { AlarmEvent } from './event.ts';

const trigger = z.object({
  namespace: z.string(),
  metric: z.string(),
  dimensions: z.record(z.string(), z.string()),
  statistic: z.string(),
  unit: z.string().exactOptional(),
  period: z.number(),
  evaluationPeriods: z.number(),
  datapointsToAlarm: z.number().exactOptional(),
  comparison: z.string(),
  threshold: z.number().exactOptional(),
  treatMissingData: z.string().exactOptional(),
});

const event: z.ZodType<AlarmEvent> = z.object({
  kind: z.enum(['alarm', 'stopped-task', 'deployment']),
  key: z.string(),
  source: z.enum(['cloudwatch', 'eventbridge', 'webhook']),
  name: z.string(),
  state: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  at: z.number(),
  reason: z.string(),
  description: z.string().exactOptional(),
  value: z.number().exactOptional(),
  trigger: trigger.exactOptional(),
  composite: z.object({ rule: z.string(), children: z.array(z.string()) }).exactOptional(),
  deployment: z
    .object({ id: z.string(), phase: z.enum(['in-progress', 'completed', 'failed']) })
    .exactOptional(),
  account: z.string().exactOptional(),
  region: z.string().exactOptional(),
  severity: z.string().exactOptional(),
  resource: z.string().exactOptional(),
  facts: z.array(z.string()),
  link: z.string().exactOptional(),
});

/** A change as it lies in the store. Throws z.ZodError when it is none of this version. */
export function readEvent(stored: unknown): AlarmEvent {
  return event.parse(stored);
}
