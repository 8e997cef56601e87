import type { Command } from '../../kernel/command.ts';
import type { Topic } from '../../kernel/registry.ts';
import { describeArguments, synopsis, usageLine } from '../../kernel/usage.ts';
import type { View } from '../../kernel/view.ts';
import { context, divider, header, section } from '../../slack/blocks.ts';
import { LIMITS } from '../../slack/limits.ts';
import { code } from '../../slack/text.ts';

export type HelpTopic =
  | { kind: 'list'; topics: readonly Topic[] }
  | { kind: 'one'; command: Command };

export function helpView(topic: HelpTopic): View {
  return topic.kind === 'list' ? listView(topic.topics) : commandView(topic.command);
}

function listView(topics: readonly Topic[]): View {
  const typed = topics.map(({ title, commands }) => ({
    title,
    commands: commands.filter(({ byButton }) => !byButton),
  }));
  const names = typed.flatMap(({ commands }) => commands.map(({ name }) => name));
  return {
    text: `GridOps commands: ${names.join(', ')}`,
    blocks: [
      header('What you can ask'),
      ...typed.flatMap(topicSections),
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

/** A topic takes more than one section where its commands do not fit into one. */
function topicSections({ title, commands }: Topic) {
  const own = commands.filter(({ sameAs }) => sameAs === undefined);
  const short = commands.filter(({ sameAs }) => sameAs !== undefined);
  const lines = [
    `*${title}*`,
    ...own.map((command) => `${code(synopsis(command))}  ${command.summary}`),
    ...(short.length > 0 ? [`Short forms: ${short.map(({ name }) => code(name)).join(' ')}`] : []),
  ];
  return together(lines, LIMITS.sectionText).map((text) => section(text));
}

/** The lines as few texts as possible, none of them longer than `most`. */
function together(lines: readonly string[], most: number): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const longer = `${texts.at(-1)}\n${line}`;
    if (texts.length > 0 && longer.length <= most) texts.splice(-1, 1, longer);
    else texts.push(line);
  }
  return texts;
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
