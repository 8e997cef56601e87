import type { TextFile, View } from '../../kernel/view.ts';
import type { Entry } from '../../log-entries/types.ts';
import { context, section } from '../../slack/blocks.ts';
import { code } from '../../slack/text.ts';
import type { FrozenLogs } from './frozen.ts';
import { labels } from './rows.ts';
import { counted } from './words.ts';

/** All entries as they were logged, masked, with times in UTC. */
export function logFile(logs: FrozenLogs): TextFile {
  const { target, title, from, until, entries } = logs;
  const labelOf = labels(logs);
  const name = `${target} ${new Date(until).toISOString().slice(0, 16)}`;
  const head = [
    `# Log of ${title}, ${new Date(from).toISOString()} to ${new Date(until).toISOString()}`,
    ...logs.searched.map(({ what, value }) => `# ${what} ${value}`),
  ];
  const lines = entries.map((entry) => entryLines(entry, labelOf(entry)));
  return {
    name: `${name.replace(/[^A-Za-z0-9]+/g, '-')}.txt`,
    title: `Log of ${title} (times in UTC)`,
    content: `${[...head, ...lines].join('\n')}\n`,
  };
}

/** The file alone, for the thread of the message that it belongs to. */
export function fileView(logs: FrozenLogs): View {
  const words = `${counted(logs.entries.length, 'entry', 'entries')} as a text file, with times in UTC.`;
  return {
    text: `Log of ${logs.title}: ${words}`,
    blocks: [section(words), context(code(logs.target))],
    files: [logFile(logs)],
  };
}

/** Further lines are indented, so that none can pass for an entry of its own. */
function entryLines({ at, level, text, charactersCut, linesCut }: Entry, label: string) {
  const missing = [
    ...(charactersCut > 0 ? [`… ${counted(charactersCut, 'more character')}`] : []),
    ...(linesCut > 0 ? [`… ${counted(linesCut, 'more line')}`] : []),
  ];
  const lines = [...text.split('\n'), ...missing].join('\n    ');
  return `${new Date(at).toISOString()} ${(level ?? '').toUpperCase().padEnd(5)} ${label}${lines}`;
}
