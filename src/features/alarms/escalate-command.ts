import { z } from 'zod';
import type { CatalogContact } from '../../config/alarms-schema.ts';
import { type Command, defineCommand, type RunContext, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { nearestNames } from '../../kernel/nearest.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { quoted } from '../../kernel/words.ts';
import { bullets, section } from '../../slack/blocks.ts';
import { mention } from '../../slack/text.ts';
import { bookOf } from './book.ts';
import { contactMention, contactWays, type EscalationStep, escalationPath } from './escalation.ts';
import { wake } from './jobs.ts';
import { findCard } from './lookup.ts';
import type { AlarmParts } from './parts.ts';

interface Escalated {
  readonly by: RunContext['actor'];
  readonly contact: CatalogContact;
  /** Where on the path: `step 2 of 3`. */
  readonly where: string;
  readonly reason: string | undefined;
  readonly next: EscalationStep | undefined;
}

/** `escalate`: tells the next one on the catalog's path, or somebody by name. */
export function escalateCommand(parts: AlarmParts): Command {
  return defineCommand({
    name: 'escalate',
    summary: 'Tells the next person or group of the escalation path, and says how to reach them.',
    examples: ['escalate'],
    role: 'operator',
    target: 'leading',
    audience: 'channel',
    acts: true,
    arguments: z.object({
      contact: z
        .string()
        .optional()
        .describe('somebody of `contacts`, in place of the next one')
        .meta({ positional: true }),
      alarm: z.string().optional().describe('the alarm that it is about'),
      reason: z.string().optional().describe('why, for those who are told'),
    }),
    async run({ contact: name, alarm, reason }, context): Promise<Escalated> {
      const target = targetOf(context);
      const book = bookOf(parts.catalog(), target.system);
      const path = escalationPath(book);
      const common = { by: context.actor, reason };
      if (name !== undefined)
        return {
          ...common,
          contact: contactNamed(book.contacts, name),
          where: '',
          next: undefined,
        };
      const card = alarm === undefined ? undefined : await findCard(parts, alarm, target);
      const step = path.find(({ number }) => number === (card?.escalated ?? 0) + 1);
      if (!step) throw new UserError(noStep(path));
      if (card) {
        if (!(await parts.alarms.escalate(card.id, step.number)))
          throw new UserError('Somebody has just done so. Look at the thread of the alarm.');
        await wake(parts, card);
      }
      const next = path.find(({ number }) => number === step.number + 1);
      const where = `step ${step.number} of ${path.length}`;
      return { ...common, contact: step.contact, where, next };
    },
    view: escalatedView,
  });
}

function noStep(path: readonly EscalationStep[]): string {
  return path.length === 0
    ? 'The catalog has no escalation path here. `contacts` lists whom it names.'
    : 'Everybody on the escalation path was told. `escalate <contact>` tells somebody again.';
}

function contactNamed(contacts: Readonly<Record<string, CatalogContact>>, name: string) {
  const contact = contacts[name.toLowerCase()];
  if (contact) return contact;
  const names = Object.keys(contacts);
  const nearest = nearestNames(name, names);
  const known = (nearest.length > 0 ? nearest : names).map((each) => `\`${each}\``).join(', ');
  throw new UserError(
    `There is no contact ${quoted(name)}. The catalog knows: ${known || 'none'}.`,
  );
}

function escalatedView({ by, contact, where, reason, next }: Escalated): View {
  const ways = contactWays(contact);
  const lines = [
    ...(reason === undefined ? [] : [`Reason: ${reason}`]),
    ...(ways === '' ? [] : [`How: ${ways}`]),
    ...(next
      ? [
          `Next: ${next.contact.title}, ${formatDuration(next.after)} after the alarm, if nobody acknowledges it`,
        ]
      : []),
  ];
  const step = where === '' ? '' : ` (${where})`;
  return {
    text: `${by.name} escalates to ${contact.title}${step}.${reason === undefined ? '' : ` ${reason}`}`,
    blocks: [
      section(`:arrow_up: ${mention(by.id)} escalates to ${contactMention(contact)}${step}`),
      ...(lines.length > 0 ? [bullets(lines)] : []),
    ],
  };
}
