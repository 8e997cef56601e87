import { z } from 'zod';
import { authorize } from '../../kernel/authorize.ts';
import { type Command, defineCommand, type RunContext } from '../../kernel/command.ts';
import { Denied, UserError } from '../../kernel/errors.ts';
import { maskText } from '../../kernel/mask.ts';
import { targetName } from '../../kernel/targets.ts';
import type { View } from '../../kernel/view.ts';
import { bullets } from '../../slack/blocks.ts';
import type { Decided } from '../../store/actions.ts';
import { actionEntry } from './entries.ts';
import type { ActionParts } from './parts.ts';
import { type Action, readAction } from './record.ts';
import { cardJob, runJob } from './work.ts';

type Decision = 'approve' | 'decline';

const decideArguments = z.object({
  action: z.string().describe('the action, as its card names it').meta({ positional: true }),
  plan: z.string().describe('the plan that you saw').meta({ positional: true }),
  reason: z.string().optional().describe('why'),
});

/** `approve` and `decline`: the two buttons of a card. Who decides is checked here, whatever the button showed. */
export function decideCommands(parts: ActionParts): Command[] {
  return [decideCommand('approve', parts), decideCommand('decline', parts)];
}

interface DecidedAnswer {
  readonly decision: Decision;
  readonly summary: string;
  readonly by: string;
  readonly reason?: string | undefined;
  readonly decided: Decided;
}

function decideCommand(decision: Decision, parts: ActionParts): Command {
  const summary =
    decision === 'approve'
      ? 'Lets a change happen that somebody else asked for.'
      : 'Stops a change that somebody asked for.';
  return defineCommand({
    name: decision,
    summary,
    examples: [],
    byButton: true,
    // Who asked may take it back.
    role: decision === 'approve' ? 'approver' : 'operator',
    target: 'optional',
    audience: 'channel',
    acts: true,
    arguments: decideArguments,
    async run({ action: id, plan: hash, reason }, context): Promise<DecidedAnswer> {
      const action = await findAction(parts, id, context);
      await requireDecider(action, decision, context, parts);
      const { actor } = context;
      const why = reason === undefined ? {} : { reason: maskText(reason) };
      const by = { id: actor.id, name: actor.name };
      const at = parts.now();
      const entry = actionEntry(action, {
        step: decision === 'approve' ? 'approved' : 'declined',
        at,
        actor: by,
        origin: context.origin,
        ...why,
      });
      const decided = await parts.actions.decide(
        { id, hash, by, decision, at, ...why },
        entry,
        runJob(id, at),
      );
      requireCounted(decided, action);
      await parts.jobs.nudge(cardJob(id, at).id);
      return { decision, summary: action.plan.summary, by: actor.name, decided, ...why };
    },
    view: decidedView,
  });
}

/** The action of this id on this target. Throws UserError where there is none. */
export async function findAction(
  { actions }: Pick<ActionParts, 'actions'>,
  id: string,
  { target }: RunContext,
): Promise<Action> {
  const record = await actions.find(id);
  if (!record || !target || record.target !== targetName(target))
    throw new UserError('There is no such action here. `approvals` lists what waits.');
  return readAction(record);
}

/**
 * Throws Denied for those who may not decide: approvers decide, and who asked may take it back; guests, and people whom Slack
 * could not tell about, never do.
 */
async function requireDecider(
  { requester }: Action,
  decision: Decision,
  { actor, origin, target }: RunContext,
  { catalog, groupMembers }: ActionParts,
): Promise<void> {
  const isOwn = actor.id === requester.id;
  if (decision === 'approve' && isOwn)
    throw new Denied('You asked for it yourself: somebody else must approve it.');
  if (!isOwn) await authorize(actor, 'approver', { catalog: catalog(), target }, groupMembers);
  if (actor.kind !== 'member')
    throw new Denied('Only full members of this workspace can decide on changes.');
  if (origin.kind !== 'slack') throw new Denied('Changes are decided on in Slack.');
}

/** Throws UserError for a decision that came too late or twice, with what happened instead. */
function requireCounted(decided: Decided, action: Action): void {
  const problems: Partial<Record<Decided['kind'], string>> = {
    repeated: 'You have decided on this already.',
    expired: 'It waited too long and has expired. Ask again for a new plan.',
    stale: 'This is not the plan that waits for approval any more. Look at its newest card.',
    own: 'You asked for it yourself: somebody else must approve it.',
  };
  if (decided.kind === 'own') throw new Denied(problems.own ?? '');
  if (decided.kind === 'settled') throw new UserError(settled(decided.state, action));
  const problem = problems[decided.kind];
  if (problem !== undefined) throw new UserError(problem);
}

function settled(state: Action['state'], { decisions }: Action): string {
  const who = decisions.map(({ name, decision }) => `${name} (${decision}d)`).join(', ');
  const by = who === '' ? '' : ` Decided by ${who}.`;
  if (state === 'expired') return 'It waited too long and has expired. Ask again for a new plan.';
  return `This was decided already: it is ${state}.${by}`;
}

function decidedView({ decision, summary, by, reason, decided }: DecidedAnswer): View {
  const why = reason === undefined ? '' : ` Reason: ${reason}`;
  const what = decision === 'approve' ? 'approved' : 'declined';
  const next =
    decided.kind === 'counted'
      ? ` ${decided.have} of ${decided.needed} approvals.`
      : decided.kind === 'approved'
        ? ' It starts now.'
        : ' It is not run.';
  const text = `${by} ${what}: ${summary}.${next}${why}`;
  return { text, blocks: [bullets([text])] };
}
