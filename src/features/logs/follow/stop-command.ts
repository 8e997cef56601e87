import { z } from 'zod';
import { type Command, defineCommand, targetOf } from '../../../kernel/command.ts';
import { UserError } from '../../../kernel/errors.ts';
import { targetName } from '../../../kernel/targets.ts';
import type { View, ViewContext } from '../../../kernel/view.ts';
import { context, section } from '../../../slack/blocks.ts';
import { code, ours } from '../../../slack/text.ts';
import type { Snapshots } from '../../../store/snapshots.ts';
import { endWords } from './end-words.ts';
import { decideEnd, findTail, type KnownTail, type TailEnd } from './kept.ts';
import type { Tails } from './tails.ts';

export interface StopDependencies {
  readonly snapshots: Snapshots;
  readonly tails: Tails;
}

/** What came of stopping: `first` unless it had ended before. */
interface StoppedTail extends KnownTail {
  readonly end: TailEnd;
  readonly first: boolean;
}

/** `logs stop`: ends a tail, whichever process follows; everybody may who may read its target. */
export function stopTailCommand({ snapshots, tails }: StopDependencies): Command {
  return defineCommand({
    name: 'logs stop',
    summary: 'Ends a tail, as its Stop button does.',
    examples: ['logs stop 7c9e6679-7425-40de-944b-e07fc1f90ae7'],
    role: 'viewer',
    byButton: true,
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      id: z
        .string({ error: 'expected an id' })
        .regex(/^[\w-]{1,64}$/, { error: 'expected an id' })
        .describe('the id of the tail; its Stop button knows it')
        .meta({ positional: true, placeholder: 'id' }),
    }),
    async run({ id }, runContext): Promise<StoppedTail> {
      const target = targetName(targetOf(runContext));
      const tail = await findTail(snapshots, id);
      if (tail?.target !== target)
        throw new UserError(`There is no such tail of \`${target}\`. Press Stop in its message.`);
      const end: TailEnd = { why: 'stopped', by: runContext.actor.name };
      const decided = await decideEnd(snapshots, id, end, runContext.now());
      tails.tell(id);
      return { ...tail, ...decided };
    },
    view: stoppedView,
  });
}

function stoppedView({ title, target, end, first }: StoppedTail, { asker }: ViewContext): View {
  const words = first
    ? `${asker} stopped the tail of ${title}.`
    : `The tail of ${title} had ended already. ${endWords(end)}`;
  return { text: words, blocks: [section(ours(words)), context(code(target))] };
}
