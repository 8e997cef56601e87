import { updateService } from '../../../aws/ecs.ts';
import { Denied, UserError } from '../../../kernel/errors.ts';
import type { ActionArguments, ActionKind, ActionTools, Plan } from '../kind.ts';
import { scaleBounds } from '../policy.ts';
import { isSingle, type KnownService, readService, type ServiceState, stateOf } from './service.ts';
import { receiptOf, serviceProgress } from './service-progress.ts';
import { commonWarnings, scalingWarnings } from './warnings.ts';

/** Changes how many tasks a service runs. AWS: UpdateService, `desiredCount`. */
export const scaleKind: ActionKind = {
  name: 'scale',
  async plan(args, tools) {
    const known = await readService(tools);
    const count = countOf(args, tools);
    const { desired } = known.state;
    if (count === desired)
      throw new UserError(`${known.title} has ${count} desired tasks already.`);
    return planOf(known, count, [
      ...(await commonWarnings(known, tools)),
      ...(await scalingWarnings(known, count, tools)),
    ]);
  },
  async execute({ after }, tools) {
    const { entry } = await readService(tools);
    const { desired: desiredCount } = stateOf(after);
    const { clients, act, signal } = tools;
    return receiptOf(await updateService(clients, act, { ...entry.ecs, desiredCount }, signal));
  },
  async aftermath({ before, after }, _startedAt, tools) {
    const { live, state } = await readService(tools);
    if (state.desired === stateOf(after).desired) return { kind: 'done', receipt: receiptOf(live) };
    const same = state.desired === stateOf(before).desired;
    const evidence = same
      ? `Desired is ${state.desired} as before: it was probably not done.`
      : `Desired is ${state.desired} now, neither as before nor as asked for.`;
    return { kind: 'unknown', evidence };
  },
  progress: (_plan, receipt, tools) => serviceProgress(receipt, tools),
};

/** Throws Denied outside of the catalog's bounds. */
function countOf({ count }: ActionArguments, { target }: ActionTools): number {
  const { min = 0, max = 0 } = scaleBounds(target) ?? {};
  if (typeof count !== 'number' || count < min || count > max)
    throw new Denied(`The catalog allows ${min} to ${max} tasks here, not ${String(count)}.`);
  return count;
}

function planOf({ title, state }: KnownService, count: number, warnings: string[]): Plan {
  const { desired } = state;
  const after: ServiceState = { ...state, desired: count };
  return {
    summary: `Scale ${title} from ${desired} to ${count} ${count === 1 ? 'task' : 'tasks'}`,
    changes: [{ what: 'Desired tasks', from: String(desired), to: String(count) }],
    blastRadius: radius(desired, count),
    warnings,
    iam: ['ecs:UpdateService'],
    single: isSingle(state, after),
    before: state,
    after,
    details: null,
    undo: { action: 'scale', args: { count: desired } },
  };
}

function radius(desired: number, count: number): string[] {
  if (count === 0) return ['Nothing serves any more: every request fails until it is scaled up.'];
  if (count > desired) return [`${count - desired} more: what runs is not touched.`];
  const left = count === 1 ? ['One task is left: if it fails, every request fails.'] : [];
  return [
    `${desired - count} of ${desired} tasks are stopped, after their targets drain.`,
    ...left,
  ];
}
