import type { FleetCommands } from '../../../config/fleet-commands-schema.ts';

/** What can be said with a command. */
export type CommandFields = Readonly<Record<string, string | number | boolean>>;

/** One command to one thing. */
export interface CommandMessage {
  readonly thing: string;
  readonly op: string;
  readonly fields: CommandFields;
  /** The correlation id. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The topic of a thing, from the catalog's pattern. */
export function topicOf(pattern: string, thing: string): string {
  return pattern.replaceAll('{thing}', thing);
}

/** The JSON document that is published: the catalog's template with its placeholders filled in. */
export function envelopeOf(commands: FleetCommands, message: CommandMessage): unknown {
  const { thing, op, fields, id, now } = message;
  const values = new Map<string, unknown>([
    ...Object.entries(fields),
    ['thing', thing],
    ['op', op],
    ['id', id],
    ['now', Math.floor(now / 1_000)],
    ['fields', fields],
  ]);
  const template = commands.ops[op]?.envelope ?? commands.envelope;
  return filled(template, values) ?? {};
}

const PLACEHOLDER = /^\{([\w-]+)\}$/;

/** Undefined where nothing was said for it, which is then left out of what is around it. */
function filled(template: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof template === 'string') {
    const [, name] = PLACEHOLDER.exec(template) ?? [];
    return name === undefined ? template : values.get(name);
  }
  if (typeof template !== 'object' || template === null) return template;
  const keep = (each: unknown) => filled(each, values);
  if (Array.isArray(template)) return template.map(keep).filter((each) => each !== undefined);
  const members = Object.entries(template).map(([key, each]) => [key, keep(each)] as const);
  const known = members.filter(([, value]) => value !== undefined);
  return known.length > 0 || members.length === 0 ? Object.fromEntries(known) : undefined;
}
