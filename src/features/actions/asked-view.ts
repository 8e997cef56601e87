import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section } from '../../slack/blocks.ts';
import { code, truncate } from '../../slack/text.ts';
import type { Asked } from './ask.ts';
import { actionCard } from './card.ts';
import { changeBlocks } from './change-blocks.ts';
import { shortHash } from './hash.ts';

/** The card of what was asked; or the plan alone, which changes nothing, with a button to ask for it. */
export function askedView(asked: AskedAnswer, looks: ViewContext): View {
  if (asked.kind === 'asked') return actionCard(asked.action, asked.approvers, looks);
  const { plan, needed, hash, target, words } = asked;
  const button = looks.button({ words, surface: 'message' });
  return {
    text: `Plan: ${plan.summary}. Nothing is changed.`,
    blocks: [
      header(truncate(`:mag: ${plan.summary}`, 140)),
      section('This is a plan only: nothing is changed.'),
      ...changeBlocks(plan.changes),
      ...(plan.blastRadius.length > 0 ? [bullets(plan.blastRadius)] : []),
      ...(plan.warnings.length > 0
        ? [section(':warning: *Before you ask for it*'), bullets(plan.warnings)]
        : []),
      context(
        [
          code(target),
          `plan ${code(shortHash(hash))}`,
          `${needed} ${needed === 1 ? 'approval' : 'approvals'} of others needed`,
          ...plan.iam.map((action) => code(action)),
        ].join('  ·  '),
      ),
      ...actions([{ label: 'Ask for it', id: button, style: 'primary' }]),
    ],
    form: { title: 'Ask for a change', submit: 'Ask for it', button },
  };
}

/** What was asked, with the command that asks for it. */
export type AskedAnswer = Asked & { readonly words: readonly string[] };
