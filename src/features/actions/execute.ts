import { setTimeout as delay } from 'node:timers/promises';
import { AwsFault } from '../../aws/faults.ts';
import type { JobRun } from '../../jobs/handler.ts';
import { messageOf, UserError } from '../../kernel/errors.ts';
import type { ActionState } from '../../store/actions-states.ts';
import type { AuditEntry } from '../../store/entry.ts';
import { actionEntry } from './entries.ts';
import { planHash } from './hash.ts';
import type { ActionTools, Plan, Receipt } from './kind.ts';
import { type ActionParts, storedTarget, toolsFor } from './parts.ts';
import { policyOf } from './policy.ts';
import type { Action } from './record.ts';
import { tryToShowCard } from './show.ts';

const CALL_MS = 30_000;
/** A request that may still be on its way gets this long to arrive before one looks what became of it. */
const SETTLE_MS = 3_000;

/**
 * Makes the change once: plans again, refuses what is not what was approved, writes down that it starts, and only then
 * calls AWS. A process that dies in between leaves `executing`, from which nobody ever calls again.
 */
export async function carryOut(parts: ActionParts, action: Action, run: JobRun): Promise<void> {
  const prepared = await prepare(parts, action, run);
  if (!prepared) return;
  const { plan, tools } = prepared;
  const startedAt = parts.now();
  const started = await advance(parts, action, run, {
    from: 'approved',
    to: 'executing',
    entry: { step: 'started', at: startedAt },
  });
  if (!started) return;
  const executing = { ...action, state: 'executing' as const, startedAt };
  await tryToShowCard(parts, executing);
  try {
    const receipt = await parts.kinds[action.name].execute(plan, tools);
    await done(parts, executing, run, receipt);
  } catch (error) {
    if (changedNothing(error)) await failed(parts, executing, run, messageOf(error));
    else await findOut(parts, executing, run, messageOf(error));
  }
}

/** The plan of now, if it is the one that was approved; else the action ends here. */
async function prepare(
  parts: ActionParts,
  action: Action,
  run: JobRun,
): Promise<{ plan: Plan; tools: ActionTools } | undefined> {
  const { name, args, target: targetName, hash, requester } = action;
  try {
    const target = storedTarget(targetName, parts.catalog());
    policyOf(name, { catalog: parts.catalog(), target });
    const { longest = CALL_MS } = parts.kinds[name];
    const tools = toolsFor(parts, target, requester.id, AbortSignal.timeout(longest));
    const plan = await parts.kinds[name].plan(args, tools);
    if (planHash(name, targetName, args, plan) === hash) return { plan, tools };
    const outcome = `Nothing was done. What was approved: ${wordsOf(action.plan)}. As it is now: ${wordsOf(plan)}.`;
    await end(parts, action, run, { from: 'approved', to: 'changed', outcome });
  } catch (error) {
    if (error instanceof AwsFault && error.kind === 'throttled') throw error;
    const outcome = `Nothing was done: ${messageOf(error)}`;
    await end(parts, action, run, { from: 'approved', to: 'failed', outcome });
  }
  return undefined;
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
  const { name, plan, requester, startedAt = parts.now() } = action;
  const wait = startedAt + SETTLE_MS - parts.now();
  if (wait > 0) await delay(wait);
  try {
    const target = storedTarget(action.target, parts.catalog());
    const tools = toolsFor(parts, target, requester.id, AbortSignal.timeout(CALL_MS));
    const found = await parts.kinds[name].aftermath(plan, startedAt, tools);
    if (found.kind === 'done') return await done(parts, action, run, found.receipt);
    await unknown(parts, action, run, `${problem}. ${found.evidence}`);
  } catch (error) {
    if (!(error instanceof AwsFault || error instanceof UserError)) throw error;
    await unknown(
      parts,
      action,
      run,
      `${problem}, and its effect cannot be read: ${error.message}`,
    );
  }
}

/** Nobody could begin it in time. */
export async function giveUp(parts: ActionParts, action: Action, run: JobRun): Promise<void> {
  const outcome = 'Nothing was done: it was approved, but could not be begun in time.';
  await end(parts, action, run, { from: 'approved', to: 'expired', outcome });
}

async function done(parts: ActionParts, action: Action, run: JobRun, receipt: Receipt) {
  await advance(parts, action, run, { from: 'executing', to: 'verifying', changes: { receipt } });
}

function failed(parts: ActionParts, action: Action, run: JobRun, problem: string) {
  return end(parts, action, run, { from: 'executing', to: 'failed', outcome: problem });
}

function unknown(parts: ActionParts, action: Action, run: JobRun, outcome: string) {
  return end(parts, action, run, { from: 'executing', to: 'unknown', outcome });
}

type End = Extract<ActionState, 'succeeded' | 'failed' | 'unknown' | 'changed' | 'expired'>;

/** Writes how it ended, with its audit row. */
export async function end(
  parts: ActionParts,
  action: Action,
  run: JobRun,
  { from, to, outcome }: { from: ActionState; to: End; outcome: string },
): Promise<void> {
  const at = parts.now();
  const entry: Entry = {
    step: to,
    at,
    ...(action.startedAt !== undefined && { durationMs: at - action.startedAt }),
    ...(to !== 'succeeded' && { error: outcome }),
  };
  await advance(parts, action, run, { from, to, entry, changes: { outcome } });
}

type Entry = { step: AuditEntry['step']; at: number; durationMs?: number; error?: string };

interface Move {
  readonly from: ActionState;
  readonly to: ActionState;
  readonly entry?: Entry;
  readonly changes?: { receipt?: Receipt; outcome?: string };
}

/** A step that only the holder of the job can take: somebody who lost the lease cannot. */
function advance(
  { actions, now }: ActionParts,
  action: Action,
  run: JobRun,
  { from, to, entry = { step: 'started', at: now() }, changes = {} }: Move,
): Promise<boolean> {
  return actions.advance(
    { id: action.id, from: [from], to, changes },
    actionEntry(action, entry),
    (within) => run.save({ state: to }, within),
  );
}
