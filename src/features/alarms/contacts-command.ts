import { z } from 'zod';
import type { CatalogContact } from '../../config/alarms-schema.ts';
import type { Catalog } from '../../config/catalog.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { targetTitle } from '../../kernel/targets.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { bullets, header, section } from '../../slack/blocks.ts';
import { code, ours } from '../../slack/text.ts';
import { bookOf } from './book.ts';
import { contactWays, type EscalationStep, escalationPath } from './escalation.ts';

interface Contacts {
  readonly title: string;
  readonly contacts: Readonly<Record<string, CatalogContact>>;
  readonly path: readonly EscalationStep[];
}

/** `contacts`: whom the catalog names, and the escalation path. Nobody is mentioned: it only says who they are. */
export function contactsCommand({ catalog }: { readonly catalog: () => Catalog }): Command {
  return defineCommand({
    name: 'contacts',
    summary: 'Whom to turn to, how to reach them, and who is told after whom.',
    examples: ['contacts'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({}),
    run: async (_args, context): Promise<Contacts> => {
      const target = targetOf(context);
      const book = bookOf(catalog(), target.system);
      const title = targetTitle({ ...target, component: undefined });
      return { title, contacts: book.contacts, path: escalationPath(book) };
    },
    view: contactsView,
  });
}

function contactsView({ title, contacts, path }: Contacts): View {
  const lines = Object.entries(contacts).map(([name, contact]) => {
    const ways = contactWays(contact);
    return `${code(name)} *${ours(contact.title)}*${contact.slack === undefined ? '' : ` ${code(contact.slack)}`}${ways === '' ? '' : `\n${ours(ways)}`}`;
  });
  const steps = path.map(
    ({ number, after, contact }) => `${number}. after ${formatDuration(after)}: ${contact.title}`,
  );
  return {
    text: `Contacts of ${title}: ${Object.values(contacts)
      .map((contact) => contact.title)
      .join(', ')}`,
    blocks: [
      header(`Contacts of ${title}`),
      section(lines.join('\n') || 'The catalog names none.'),
      ...(steps.length > 0
        ? [section('*Escalation of critical alarms that nobody acknowledges*'), bullets(steps)]
        : []),
    ],
  };
}
