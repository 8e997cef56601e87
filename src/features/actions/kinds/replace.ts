import { setTimeout as delay } from 'node:timers/promises';
import { updateService } from '../../../aws/ecs.ts';
import { describeTaskDefinition } from '../../../aws/ecs-task-definitions.ts';
import { reading } from '../../../aws/readings.ts';
import { messageOf, UserError } from '../../../kernel/errors.ts';
import type { ActionKind, ActionTools, Aftermath, Plan, Receipt } from '../kind.ts';
import { movedTags } from './images.ts';
import {
  isSingle,
  type KnownService,
  readService,
  replacementRadius,
  type ServiceState,
  stateOf,
} from './service.ts';
import { receiptOf, serviceProgress } from './service-progress.ts';
import { commonWarnings } from './warnings.ts';

/** Clocks of AWS and of this machine may differ by so much. */
const CLOCK_SKEW_MS = 5_000;

/** Replaces all tasks by new ones of the same revision. AWS: UpdateService, `forceNewDeployment`. */
export const redeployKind: ActionKind = {
  name: 'redeploy',
  plan: async (_args, tools) => replacementPlan('Redeploy', await readService(tools), tools),
  execute: (_plan, tools) => replace(tools),
  aftermath: (plan, startedAt, tools) => newDeployment(stateOf(plan.after), startedAt, tools),
  progress: (_plan, receipt, tools) => serviceProgress(receipt, tools),
};

/** The same as a redeploy; or, `hard`, to zero tasks and back, which is an outage. */
export const restartKind: ActionKind = {
  name: 'restart',
  longest: () => 5 * 60_000,
  async plan({ hard }, tools) {
    const known = await readService(tools);
    const plan = await replacementPlan('Restart', known, tools);
    if (hard !== true) return plan;
    const { desired } = known.state;
    if (desired === 0)
      throw new UserError(`${known.title} runs no task: there is nothing to stop.`);
    return {
      ...plan,
      summary: `Restart ${known.title} hard: ${desired} → 0 → ${desired} tasks`,
      changes: [
        { what: 'Desired tasks', from: String(desired), to: `0, then ${desired}` },
        ...plan.changes,
      ],
      blastRadius: [
        `Every request fails from the stop until new tasks are healthy: a minute or more.`,
      ],
      single: true,
      details: { hard: true, deployment: known.deployment },
    };
  },
  execute: ({ details, before }, tools) =>
    isHard(details) ? stopAndStart(stateOf(before), tools) : replace(tools),
  async aftermath(plan, startedAt, tools) {
    if (!isHard(plan.details)) return newDeployment(stateOf(plan.after), startedAt, tools);
    const { state, title } = await readService(tools);
    const evidence =
      state.desired === 0
        ? `${title} was stopped and not started again: desired is 0. Scale it to ${stateOf(plan.before).desired}.`
        : `Desired is ${state.desired}: either nothing was done, or all of it.`;
    return { kind: 'unknown', evidence };
  },
  progress: (_plan, receipt, tools) => serviceProgress(receipt, tools),
};

const isHard = (details: Plan['details']): boolean =>
  typeof details === 'object' && details !== null && 'hard' in details;

async function replacementPlan(
  verb: string,
  known: KnownService,
  tools: ActionTools,
): Promise<Plan> {
  const { clients, read, signal } = tools;
  const { title, live, state, deployment } = known;
  const revision = await describeTaskDefinition(clients, read, state.taskDefinition, signal);
  const moved = await movedTags(known, revision, tools);
  return {
    summary: `${verb} ${title} (${state.taskDefinition})`,
    changes: [
      { what: 'Tasks', from: `${live.running} running now`, to: `${state.desired} new` },
      ...moved.changes,
    ],
    blastRadius: replacementRadius(known),
    warnings: [...moved.warnings, ...(await commonWarnings(known, tools))],
    iam: ['ecs:UpdateService'],
    single: isSingle(state),
    before: state,
    after: state,
    details: { deployment, images: moved.changes.map(({ to }) => to) },
  };
}

async function replace(tools: ActionTools): Promise<Receipt> {
  const { entry } = await readService(tools);
  const { clients, act, signal } = tools;
  const change = { ...entry.ecs, forceNewDeployment: true };
  return receiptOf(await updateService(clients, act, change, signal));
}

const DRAIN_POLL_MS = 3_000;

async function stopAndStart({ desired }: ServiceState, tools: ActionTools): Promise<Receipt> {
  const { entry, title } = await readService(tools);
  const { clients, act, signal } = tools;
  await updateService(clients, act, { ...entry.ecs, desiredCount: 0 }, signal);
  try {
    await drained(tools);
    const started = { ...entry.ecs, desiredCount: desired };
    return receiptOf(await updateService(clients, act, started, signal));
  } catch (cause) {
    // A fault of AWS's could say that nothing was changed: it was.
    throw new Error(`${title} was stopped, and then: ${messageOf(cause)}`, { cause });
  }
}

/** Waits until no task runs. A look that fails says nothing: the next one may not. */
async function drained(tools: ActionTools): Promise<void> {
  for (;;) {
    const known = await reading(() => readService(tools));
    if (known.ok && known.value.live.running === 0 && known.value.live.pending === 0) return;
    await delay(DRAIN_POLL_MS, undefined, { signal: tools.signal });
  }
}

/** Whether a deployment to the wanted revision was begun since then. */
export async function newDeployment(
  { taskDefinition }: Pick<ServiceState, 'taskDefinition'>,
  startedAt: number,
  tools: ActionTools,
): Promise<Aftermath> {
  const { live } = await readService(tools);
  const primary = live.deployments.find(({ status }) => status === 'PRIMARY');
  if (primary && primary.createdAt >= startedAt - CLOCK_SKEW_MS) {
    if (primary.taskDefinition === taskDefinition)
      return { kind: 'done', receipt: receiptOf(live) };
    const evidence = `A deployment of ${primary.taskDefinition} was begun since, which is not the one that was asked for.`;
    return { kind: 'unknown', evidence };
  }
  return { kind: 'unknown', evidence: 'No deployment was begun since: it was probably not done.' };
}
