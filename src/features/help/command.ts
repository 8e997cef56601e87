import { z } from 'zod';
import { type Command, defineCommand } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { nearestNames } from '../../kernel/nearest.ts';
import type { Topic } from '../../kernel/registry.ts';
import { quoted } from '../../kernel/words.ts';
import { type HelpTopic, helpView } from './view.ts';

/** `help` and `help <command>`, made from the commands themselves. */
export function helpCommand(topics: () => readonly Topic[]): Command {
  return defineCommand({
    name: 'help',
    summary: 'What you can ask, and how.',
    examples: ['help', 'help health'],
    role: 'viewer',
    target: 'none',
    audience: 'private',
    arguments: z.object({
      command: z
        .array(z.string())
        .default([])
        .describe('the command to explain')
        .meta({ positional: true }),
    }),
    run: async ({ command: words }): Promise<HelpTopic> => {
      if (words.length === 0) return { kind: 'list', topics: topics() };
      const commands = topics().flatMap((topic) => topic.commands);
      const name = words.join(' ');
      const command = commands.find((each) => each.name === name.toLowerCase());
      if (command) return { kind: 'one', command };
      const asked = commands.filter(({ byButton }) => !byButton);
      const names = asked.map((each) => each.name);
      const nearest = nearestNames(name, names);
      throw new UserError(
        `There is no command ${quoted(name)}. Commands: ${names.map((each) => `\`${each}\``).join(', ')}.`,
        nearest.map((near) => ({ label: `help ${near}`, words: ['help', ...near.split(' ')] })),
      );
    },
    view: helpView,
  });
}
