import { type RunContext, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Target } from '../../kernel/targets.ts';
import { quoted } from '../../kernel/words.ts';
import { type ActionParts, toolsFor } from './parts.ts';

type Typed = Readonly<Record<string, unknown>>;

const FIND_MS = 15_000;

/**
 * What was typed with the thing's own name in it, about the component whose rules hold for that thing: whoever asks cannot
 * choose between rules by naming another target. Throws UserError for a thing that is not ours.
 */
export async function aboutThing(
  parts: ActionParts,
  command: string,
  typed: Typed,
  context: RunContext,
): Promise<{ own: Typed; context: RunContext }> {
  const target = targetOf(context);
  const { word, rest } = wordsOf(typed, target);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(FIND_MS)]);
  const tools = toolsFor(parts, target, context.actor.id, signal);
  const device = await parts.devices.find(target, word, { command, rest }, tools);
  const own = { ...typed, thing: device.name, ...('values' in typed && { values: rest }) };
  return { own, context: { ...context, target: { ...target, component: device.component } } };
}

/** With a device as the target, what stands in the place of the thing's name is the first word behind it. */
function wordsOf(
  { thing, values }: Typed,
  { component, environment }: Target,
): { word: string | undefined; rest: readonly string[] } {
  const word = typeof thing === 'string' ? thing : undefined;
  const rest = Array.isArray(values) ? values.map(String) : [];
  const device = component?.kind === 'device' ? environment.devices[component.name] : undefined;
  if (!device || word === undefined || word === device.thing) return { word, rest };
  if (!Array.isArray(values)) throw new UserError(`There is a word too many: ${quoted(word)}.`);
  return { word: device.thing, rest: [word, ...rest] };
}
