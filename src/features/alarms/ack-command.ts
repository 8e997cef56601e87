import { z } from 'zod';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { formatDuration } from '../../kernel/time.ts';
import { section } from '../../slack/blocks.ts';
import { mention } from '../../slack/text.ts';
import { wake } from './jobs.ts';
import { findCard } from './lookup.ts';
import type { AlarmParts } from './parts.ts';

interface Acknowledged {
  readonly by: { readonly id: string; readonly name: string };
  readonly first: boolean;
  /** Milliseconds from the alarm to the first acknowledgement. */
  readonly took: number;
}

/** `alarm ack`: somebody looks at it. The first one counts, and a second one is told who that was. */
export function ackCommand(parts: AlarmParts): Command {
  return defineCommand({
    name: 'alarm ack',
    summary: 'Says that you look after an alarm: nobody is paged any more.',
    examples: ['alarm ack ECS-Backend-HighCPU'],
    role: 'operator',
    target: 'leading',
    audience: 'channel',
    acts: true,
    arguments: z.object({
      alarm: z.string().describe('its name, or the id of its message').meta({ positional: true }),
    }),
    async run({ alarm }, context): Promise<Acknowledged> {
      const card = await findCard(parts, alarm, targetOf(context));
      if (card.closedAt !== undefined && !card.ack)
        throw new UserError('It is over already: there is nothing to acknowledge.');
      const { id, name } = context.actor;
      const { by, at, first } = await parts.alarms.acknowledge(card.id, { id, name }, parts.now());
      await wake(parts, card);
      return { by, first, took: at - card.openedAt };
    },
    view: ({ by, first, took }) => {
      const after = `${formatDuration(took)} after it began`;
      const words = first ? `acknowledged it, ${after}` : `had acknowledged it already, ${after}`;
      return {
        text: `${by.name} ${words}.`,
        blocks: [section(`:eyes: ${mention(by.id)} ${words}.`)],
      };
    },
  });
}
