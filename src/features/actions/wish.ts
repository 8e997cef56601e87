import type { z } from 'zod';
import type { ActionName } from '../../config/actions-schema.ts';
import type { ActionArguments } from './kind.ts';

/* What people type to ask for a change, and the arguments of the action that it becomes. */

interface Definition<Arguments extends z.ZodObject> {
  /** As typed. */
  readonly command: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly target: 'optional' | 'leading';
  /**
   * A device is changed: `thing` names it, and `values` are the words behind it. Where the target is a device, `thing` is left
   * out, and the words begin at once.
   */
  readonly of?: 'thing';
  /** Texts and flags as they are typed: what was read can be read again. */
  readonly arguments: Arguments;
  /** `undefined` where something is missing that a form can ask for. */
  wish(args: z.output<Arguments>): Wished | undefined;
}

/** The action that is asked for. */
export interface Wished {
  readonly name: ActionName;
  readonly args: ActionArguments;
}

/** A definition whose types of arguments are closed over, so that all of them fit one list. */
export interface WishDefinition extends Omit<Definition<z.ZodObject>, 'wish'> {
  wish(values: unknown): Wished | undefined;
}

/** Of an argument that is a plain word. */
export const word = (name: string) => ({ positional: true, placeholder: name });

/** Closes over the types of the arguments. */
export function define<Arguments extends z.ZodObject>(
  definition: Definition<Arguments>,
): WishDefinition {
  return {
    ...definition,
    wish: (values) => definition.wish(definition.arguments.parse(values)),
  };
}

/** Leaves out what was not said. */
export function said(args: Record<string, string | number | boolean | undefined>): ActionArguments {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) =>
      value === undefined || value === false ? [] : [[name, value]],
    ),
  );
}
