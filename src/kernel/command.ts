import type { z } from 'zod';
import type { MessagePlace, Reply } from './reply.ts';
import type { Actor, Request } from './request.ts';
import type { Role } from './roles.ts';
import type { Target } from './targets.ts';
import type { View, ViewContext } from './view.ts';

export interface RunContext {
  readonly requestId: string;
  readonly actor: Actor;
  readonly origin: Request['origin'];
  /** What the command is about; `undefined` only for commands that take no target. */
  readonly target: Target | undefined;
  /** Id of the incident that is worked on where it was asked. */
  readonly incident?: string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The message of the answer, once it is shown. */
  readonly place: Reply['place'];
  /** Does something once the answer is shown. The request is over when that is done; its errors are logged. */
  readonly whenShown: (work: (place: MessagePlace | undefined) => Promise<void>) => void;
  /** Aborts when the bot shuts down without waiting any longer. */
  readonly signal: AbortSignal;
}

/** What a command is about that is registered with a target. */
export function targetOf({ target }: RunContext): Target {
  if (!target) throw new Error('this command is registered without a target');
  return target;
}

/** Shows what is known so far in the message that will hold the result. */
type Progress<Result> = (partial: Result) => void;

/** One capability of the bot: what a feature's `command.ts` exports. */
export interface CommandDefinition<Arguments extends z.ZodObject, Result> {
  /** As typed: one word, or two where commands belong together (`logs groups`). */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Command lines without the slash command; help shows them and tests run them. */
  readonly examples: readonly string[];
  /** The least role that may ask. */
  readonly role: Role;
  /**
   * Whether the first word names a system, an environment or a component. `leading`: only if there is something of that
   * name; otherwise it is the first of the command's own words, and the last of several may name the target.
   */
  readonly target: 'none' | 'optional' | 'leading';
  /**
   * Keys marked `positional` in their meta are plain words, in order, and an array takes all that are left; all others
   * are `--options`.
   */
  readonly arguments: Arguments;
  /** The command whose words and options these are: help explains them there, and here only what is different. */
  readonly sameAs?: string;
  /** Answers go to the whole channel unless the asker says `--private`; help is always private. */
  readonly audience: 'channel' | 'private';
  /** Buttons ask for it, people hardly: it is left out of the list of commands. */
  readonly byButton?: true;
  /** It asks for a change: who was refused, and why, is told where everybody sees it. */
  readonly acts?: true;
  run(args: z.output<Arguments>, context: RunContext, progress: Progress<Result>): Promise<Result>;
  view(result: Result, context: ViewContext): View;
}

export interface Execution {
  readonly view: View;
  readonly result: unknown;
}

/** A command whose argument and result types are closed over, so that all commands fit one registry. */
export interface Command
  extends Pick<
    CommandDefinition<z.ZodObject, unknown>,
    | 'name'
    | 'summary'
    | 'examples'
    | 'role'
    | 'target'
    | 'arguments'
    | 'sameAs'
    | 'audience'
    | 'acts'
    | 'byButton'
  > {
  /** Validates the arguments; the returned function runs the command with them. Throws z.ZodError. */
  prepare(
    values: Readonly<Record<string, unknown>>,
  ): (context: RunContext, looks: ViewContext, show: (view: View) => void) => Promise<Execution>;
}

/** Turns a feature's typed definition into a registrable command. */
export function defineCommand<Arguments extends z.ZodObject, Result>(
  definition: CommandDefinition<Arguments, Result>,
): Command {
  return {
    ...definition,
    prepare(values) {
      const args = definition.arguments.parse(values);
      return async (context, looks, show) => {
        const result = await definition.run(args, context, (partial) =>
          show(definition.view(partial, looks)),
        );
        return { view: definition.view(result, looks), result };
      };
    },
  };
}
