import { z } from 'zod';
import type { ActionRecord } from '../../store/actions.ts';
import type { Plan } from './kind.ts';

const texts = z.array(z.string());
const json: z.ZodType<Plan['before']> = z.json();

/** A plan as it lies in the store. */
const plan: z.ZodType<Plan> = z.object({
  summary: z.string(),
  changes: z.array(z.object({ what: z.string(), from: z.string(), to: z.string() })),
  blastRadius: texts,
  warnings: texts,
  iam: texts,
  single: z.boolean(),
  before: json,
  after: json,
  details: json,
  alternative: z.object({ label: z.string(), option: z.string() }).exactOptional(),
  undo: z
    .object({
      action: z.string() as z.ZodType<NonNullable<Plan['undo']>['action']>,
      args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    })
    .exactOptional(),
});

/** A stored action with its plan and progress read. */
export interface Action extends Omit<ActionRecord, 'plan' | 'progress'> {
  readonly plan: Plan;
  /** The newest facts in words; empty before it was run. */
  readonly progress: readonly string[];
}

/** Throws z.ZodError when what is stored is no action of this version. */
export function readAction(record: ActionRecord): Action {
  const { progress, plan: stored, ...rest } = record;
  return {
    ...rest,
    plan: plan.parse(stored),
    progress: texts.catch([]).parse(progress ?? []),
  };
}
