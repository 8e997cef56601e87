import type { Command } from './command.ts';
import { describeArguments } from './usage.ts';

/** Commands that belong together, for people. */
export interface Topic {
  /** `Logs` */
  readonly title: string;
  readonly commands: readonly Command[];
}

export interface Registry {
  readonly commands: readonly Command[];
  /** The command that the first words name, and how many of them do: `logs groups` goes before `logs`. */
  find(words: readonly string[]): { command: Command; length: number } | undefined;
}

const LONGEST_NAME = 2;

/**
 * The explicit list of what the bot can do.
 * Throws when two commands share a name, or a command declares an argument that every command has: at start, not in
 * an incident.
 */
export function createRegistry(commands: readonly Command[]): Registry {
  const byName = new Map<string, Command>();
  for (const command of commands) {
    if (byName.has(command.name)) throw new Error(`Two commands are named "${command.name}".`);
    if (describeArguments(command.arguments).some(({ name }) => name === 'private'))
      throw new Error(`Command "${command.name}" redefines --private, which every command has.`);
    byName.set(command.name, command);
  }
  const find: Registry['find'] = (words) => {
    for (let length = LONGEST_NAME; length > 0; length -= 1) {
      const command = byName.get(words.slice(0, length).join(' ').toLowerCase());
      if (command) return { command, length };
    }
    return undefined;
  };
  return { commands: [...byName.values()], find };
}
