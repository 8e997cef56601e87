import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Command } from './command.ts';
import { UserError } from './errors.ts';
import { nearestNames } from './nearest.ts';
import type { Registry } from './registry.ts';
import { type ArgumentDescription, describeArguments, usageLine } from './usage.ts';
import { quoted } from './words.ts';

/** As typed, by the argument's key; a list for an argument that takes several words. */
export type Values = Record<string, string | boolean | readonly string[]>;

export interface Invocation {
  readonly command: Command;
  /** The word that names the target, and where it stands among `words`. */
  readonly targetWord: { readonly text: string; readonly index: number } | undefined;
  readonly values: Readonly<Values>;
  /** Only the asker sees the answer. */
  readonly private: boolean;
  /** All words as given, the command's name first. */
  readonly words: readonly string[];
}

const PRIVATE: ArgumentDescription = {
  key: 'private',
  name: 'private',
  positional: false,
  flag: true,
  required: false,
  description: 'only you see the answer',
  placeholder: '',
};

/**
 * Reads `<command> [target] [words] [--options]` against the command's schema.
 * Throws UserError for an unknown command (with the nearest ones as choices), an unknown option, a missing value or a
 * word too many. Values are still text: the command validates them. `namesTarget` tells for a command whose target is
 * `leading` whether there is something of that name.
 */
export function parseInvocation(
  words: readonly string[],
  registry: Registry,
  namesTarget: (word: string) => boolean = () => true,
): Invocation {
  const found = registry.find(words.length === 0 ? ['help'] : words);
  if (!found) throw unknownCommand(words, registry);
  const { command, length } = found;
  const known = [...describeArguments(command.arguments), PRIVATE];
  const values: Values = {};
  const plain: { text: string; index: number }[] = [];
  for (const token of tokenize(words.slice(length), known)) {
    if (token.kind === 'positional') plain.push({ text: token.value, index: token.index + length });
    if (token.kind === 'option') readOption(token, known, command, values);
  }
  const targetWord = takeTarget(command, plain, namesTarget);
  placeWords(plain, known, command, values);
  const { private: isPrivate = false, ...own } = values;
  return { command, targetWord, values: own, private: isPrivate === true, words };
}

/** Takes the word that names the target out of the plain words. */
function takeTarget<Word extends { text: string }>(
  { target }: Command,
  plain: Word[],
  namesTarget: (word: string) => boolean,
): Word | undefined {
  if (target === 'optional') return plain.shift();
  if (target === 'none') return undefined;
  const [first, last] = [plain[0], plain.at(-1)];
  if (first && namesTarget(first.text)) return plain.shift();
  return plain.length > 1 && last && namesTarget(last.text) ? plain.pop() : undefined;
}

/** The command's own validation, with its complaints in the words of the command line. Throws UserError. */
export function prepare(invocation: Invocation): ReturnType<Command['prepare']> {
  const { command, values } = invocation;
  try {
    return command.prepare(values);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const known = describeArguments(command.arguments);
    const complaints = error.issues.map((issue) => {
      const argument = known.find(({ key }) => key === issue.path[0]);
      const given = argument && values[argument.key];
      const label = argument?.positional
        ? `<${argument.placeholder}>`
        : `--${argument?.name ?? '?'}`;
      if (given !== undefined)
        return `\`${label}\`: ${issue.message}, got ${quoted([given].flat().join(' '))}.`;
      return issue.code === 'invalid_type'
        ? `\`${label}\` is missing.`
        : `\`${label}\`: ${issue.message}.`;
    });
    throw usageError(complaints.join('\n'), command);
  }
}

type Token = ReturnType<typeof tokenize>[number];

function tokenize(words: readonly string[], known: readonly ArgumentDescription[]) {
  const options = Object.fromEntries(
    known
      .filter(({ positional }) => !positional)
      .map(({ name, flag }) => [
        name,
        { type: flag ? ('boolean' as const) : ('string' as const), multiple: false },
      ]),
  );
  return parseArgs({
    args: words.map((word) => word.replace(/^--[^=]+/, (name) => name.toLowerCase())),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function readOption(
  token: Extract<Token, { kind: 'option' }>,
  known: readonly ArgumentDescription[],
  command: Command,
  values: Values,
): void {
  const { name } = token;
  const argument = known.find((candidate) => !candidate.positional && candidate.name === name);
  if (!argument) throw unknownOption(token.rawName, known, command);
  if (argument.key in values) throw usageError(`\`--${name}\` is given twice.`, command);
  if (argument.flag && token.value !== undefined)
    throw usageError(`\`--${name}\` takes no value.`, command);
  if (!argument.flag && (token.value === undefined || looksLikeOption(token)))
    throw usageError(
      `\`--${name}\` needs a value: \`--${name} <${argument.placeholder}>\`.`,
      command,
    );
  values[argument.key] = argument.flag ? true : (token.value ?? '');
}

function looksLikeOption(token: { value: string | undefined; inlineValue: boolean | undefined }) {
  return token.inlineValue !== true && token.value?.startsWith('--') === true;
}

function placeWords(
  plain: readonly { text: string }[],
  known: readonly ArgumentDescription[],
  command: Command,
  values: Values,
): void {
  const words = plain.map(({ text }) => text);
  for (const { key, several } of known.filter(({ positional }) => positional)) {
    if (words.length === 0) return;
    values[key] = several ? words.splice(0) : (words.shift() ?? '');
  }
  const [tooMany] = words;
  if (tooMany !== undefined)
    throw usageError(`There is a word too many: ${quoted(tooMany)}.`, command);
}

function unknownCommand([name = '', ...rest]: readonly string[], registry: Registry): UserError {
  const nearest = nearestNames(
    name,
    registry.commands.map((command) => command.name),
  );
  const meant =
    nearest.length > 0
      ? `Did you mean ${nearest.map((near) => `\`${near}\``).join(' or ')}?`
      : 'Type `help` for the list of commands.';
  return new UserError(
    `There is no command ${quoted(name)}. ${meant}`,
    nearest.map((near) => ({
      label: [near, ...rest].join(' '),
      words: [...near.split(' '), ...rest],
    })),
  );
}

function unknownOption(
  rawName: string,
  known: readonly ArgumentDescription[],
  command: Command,
): UserError {
  const options = known.filter(({ positional }) => !positional).map(({ name }) => name);
  const [nearest] = nearestNames(rawName.replace(/^-+/, ''), options, 1);
  const meant = nearest === undefined ? '' : ` Did you mean \`--${nearest}\`?`;
  return usageError(`\`${command.name}\` has no option ${quoted(rawName)}.${meant}`, command);
}

function usageError(message: string, command: Command): UserError {
  return new UserError(
    `${message}\nUsage: \`${usageLine(command)}\`. More: \`help ${command.name}\`.`,
  );
}
