import type { Command } from '../../kernel/command.ts';
import { describeArguments, synopsis, usageLine } from '../../kernel/usage.ts';
import type { View } from '../../kernel/view.ts';
import { context, divider, header, section } from '../../slack/blocks.ts';
import { code } from '../../slack/text.ts';

export type HelpTopic =
  | { kind: 'list'; commands: readonly Command[] }
  | { kind: 'one'; command: Command };

export function helpView(topic: HelpTopic): View {
  return topic.kind === 'list' ? listView(topic.commands) : commandView(topic.command);
}

function listView(commands: readonly Command[]): View {
  return {
    text: `GridOps commands: ${commands.map(({ name }) => name).join(', ')}`,
    blocks: [
      header('What you can ask'),
      section(
        commands.map((command) => `${code(synopsis(command))}  ${command.summary}`).join('\n'),
      ),
      divider,
      context(
        'A target is a system, a component, or `system@environment/component`. In a channel that belongs to a system you can leave it out.',
        'One command with its options and examples: `help <command>`.'
          .replace('<', '&lt;')
          .replace('>', '&gt;'),
      ),
    ],
  };
}

function commandView(command: Command): View {
  const usage = usageLine(command);
  const lines = describeArguments(command.arguments).map(
    ({ name, positional, placeholder, description }) =>
      `${code(positional ? placeholder : `--${name}`)}  ${description}`,
  );
  const examples = command.examples.map((example) => code(example)).join('\n');
  return {
    text: `${usage}: ${command.summary}`,
    blocks: [
      header(command.name),
      section(`${command.summary}\n${code(usage)}`),
      ...(lines.length > 0 ? [section(lines.join('\n'))] : []),
      section(`*Examples*\n${examples}`),
      context(`Who may ask: everybody with the role *${command.role}* or a higher one.`),
    ],
  };
}
