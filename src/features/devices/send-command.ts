import { z } from 'zod';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { type SpeakTools, speak } from './commands/speak.ts';
import { speakView } from './commands/speak-view.ts';

/** `device send`: a command of the catalog that changes nothing, and what the device answers. */
export function sendDeviceCommand(tools: SpeakTools): Command {
  return defineCommand({
    name: 'device send',
    summary: 'Sends a device a command that changes nothing, and shows its acknowledgement.',
    examples: ['device send meter-017 get what=status', 'device send grid meter-017 ping'],
    role: 'operator',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      words: z
        .array(z.string())
        .default([])
        .describe('name of the thing, the op, and its fields as key=value')
        .meta({ positional: true, placeholder: 'thing op key=value' }),
    }),
    async run({ words }, context, progress) {
      const isDevice = targetOf(context).component?.kind === 'device';
      const [op, ...fields] = isDevice ? words : words.slice(1);
      const thing = isDevice ? undefined : words[0];
      if (op === undefined)
        throw new UserError(
          'Say the thing, the op and its fields: `device send <thing> <op> key=value`.',
        );
      return speak({ command: 'device send', thing, op, words: fields }, context, tools, progress);
    },
    view: speakView,
  });
}
