import { z } from 'zod';
import type { Command } from './command.ts';

export interface ArgumentDescription {
  /** The key in the schema. */
  readonly key: string;
  /** As it is typed: kebab case, without the dashes. */
  readonly name: string;
  readonly positional: boolean;
  readonly flag: boolean;
  readonly required: boolean;
  /** Takes every word that is left; absent for arguments that take one. */
  readonly several?: true;
  readonly description: string;
  /** What stands for the value in usage lines: `--since <when>`. */
  readonly placeholder: string;
}

const propertySchema = z.object({
  type: z.string().optional(),
  description: z.string().default(''),
  positional: z.boolean().default(false),
  placeholder: z.string().optional(),
});
const objectSchema = z.object({
  properties: z.record(z.string(), propertySchema).default({}),
  required: z.array(z.string()).default([]),
});

const described = new WeakMap<z.ZodObject, readonly ArgumentDescription[]>();

/** What help, usage errors and the parser need to know of a command's arguments, read once from its zod schema. */
export function describeArguments(schema: z.ZodObject): readonly ArgumentDescription[] {
  const known = described.get(schema) ?? readArguments(schema);
  described.set(schema, known);
  return known;
}

function readArguments(schema: z.ZodObject): ArgumentDescription[] {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(schema, { io: 'input' }));
  return Object.entries(properties).map(([key, property]) => {
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return {
      key,
      name,
      positional: property.positional,
      flag: property.type === 'boolean',
      required: required.includes(key),
      ...(property.type === 'array' && { several: true as const }),
      description: property.description,
      placeholder: property.placeholder ?? name,
    };
  });
}

/** The command with its words, without options: `metrics [target] [names…]`. */
export function synopsis(command: Command): string {
  const words = describeArguments(command.arguments)
    .filter(({ positional }) => positional)
    .map(({ placeholder, several, required }) => {
      const place = `${placeholder}${several ? '…' : ''}`;
      return required ? `<${place}>` : `[${place}]`;
    });
  const target = command.target === 'none' ? [] : ['[target]'];
  return [command.name, ...target, ...words].join(' ');
}

/** One line: `health [target] [--all] [--private]`. */
export function usageLine(command: Command): string {
  const words = synopsis(command);
  if (command.sameAs !== undefined) return `${words} [options of ${command.sameAs}]`;
  const options = describeArguments(command.arguments)
    .filter(({ positional }) => !positional)
    .map(({ name, flag, placeholder, required }) => {
      const option = flag ? `--${name}` : `--${name} <${placeholder}>`;
      return required ? option : `[${option}]`;
    });
  const audience = command.audience === 'channel' ? ['[--private]'] : [];
  return [words, ...options, ...audience].join(' ');
}
