import { AwsFault } from '../../aws/faults.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { LeaseLost } from '../../jobs/lease.ts';
import { sleep } from '../../jobs/sleep.ts';
import { Denied, messageOf, UserError } from '../../kernel/errors.ts';
import type { Target } from '../../kernel/targets.ts';
import { advance, done, type Ending, end } from './advance.ts';
import { planHash } from './hash.ts';
import { type ActionTools, type Aftermath, Overtaken, type Plan, type Receipt } from './kind.ts';
import { type ActionParts, storedTarget, toolsFor } from './parts.ts';
import { patiently, stubbornly } from './patience.ts';
import { policyOf } from './policy.ts';
import type { Action } from './record.ts';
import { type ShowCard, sayNotBegun } from './show.ts';

const CALL_MS = 30_000;
/** A process that slept for longer between writing down that it starts and starting does not start any more, */
const BEGIN_MS = 4_000;
/** because others look after this time what became of it: what began before has arrived by then. */
const SETTLE_MS = 6_000;

/**
 * Makes the change once: plans again, refuses what is not what was approved, writes down that it starts, and only then
 * calls AWS. A process that dies in between leaves `executing`, from which nobody ever calls again.
 */
export async function carryOut(
  parts: ActionParts,
  action: Action,
  run: JobRun,
  show: ShowCard,
): Promise<void> {
  const since = parts.now();
  const planned = await planAgain(parts, action, run);
  if ('to' in planned) return void (await end(parts, action, run, planned));
  // Another process shall begin it while this one stops.
  run.signal.throwIfAborted();
  const startedAt = parts.now();
  const entry = { step: 'started', at: startedAt } as const;
  const alone = { target: action.target, since, touches: sameThing(action) };
  const move = { from: 'approved', to: 'executing', entry, alone } as const;
  const start = advance(parts, action, run, move);
  if (!(await start.catch((error: unknown) => notBegun(parts, action, run, error)))) return;
  const executing = { ...action, state: 'executing' as const, startedAt };
  // The change does not wait for Slack.
  const shown = show(action.id, 1).catch(parts.onFailure);
  await execute(parts, executing, run, planned);
  await shown;
}

/** Alarms of one environment and things of one fleet are changed side by side; a service or a log is one thing. */
function sameThing({ args: { alarm, thing } }: Action): (other: Action['args']) => boolean {
  return (other) => other.alarm === alarm && other.thing === thing;
}

const CROWDED_MS = 1_000;

/** Without its audit row nothing is done. It is tried again, and people are told so the first time. */
async function notBegun(
  parts: ActionParts,
  action: Action,
  { attempt, signal }: JobRun,
  error: unknown,
): Promise<false> {
  // What it was planned from may be different by now: it is planned again.
  if (error instanceof Error && error.name === 'NotAlone') {
    await sleep(CROWDED_MS, signal);
    return false;
  }
  if (attempt === 1 && !(error instanceof LeaseLost))
    await sayNotBegun(parts, action).catch(parts.onFailure);
  throw error;
}

/** Calls AWS, and writes down what came of it. */
async function execute(
  parts: ActionParts,
  action: Action & { startedAt: number },
  run: JobRun,
  plan: Plan,
): Promise<void> {
  const { name, startedAt } = action;
  const kind = parts.kinds[name];
  let receipt: Receipt;
  try {
    const tools = toolsNow(parts, action, (target) => kind.longest?.(target) ?? CALL_MS);
    if (parts.now() > startedAt + BEGIN_MS) throw new UserError(TOO_SLOW);
    receipt = await kind.execute(plan, tools);
  } catch (error) {
    const outcome = messageOf(error);
    if (!changedNothing(error)) return findOut(parts, action, run, outcome);
    const to = error instanceof Overtaken ? 'changed' : 'failed';
    return stubbornly(run, () => end(parts, action, run, { from: 'executing', to, outcome }));
  }
  await stubbornly(run, () => done(parts, action, run, receipt));
}

const TOO_SLOW = 'Nothing was done: GridOps was too slow to begin it. Ask again';

/** The plan of now, if it is the one that was approved; else how the action ends here. */
async function planAgain(parts: ActionParts, action: Action, run: JobRun): Promise<Plan | Ending> {
  const { name, args, target: targetName, hash } = action;
  try {
    const plan = await patiently(run, async () => {
      const tools = toolsNow(parts, action);
      policyOf(name, { catalog: parts.catalog(), target: tools.target });
      return parts.kinds[name].plan(args, tools);
    });
    if (planHash(name, targetName, args, plan) === hash) return plan;
    const outcome = `Nothing was done. What was approved: ${wordsOf(action.plan)}. As it is now: ${wordsOf(plan)}.`;
    return { from: 'approved', to: 'changed', outcome };
  } catch (error) {
    run.signal.throwIfAborted();
    const isRefused = error instanceof UserError || error instanceof Denied;
    const outcome = `Nothing was done: ${messageOf(error)}`;
    return { from: 'approved', to: isRefused ? 'changed' : 'failed', outcome };
  }
}

/** Throws UserError where the catalog in force has no such target any more. */
function toolsNow(
  parts: ActionParts,
  { target: name, requester }: Action,
  longest: (target: Target) => number = () => CALL_MS,
): ActionTools {
  const target = storedTarget(name, parts.catalog());
  return toolsFor(parts, target, requester.id, AbortSignal.timeout(longest(target)));
}

function wordsOf({ summary, changes }: Plan): string {
  const details = changes.map(({ what, from, to }) => `${what} ${from} → ${to}`);
  return [summary, ...details].join('; ');
}

/** Whether an error of `execute` says that AWS surely changed nothing. */
function changedNothing(error: unknown): boolean {
  return error instanceof UserError || (error instanceof AwsFault && !error.mayHaveHappened);
}

/** What became of a change that nobody saw the end of: the live state tells, or nobody knows. Calls nothing again. */
export async function findOut(
  parts: ActionParts,
  action: Action,
  run: JobRun,
  problem = 'GridOps was stopped while the change was being made',
): Promise<void> {
  const { startedAt = parts.now() } = action;
  await sleep(Math.max(0, startedAt + SETTLE_MS - parts.now()), run.signal);
  run.signal.throwIfAborted();
  const found = await aftermath(parts, action, run, startedAt);
  if (found.kind === 'done') return stubbornly(run, () => done(parts, action, run, found.receipt));
  const outcome = `${problem}. ${found.evidence}`;
  await stubbornly(run, () =>
    end(parts, action, run, { from: 'executing', to: 'unknown', outcome }),
  );
}

async function aftermath(
  parts: ActionParts,
  action: Action,
  run: JobRun,
  startedAt: number,
): Promise<Aftermath> {
  const { name, plan } = action;
  try {
    return await patiently(run, () =>
      parts.kinds[name].aftermath(plan, startedAt, toolsNow(parts, action)),
    );
  } catch (error) {
    if (!(error instanceof AwsFault || error instanceof UserError)) throw error;
    return { kind: 'unknown', evidence: `Its effect cannot be read: ${error.message}` };
  }
}

/** It could not be begun, or nobody could see what came of it, in the time or in the attempts that there are. */
export async function giveUp(parts: ActionParts, action: Action, run: JobRun): Promise<void> {
  const { state: from } = action;
  if (from === 'approved') {
    const outcome = 'Nothing was done: it was approved, but could not be begun in time.';
    return end(parts, action, run, { from, to: 'expired', outcome });
  }
  const outcome = 'GridOps failed again and again to see what came of it.';
  await end(parts, action, run, { from, to: 'unknown', outcome });
}
