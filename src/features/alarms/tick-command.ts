import { z } from 'zod';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { bullets } from '../../slack/blocks.ts';
import { cardModel } from './card-model.ts';
import { wake } from './jobs.ts';
import { findCard } from './lookup.ts';
import type { AlarmParts } from './parts.ts';

interface Ticked {
  readonly title: string;
  readonly by: string;
  readonly isTicked: boolean;
}

/** `alarm tick`: somebody says that a step is done or a cause is the one, or takes it back. */
export function tickCommand(parts: AlarmParts): Command {
  return defineCommand({
    name: 'alarm tick',
    summary: 'Ticks a step or a cause of a playbook, or takes that back.',
    examples: [],
    byButton: true,
    role: 'operator',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      alarm: z.string().describe('the id of its message').meta({ positional: true }),
      item: z.string().describe('what of the playbook').meta({ positional: true }),
    }),
    async run({ alarm, item }, context): Promise<Ticked> {
      const card = await findCard(parts, alarm, targetOf(context));
      const state = await parts.alarms.cardState(card.id, parts.now());
      const model = state && cardModel(state, parts.catalog(), parts.now());
      const { steps = [], causes = [] } = model?.playbook ?? {};
      const found = [...steps, ...causes].find((each) => each.item === item);
      if (!found)
        throw new UserError('The playbook has been changed: this is no part of it any more.');
      const { id, name } = context.actor;
      if (found.tick) await parts.alarms.untick(card.id, item);
      else await parts.alarms.tick(card.id, { item, by: { id, name }, at: parts.now() });
      await wake(parts, card);
      return { title: found.title, by: name, isTicked: !found.tick };
    },
    view: ({ title, by, isTicked }) => {
      const text = `${by} ${isTicked ? 'ticked' : 'took back'}: ${title}`;
      return { text, blocks: [bullets([text])] };
    },
  });
}
