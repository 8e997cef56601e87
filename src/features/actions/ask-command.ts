import { z } from 'zod';
import { type Command, defineCommand, type RunContext } from '../../kernel/command.ts';
import { targetName } from '../../kernel/targets.ts';
import { describeArguments } from '../../kernel/usage.ts';
import { ask, planWish } from './ask.ts';
import { type AskedAnswer, askedView } from './asked-view.ts';
import { type FormAnswer, formView, scaleForm } from './form.ts';
import type { ActionParts } from './parts.ts';
import { aboutThing } from './things.ts';
import type { WishDefinition } from './wish.ts';
import { WISHES } from './wishes.ts';

const common = {
  reason: z.string().optional().describe('why, for those who approve and for the audit log'),
  dryRun: z.boolean().default(false).describe('the plan only: nothing is asked for'),
  breakGlass: z
    .string()
    .optional()
    .describe('run it at once without approval, and why; only where the catalog allows it')
    .meta({ placeholder: 'reason' }),
};

const commonArguments = z.object(common);

/** A command for each thing that people may ask to be changed. */
export function askCommands(parts: ActionParts): Command[] {
  return WISHES.map((definition) => askCommand(definition, parts));
}

function askCommand(definition: WishDefinition, parts: ActionParts): Command {
  const { command, summary, examples, target } = definition;
  return defineCommand({
    name: command,
    summary,
    examples,
    role: 'operator',
    target,
    audience: 'channel',
    acts: true,
    arguments: definition.arguments.extend(common),
    async run(values, asked): Promise<AskedAnswer | FormAnswer> {
      const { reason, dryRun, breakGlass } = commonArguments.parse(values);
      const typed = Object.fromEntries(
        Object.keys(definition.arguments.shape).map((key) => [key, values[key]]),
      );
      const { own, context } = definition.of
        ? await aboutThing(parts, command, typed, asked)
        : { own: typed, context: asked };
      const wished = definition.wish(own);
      if (!wished) return scaleForm(parts, context);
      const why = reason === undefined ? [] : [`--reason=${reason}`];
      const words = [...wordsOf(definition, own, context), ...why];
      if (dryRun) return { ...(await planWish(parts, wished, context)), words };
      return { ...(await ask(parts, { ...wished, words, reason, breakGlass }, context)), words };
    },
    view: (answer, looks) =>
      answer.kind === 'form' ? formView(answer, looks) : askedView(answer, looks),
  });
}

/** The command that asks for the same again. */
function wordsOf(
  { command, arguments: schema }: WishDefinition,
  values: Readonly<Record<string, unknown>>,
  { target }: RunContext,
): string[] {
  const given = describeArguments(schema).flatMap(({ key, name, positional, flag }) => {
    const value = values[key];
    if (value === undefined || value === false) return [];
    if (flag) return [`--${name}`];
    return positional ? [value].flat().map(String) : [`--${name}=${String(value)}`];
  });
  return [...command.split(' '), ...(target ? [targetName(target)] : []), ...given];
}
