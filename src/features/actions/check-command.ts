import { z } from 'zod';
import { type Command, defineCommand, type RunContext } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { bullets } from '../../slack/blocks.ts';
import { findAction } from './decide-command.ts';
import { actionEntry } from './entries.ts';
import type { Json, Progress } from './kind.ts';
import { type ActionParts, storedTarget, toolsFor } from './parts.ts';
import { type Action, readAction } from './record.ts';
import { showCard } from './show.ts';

const LOOK_MS = 20_000;

interface Checked {
  readonly summary: string;
  readonly seen: Progress;
}

/** Looks again at what became of a change whose outcome is unknown. It changes nothing at AWS. */
export function checkCommand(parts: ActionParts): Command {
  return defineCommand({
    name: 'action check',
    summary: 'Looks again at a change whose outcome is unknown.',
    examples: [],
    byButton: true,
    role: 'operator',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({
      action: z.string().describe('the action').meta({ positional: true }),
    }),
    async run({ action: id }, context): Promise<Checked> {
      const action = await findAction(parts, id, context);
      if (action.state !== 'unknown')
        throw new UserError(`Its outcome is known: it is ${action.state}.`);
      const seen = await lookAgain(parts, action, context);
      const { state, facts } = seen;
      if (state === 'succeeded' || state === 'failed')
        await settle(parts, action, { state, facts }, context);
      return { summary: action.plan.summary, seen };
    },
    view({ summary, seen }) {
      const text = `${summary}: ${WORDS[seen.state]}`;
      return { text, blocks: [bullets([text, ...seen.facts])] };
    },
  });
}

const WORDS: Readonly<Record<Checked['seen']['state'], string>> = {
  running: 'it was done, and is not stable yet',
  succeeded: 'it was done, and is stable',
  failed: 'it was done, and has failed',
  unknown: 'nobody can tell yet',
};

async function lookAgain(
  parts: ActionParts,
  { name, plan, receipt, startedAt, target: targetName }: Action,
  { actor, signal }: RunContext,
): Promise<Checked['seen']> {
  const target = storedTarget(targetName, parts.catalog());
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
  const tools = toolsFor(parts, target, actor.id, limit);
  const kind = parts.kinds[name];
  if (receipt !== undefined) return kind.progress(plan, receipt as Json, tools);
  const found = await kind.aftermath(plan, startedAt ?? 0, tools);
  return found.kind === 'done'
    ? kind.progress(plan, found.receipt, tools)
    : { state: 'unknown', facts: [found.evidence] };
}

async function settle(
  parts: ActionParts,
  action: Action,
  { state, facts }: { state: 'succeeded' | 'failed'; facts: readonly string[] },
  { actor, origin }: RunContext,
): Promise<void> {
  const outcome = `${facts.join(' · ')} (found by ${actor.name})`;
  const entry = actionEntry(action, { step: state, at: parts.now(), actor, origin });
  await parts.actions.advance(
    { id: action.id, from: ['unknown'], to: state, changes: { outcome } },
    entry,
  );
  const settled = await parts.actions.find(action.id);
  if (settled) await showCard(parts, readAction(settled));
}
