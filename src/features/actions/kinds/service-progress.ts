import { z } from 'zod';
import type { EcsDeployment, EcsService } from '../../../aws/ecs.ts';
import { type EcsTask, serviceTasks } from '../../../aws/ecs-tasks.ts';
import { targetHealth } from '../../../aws/elb.ts';
import { reading } from '../../../aws/readings.ts';
import type { ActionTools, Json, Progress } from '../kind.ts';
import { readService } from './service.ts';

/** The deployment that carries a change. */
const serviceReceipt = z.object({
  deployment: z.string(),
  /** When it began, in epoch milliseconds. */
  createdAt: z.number(),
  /** How many tasks there will be. */
  desired: z.number(),
});

/** How to find the change again. */
export function receiptOf({ deployments, desired }: EcsService): Json {
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  return { deployment: primary?.id ?? '', createdAt: primary?.createdAt ?? 0, desired };
}

/** So many tasks of one deployment may fail before it is called a failure; ECS itself may go on trying. */
const MOST_FAILED = 3;

/** How far a service has got with a change: its tasks, its rollout, its targets. AWS: DescribeServices, DescribeTargetHealth. */
export async function serviceProgress(receipt: Json, tools: ActionTools): Promise<Progress> {
  const wanted = serviceReceipt.parse(receipt);
  const { entry, live } = await readService(tools);
  const deployment = live.deployments.find(({ id }) => id === wanted.deployment);
  const primary = live.deployments.find(({ status }) => status === 'PRIMARY');
  if (primary && primary.id !== deployment?.id) return replacedBy(primary, live, wanted, tools);
  if (!deployment) return { state: 'failed', facts: ['The deployment is gone.'] };
  const facts = [countsOf(live, deployment), ...(await failures(live, deployment, tools))];
  if (deployment.rolloutState === 'FAILED')
    return { state: 'failed', facts: [deployment.rolloutStateReason ?? 'ECS gave up.', ...facts] };
  if (deployment.failedTasks >= MOST_FAILED && deployment.running === 0)
    return {
      state: 'failed',
      facts: [`${deployment.failedTasks} of its tasks have failed, none runs.`, ...facts],
    };
  const targets = await targetsOf(entry.targetGroups, wanted.desired, tools);
  const settled = isSettled(live, deployment, wanted.desired) && targets.ready;
  return { state: settled ? 'succeeded' : 'running', facts: [...facts, ...targets.facts] };
}

/** The newest deployment is another one. ECS returns to an older revision by itself with a circuit breaker. */
async function replacedBy(
  primary: EcsDeployment,
  live: EcsService,
  wanted: z.infer<typeof serviceReceipt>,
  tools: ActionTools,
): Promise<Progress> {
  // AWS: ECS may answer for a moment with what was there before.
  if (primary.createdAt < wanted.createdAt)
    return { state: 'running', facts: ['AWS does not show the deployment yet.'] };
  const failed = await failuresOfGone(live, wanted.deployment, tools);
  return {
    state: 'failed',
    facts: [replacementWords(primary, live, failed.length > 0), ...failed],
  };
}

function replacementWords(
  { taskDefinition, rolloutStateReason = '' }: EcsDeployment,
  { deploymentConfiguration: { circuitBreaker, rollback } }: EcsService,
  hasFailed: boolean,
): string {
  if (/roll\w* ?back/i.test(rolloutStateReason))
    return `ECS rolled it back by itself to ${taskDefinition}: ${rolloutStateReason}`;
  return circuitBreaker && rollback && hasFailed
    ? `ECS rolled it back by itself to ${taskDefinition}.`
    : `Another deployment (${taskDefinition}) has replaced it.`;
}

function countsOf({ running, pending }: EcsService, { desired, rolloutState }: EcsDeployment) {
  const rollout = rolloutState === undefined ? '' : `, rollout ${rolloutState}`;
  return `${running} of ${desired} tasks running, ${pending} pending${rollout}`;
}

function isSettled(
  { deployments, running, pending }: EcsService,
  { desired, running: own, rolloutState }: EcsDeployment,
  wanted: number,
): boolean {
  return (
    deployments.length === 1 &&
    desired === wanted &&
    own === wanted &&
    running === wanted &&
    pending === 0 &&
    (rolloutState === undefined || rolloutState === 'COMPLETED')
  );
}

/** Tasks of the deployment that failed, with what AWS says of them; the newest speaks for all. */
async function failures(
  live: EcsService,
  { id, failedTasks }: EcsDeployment,
  tools: ActionTools,
): Promise<string[]> {
  if (failedTasks === 0) return [];
  const [newest] = await stoppedTasks(live, id, tools);
  return [failureWords(failedTasks, newest)];
}

/** The same of a deployment that ECS does not tell of any more. */
async function failuresOfGone(live: EcsService, id: string, tools: ActionTools): Promise<string[]> {
  const stopped = await stoppedTasks(live, id, tools);
  const failed = stopped.filter(({ stopCode = '' }) => FAILURES.has(stopCode));
  return failed.length === 0 ? [] : [failureWords(failed.length, failed[0])];
}

/** AWS: ECS, TaskStopCode. */
const FAILURES: ReadonlySet<string> = new Set(['EssentialContainerExited', 'TaskFailedToStart']);

/** Newest first; none where they cannot be read. */
async function stoppedTasks(
  { cluster, service }: EcsService,
  deployment: string,
  { clients, read, signal }: ActionTools,
): Promise<EcsTask[]> {
  const stopped = await reading(() =>
    serviceTasks(clients, read, { cluster, service, desiredStatus: 'STOPPED' }, signal),
  );
  return stopped.ok ? stopped.value.filter(({ startedBy }) => startedBy === deployment) : [];
}

function failureWords(count: number, newest: EcsTask | undefined): string {
  const why = newest ? `: ${reasonOf(newest)}` : '';
  return `${count} ${count === 1 ? 'task has' : 'tasks have'} failed${why}`;
}

function reasonOf({ stoppedReason = 'no reason given', containers }: EcsTask): string {
  const exits = containers.flatMap(({ name, exitCode, reason }) => {
    const parts = [...(exitCode ? [`exit code ${exitCode}`] : []), ...(reason ? [reason] : [])];
    return parts.length > 0 ? [`${name}: ${parts.join(', ')}`] : [];
  });
  return [stoppedReason, ...exits].join(' · ');
}

async function targetsOf(
  groups: readonly string[],
  desired: number,
  { clients, read, signal }: ActionTools,
): Promise<{ facts: string[]; ready: boolean }> {
  const readings = await targetHealth(clients, read, groups, signal);
  const seen = readings.map((each) => {
    if (!each.ok) return { fact: `Targets cannot be read: ${each.fault.message}`, ready: false };
    const { name, targets } = each.value;
    const current = targets.filter(({ state }) => state !== 'draining' && state !== 'unused');
    const healthy = current.filter(({ state }) => state === 'healthy').length;
    const bad = current.find(({ state }) => state === 'unhealthy');
    const why = bad ? ` (${bad.description ?? bad.reason ?? bad.state})` : '';
    const fact = `${healthy} of ${current.length} targets of ${name} healthy${why}`;
    return { fact, ready: healthy >= desired && healthy === current.length };
  });
  return { facts: seen.map(({ fact }) => fact), ready: seen.every(({ ready }) => ready) };
}
