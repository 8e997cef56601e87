import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { type SpeakTools, speak } from './commands/speak.ts';
import { speakView } from './commands/speak-view.ts';

/** `ping`: whether a device hears commands and answers them. */
export function pingCommand(tools: SpeakTools): Command {
  return defineCommand({
    name: 'ping',
    summary: 'Asks a device to answer over MQTT, and shows how long that took.',
    examples: ['ping meter-017', 'ping grid meter-017'],
    role: 'operator',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      thing: z.string().optional().describe('name of the thing').meta({ positional: true }),
    }),
    run: ({ thing }, context, progress) =>
      speak({ command: 'ping', thing, words: [] }, context, tools, progress),
    view: speakView,
  });
}
