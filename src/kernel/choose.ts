import type { Catalog } from '../config/catalog.ts';
import { UserError } from './errors.ts';
import type { Invocation } from './invocation.ts';
import { resolveTarget, type Target, targetName } from './targets.ts';
import { quoted } from './words.ts';

/**
 * The one target that is meant. Several or none throw a UserError whose choices are the same command with a target
 * that is sure: never a guess.
 */
export function chooseTarget(
  invocation: Invocation,
  catalog: Catalog,
  channel: string | undefined,
): Target {
  const expression = invocation.targetWord?.text;
  const found = resolveTarget(expression, catalog, channel);
  if (found.kind === 'one') return found.target;
  const names = found.kind === 'many' ? found.targets.map(targetName) : found.nearest;
  const choices = names.map((name) => ({ label: name, words: withTarget(invocation, name) }));
  if (found.kind === 'many') {
    const meant = expression === undefined ? 'Which system' : `Which ${quoted(expression)}`;
    throw new UserError(`${meant} do you mean?`, choices);
  }
  const hint =
    choices.length > 0
      ? 'Did you mean one of these?'
      : `Known systems: ${Object.keys(catalog.systems)
          .map((name) => `\`${name}\``)
          .join(', ')}.`;
  throw new UserError(
    `There is nothing called ${quoted(expression ?? '')} in the catalog. ${hint}`,
    choices,
  );
}

function withTarget({ command, words, targetWord }: Invocation, name: string): string[] {
  const { length } = command.name.split(' ');
  return targetWord === undefined
    ? [...words.slice(0, length), name, ...words.slice(length)]
    : words.with(targetWord.index, name);
}
