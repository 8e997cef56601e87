import type { CatalogContact } from '../../config/alarms-schema.ts';
import { mention, ours } from '../../slack/text.ts';
import type { AlarmCard } from '../../store/alarms.ts';
import type { Book } from './book.ts';

/** One step of the way up: who is told, and so long after the alarm. */
export interface EscalationStep {
  /** From 1. */
  readonly number: number;
  /** Milliseconds. */
  readonly after: number;
  readonly name: string;
  readonly contact: CatalogContact;
}

/** The steps whose contact is known. */
export function escalationPath({ escalation = [], contacts }: Book): EscalationStep[] {
  return escalation.flatMap(({ after, contact: name }, index) => {
    const contact = contacts[name];
    return contact ? [{ number: index + 1, after, name, contact }] : [];
  });
}

/** The next step of a card, and when it is due (epoch milliseconds). */
export function nextStep(
  path: readonly EscalationStep[],
  { escalated, openedAt }: Pick<AlarmCard, 'escalated' | 'openedAt'>,
): { step: EscalationStep; at: number } | undefined {
  const step = path.find(({ number }) => number === escalated + 1);
  return step && { step, at: openedAt + step.after };
}

/** Who it is, mentioned where Slack knows them; mrkdwn. */
export function contactMention({ slack, title }: CatalogContact): string {
  return slack === undefined ? `*${ours(title)}*` : `${mention(slack)} (${ours(title)})`;
}

/** How to reach them, in plain text; empty where the catalog says nothing. */
export function contactWays({ phone, email, link, when }: CatalogContact): string {
  return [phone, email, link, when].filter((way) => way !== undefined).join(' · ');
}
