import type { RunContext } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { targetName } from '../../kernel/targets.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, field, header, section } from '../../slack/blocks.ts';
import { code, ours } from '../../slack/text.ts';
import type { ActionParts } from './parts.ts';
import { policyOf, requireAsker, scaleBounds } from './policy.ts';

/** What is missing from a command, to be filled in. */
export interface FormAnswer {
  readonly kind: 'form';
  readonly target: string;
  readonly title: string;
  readonly min: number;
  readonly max: number;
}

/** Asks how many tasks. Throws Denied where scale is not allowed. */
export async function scaleForm(
  { catalog, groupMembers }: ActionParts,
  { target, actor }: RunContext,
): Promise<FormAnswer> {
  if (!target?.component) throw new UserError('Which service? `scale <service> <count>`.');
  const place = { catalog: catalog(), target };
  await requireAsker(policyOf('scale', place), 'scale', actor, groupMembers);
  const { min = 0, max = 0 } = scaleBounds(target) ?? {};
  return { kind: 'form', target: targetName(target), title: target.component.title, min, max };
}

export function formView({ target, title, min, max }: FormAnswer, looks: ViewContext): View {
  const fields = [
    { kind: 'word', name: 'count' },
    { kind: 'option', name: 'reason' },
  ] as const;
  const id = looks.button({ words: ['scale', target], surface: 'message', fields });
  return {
    text: `How many tasks should ${title} run?`,
    blocks: [
      header(`Scale ${title}`),
      section(
        `How many tasks should *${ours(title)}* (${code(target)}) run? From ${min} to ${max}.`,
      ),
      field({ name: 'count', label: 'Tasks', hint: `${min} to ${max}` }),
      field({ name: 'reason', label: 'Reason', hint: 'For those who approve, and the audit log' }),
      ...actions([{ label: 'Ask for it', id, style: 'primary' }]),
    ],
    form: { title: 'Scale', submit: 'Ask for it', button: id },
  };
}
