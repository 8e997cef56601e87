import type { FleetCommands, FleetOp } from '../../../config/fleet-commands-schema.ts';
import { type Choice, UserError } from '../../../kernel/errors.ts';
import { nearestNames } from '../../../kernel/nearest.ts';
import { quoted } from '../../../kernel/words.ts';
import type { CommandFields } from './envelope.ts';

/**
 * The op of this name. Throws UserError with those that there are; `words` is what a button asks for with another name in its
 * place.
 */
export function opOf(
  { ops }: FleetCommands,
  name: string,
  words?: (op: string) => readonly string[],
): FleetOp {
  const op = Object.hasOwn(ops, name) ? ops[name] : undefined;
  if (op) return op;
  const known = Object.keys(ops);
  const nearest = nearestNames(name, known);
  const choices = (nearest.length > 0 ? nearest : known).slice(0, 5).map((each): Choice[] => {
    return words ? [{ label: each, words: words(each) }] : [];
  });
  throw new UserError(
    `These things know no op ${quoted(name)}. There is ${listed(known)}.`,
    choices.flat(),
  );
}

const PAIR = /^([\w-]+)=(.*)$/s;
/** AWS IoT takes 128 KB for a message; nobody types more than this into one field. */
const LONGEST = 1_000;

/** Reads `key=value` words as the catalog types them. Throws UserError, for all mistakes at once, with what there is. */
export function readFields({ fields }: FleetOp, words: readonly string[]): CommandFields {
  const pairs = words.map((word) => readPair(word, fields));
  const keys = pairs.map(([key]) => key);
  const twice = new Set(keys.filter((key, index) => key !== '' && keys.indexOf(key) !== index));
  const missing = Object.entries(fields).filter(
    ([key, { required }]) => required && !keys.includes(key),
  );
  const mistakes = [
    ...pairs.flatMap(([, , mistake]) => mistake ?? []),
    ...[...twice].map((key) => `${quoted(key)} is said twice.`),
    ...missing.map(([key, operand]) => `\`${key}\` is missing: ${expectation(operand)}.`),
  ];
  if (mistakes.length > 0) throw new UserError(mistakes.join('\n'));
  return Object.fromEntries(
    pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

type Pair = readonly [key: string, value: CommandFields[string] | undefined, mistake?: string];

function readPair(word: string, fields: FleetOp['fields']): Pair {
  const [, key, text = ''] = PAIR.exec(word) ?? [];
  if (key === undefined) return ['', undefined, `${quoted(word)} is no \`key=value\`.`];
  const operand = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (!operand) return [key, undefined, unknownField(key, Object.keys(fields))];
  const value = typed(operand, text);
  if (value !== undefined) return [key, value];
  return [key, undefined, `\`${key}\` is ${expectation(operand)}, not ${quoted(text)}.`];
}

type Operand = FleetOp['fields'][string];

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
]);

function typed({ type, min, max }: Operand, text: string): CommandFields[string] | undefined {
  if (type === 'boolean') return BOOLEANS.get(text.toLowerCase());
  if (type === 'text') return text !== '' && text.length <= LONGEST ? text : undefined;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  const fits = value >= (min ?? -Number.MAX_VALUE) && value <= (max ?? Number.MAX_VALUE);
  return fits && (type === 'number' || Number.isSafeInteger(value)) ? value : undefined;
}

/** `a whole number from 1 to 10` */
function expectation({ type, min, max }: Operand): string {
  if (type === 'boolean') return '`true` or `false`';
  if (type === 'text') return `text of at most ${LONGEST.toLocaleString('en-GB')} characters`;
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  const from = min === undefined ? '' : ` from ${min}`;
  const to = max === undefined ? '' : ` ${min === undefined ? 'up ' : ''}to ${max}`;
  return `${kind}${from}${to}`;
}

function unknownField(key: string, known: readonly string[]): string {
  if (known.length === 0) return `It takes no fields, so no ${quoted(key)}.`;
  const [nearest] = nearestNames(key, known, 1);
  const hint =
    nearest === undefined ? `There is ${listed(known)}.` : `Did you mean \`${nearest}\`?`;
  return `There is no field ${quoted(key)}. ${hint}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
