import type { Command } from './command.ts';
import { describeArguments } from './usage.ts';

export interface Registry {
  readonly commands: readonly Command[];
  find(name: string): Command | undefined;
}

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
  return { commands: [...byName.values()], find: (name) => byName.get(name.toLowerCase()) };
}
