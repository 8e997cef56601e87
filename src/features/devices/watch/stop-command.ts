import { z } from 'zod';
import { type Command, defineCommand, targetOf } from '../../../kernel/command.ts';
import { UserError } from '../../../kernel/errors.ts';
import { targetName } from '../../../kernel/targets.ts';
import type { View, ViewContext } from '../../../kernel/view.ts';
import { context, section } from '../../../slack/blocks.ts';
import { code, ours } from '../../../slack/text.ts';
import type { Snapshots } from '../../../store/snapshots.ts';
import type { LivingMessages } from './handler.ts';
import {
  decideWatchEnd,
  findWatch,
  type KnownWatch,
  type WatchEnd,
  watchEndWords,
} from './kept.ts';

export interface StopDependencies {
  readonly snapshots: Snapshots;
  readonly tails: Pick<LivingMessages, 'tell'>;
}

/** What came of stopping: `first` unless it had ended before. */
interface StoppedWatch extends KnownWatch {
  readonly end: WatchEnd;
  readonly first: boolean;
}

/** `devices stop`: ends a watch, whichever process has it; everybody may who may read its target. */
export function stopWatchCommand({ snapshots, tails }: StopDependencies): Command {
  return defineCommand({
    name: 'devices stop',
    summary: 'Ends the watching of a device, as its Stop button does.',
    examples: ['devices stop grid 7c9e6679-7425-40de-944b-e07fc1f90ae7'],
    role: 'viewer',
    byButton: true,
    target: 'optional',
    audience: 'channel',
    arguments: z.object({
      id: z
        .string({ error: 'expected an id' })
        .regex(/^[\w-]{1,64}$/, { error: 'expected an id' })
        .describe('the id of the watch; its Stop button knows it')
        .meta({ positional: true, placeholder: 'id' }),
    }),
    async run({ id }, runContext): Promise<StoppedWatch> {
      const target = targetName(targetOf(runContext));
      const watch = await findWatch(snapshots, id);
      if (watch?.target !== target)
        throw new UserError(`Nothing of \`${target}\` is watched so. Press Stop in its message.`);
      const end: WatchEnd = { why: 'stopped', by: runContext.actor.name };
      const decided = await decideWatchEnd(snapshots, id, end, runContext.now());
      tails.tell(id);
      return { ...watch, ...decided };
    },
    view: stoppedView,
  });
}

function stoppedView({ thing, target, end, first }: StoppedWatch, { asker }: ViewContext): View {
  const words = first
    ? `${asker} stopped watching ${thing}.`
    : `Watching ${thing} had ended already. ${watchEndWords(end)}`;
  return { text: words, blocks: [section(ours(words)), context(code(target))] };
}
