import { AwsFault } from '../../aws/faults.ts';
import type { ActionName } from '../../config/actions-schema.ts';
import { type RunContext, targetOf } from '../../kernel/command.ts';
import { Denied, UserError } from '../../kernel/errors.ts';
import { maskText } from '../../kernel/mask.ts';
import { targetName } from '../../kernel/targets.ts';
import type { NewAction } from '../../store/actions.ts';
import { actionEntry } from './entries.ts';
import { planHash } from './hash.ts';
import type { ActionArguments, Plan } from './kind.ts';
import { type ActionParts, toolsFor } from './parts.ts';
import { approvalsNeeded, approversOf, policyOf, requireAsker } from './policy.ts';
import { type Action, readAction } from './record.ts';
import { adopt, CARD_GRACE_MS } from './show.ts';
import { cardJob, runJob } from './work.ts';

/** What somebody asks for. */
export interface Wish {
  readonly name: ActionName;
  readonly args: ActionArguments;
  /** The command that asks for the same again. */
  readonly words: readonly string[];
  readonly reason?: string | undefined;
  /** The reason for not waiting for approval. */
  readonly breakGlass?: string | undefined;
  readonly undoOf?: string;
}

/** What an answer to a wish shows. */
export type Asked =
  | { kind: 'planned'; target: string; name: ActionName; plan: Plan; hash: string; needed: number }
  | { kind: 'asked'; action: Action; approvers: readonly string[] };

const PLAN_MS = 20_000;

/** Makes a plan from the live state; changes nothing. Throws Denied or UserError for what may not or cannot be done. */
export async function planWish(
  parts: ActionParts,
  { name, args }: Pick<Wish, 'name' | 'args'>,
  context: RunContext,
): Promise<Extract<Asked, { kind: 'planned' }>> {
  const target = targetOf(context);
  const place = { catalog: parts.catalog(), target };
  const policy = policyOf(name, place);
  await requireAsker(policy, name, context.actor, parts.groupMembers);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PLAN_MS)]);
  const plan = await parts.kinds[name]
    .plan(args, toolsFor(parts, target, context.actor.id, signal))
    .catch((error: unknown) => {
      if (!(error instanceof AwsFault)) throw error;
      throw new UserError(`No plan can be made: ${error.message}`);
    });
  const hash = planHash(name, targetName(target), args, plan);
  const needed = approvalsNeeded(policy, place, plan);
  return { kind: 'planned', target: targetName(target), name, plan, hash, needed };
}

/** Plans, and keeps what was asked until somebody decides; where nobody else need agree, it starts. */
export async function ask(parts: ActionParts, wish: Wish, context: RunContext): Promise<Asked> {
  const planned = await planWish(parts, wish, context);
  requireBreakGlass(parts, wish, context);
  const action = newAction(parts, wish, planned, context);
  const job =
    action.needed === 0 || action.breakGlass
      ? runJob(action.id, action.createdAt)
      : cardJob(action.id, action.createdAt + CARD_GRACE_MS);
  const { createdAt: at, reason } = action;
  const entry = actionEntry(action, { step: 'planned', at, reason, origin: context.origin });
  await parts.actions.create(action, { entries: [entry], job });
  rememberPlace(parts, action, job.id, context);
  const stored = await parts.actions.find(action.id);
  if (!stored) throw new Error('an action that was stored is gone');
  const place = { catalog: parts.catalog(), target: targetOf(context) };
  return { kind: 'asked', action: readAction(stored), approvers: approversOf(place) };
}

function newAction(
  { catalog, newId, now }: ActionParts,
  { name, args, words, reason, breakGlass, undoOf }: Wish,
  { plan, hash, needed }: { plan: Plan; hash: string; needed: number },
  context: RunContext,
): NewAction {
  const { requestId, actor, origin, incident } = context;
  const target = targetOf(context);
  const channel = origin.channel ?? target.environment.channels[0];
  if (channel === undefined)
    throw new UserError('Nobody would see this request: name a channel with `--channel`.');
  const why = breakGlass ?? reason;
  return {
    id: newId(),
    requestId,
    name,
    target: targetName(target),
    args,
    words,
    requester: { id: actor.id, name: actor.name, timeZone: actor.timeZone },
    channel,
    ...(why !== undefined && { reason: maskText(why) }),
    breakGlass: breakGlass !== undefined,
    plan,
    hash,
    needed,
    createdAt: now(),
    expiresAt: now() + catalog().approval.expires,
    ...(undoOf !== undefined && { undoOf }),
    ...(incident !== undefined && { incident }),
  };
}

function requireBreakGlass(parts: ActionParts, { name, breakGlass }: Wish, context: RunContext) {
  if (breakGlass === undefined) return;
  const place = { catalog: parts.catalog(), target: targetOf(context) };
  if (!policyOf(name, place).breakGlass)
    throw new Denied(
      `The catalog does not allow --break-glass for ${name} here. Ask for approval.`,
    );
  if (breakGlass.trim().length < 4)
    throw new UserError('Say why it cannot wait: `--break-glass "reason"`.');
}

/** The message is known once the answer is shown; what happens next is written there. */
function rememberPlace(
  parts: ActionParts,
  action: NewAction,
  jobId: string,
  { whenShown }: RunContext,
): void {
  whenShown(async (place) => {
    if (!place) return;
    await adopt(parts, action, place);
    await parts.jobs.nudge(jobId);
  });
}
