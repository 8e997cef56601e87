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
  const short = commands.filter(({ sameAs }) => sameAs !== undefined);
  const own = commands.filter(({ sameAs }) => sameAs === undefined);
  return {
    text: `GridOps commands: ${commands.map(({ name }) => name).join(', ')}`,
    blocks: [
      header('What you can ask'),
      ...listSection(
        'Look',
        own.filter(({ acts }) => !acts),
      ),
      ...listSection('Short forms', short),
      ...listSection(
        'Change, with a plan and approval',
        own.filter(({ acts }) => acts),
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

function listSection(title: string, commands: readonly Command[]) {
  const lines = commands.map((command) => `${code(synopsis(command))}  ${command.summary}`);
  return lines.length === 0 ? [] : [section([`*${title}*`, ...lines].join('\n'))];
}

function commandView(command: Command): View {
  const usage = usageLine(command);
  const examples = command.examples.map((example) => code(example)).join('\n');
  return {
    text: `${usage}: ${command.summary}`,
    blocks: [
      header(command.name),
      section(`${command.summary}\n${code(usage)}`),
      ...argumentBlocks(command),
      ...(examples === '' ? [] : [section(`*Examples*\n${examples}`)]),
      context(`Who may ask: everybody with the role *${command.role}* or a higher one.`),
    ],
  };
}

function argumentBlocks({ arguments: schema, sameAs }: Command) {
  if (sameAs !== undefined)
    return [
      section(`The same words and options as ${code(sameAs)}: see ${code(`help ${sameAs}`)}.`),
    ];
  const lines = describeArguments(schema).map(
    ({ name, positional, placeholder, description }) =>
      `${code(positional ? placeholder : `--${name}`)}  ${description}`,
  );
  return lines.length > 0 ? [section(lines.join('\n'))] : [];
}
