import type { Command, CommandOf } from './syntax.ts';

/**
 * The columns of the results: those of the last `display`; or else what `fields` and `parse` named, `@timestamp` and
 * `@message` without any `fields`; after `stats`, what it made. Events have `@ptr` beside (AWS: GetQueryResults).
 */
export function columnsOf(commands: readonly Command[]): string[] {
  const stats = commands.findLast(isStats);
  const later = stats ? commands.slice(commands.indexOf(stats) + 1) : commands;
  const display = later.findLast(isDisplay);
  const columns = display ? display.columns.map(({ name }) => name) : namedBy(later, stats);
  return [...new Set(stats ? columns : [...columns, '@ptr'])];
}

function namedBy(commands: readonly Command[], stats: CommandOf<'stats'> | undefined): string[] {
  const made = stats
    ? [...stats.groups, ...stats.aggregates].map(({ name }) => name)
    : ['@timestamp', '@message'];
  const named = commands.flatMap((command) => {
    if (command.kind === 'parse') return command.captures.map(({ field }) => field);
    return command.kind === 'fields' ? command.columns.map(({ name }) => name) : [];
  });
  return commands.some(({ kind }) => kind === 'fields') ? named : [...made, ...named];
}

function isStats(command: Command): command is CommandOf<'stats'> {
  return command.kind === 'stats';
}

function isDisplay(command: Command): command is CommandOf<'fields' | 'display'> {
  return command.kind === 'display';
}
