import type { Dispatch, Outcome } from '../../kernel/dispatch.ts';
import { maskText } from '../../kernel/mask.ts';
import type { Request } from '../../kernel/request.ts';
import type { View } from '../../kernel/view.ts';
import { truncate } from '../../slack/text.ts';
import type { AlarmCard } from '../../store/alarms.ts';
import { type CardModel, cardModel } from './card-model.ts';
import { wake } from './jobs.ts';
import type { AlarmParts } from './parts.ts';
import { judgeCauses, type OpenStep } from './playbook.ts';

const LONGEST_FOUND = 300;

/** Told of every request that is over. Never rejects. */
type WatchSteps = (request: Request, outcome: Outcome) => Promise<void>;

type WatchParts = Omit<AlarmParts, 'renderer' | 'clients' | 'groupMembers'>;

/** The same pipeline, which tells playbooks what came of their steps. `plain`: a view as people read it. */
export function withSteps(
  dispatch: Dispatch,
  parts: WatchParts,
  plain: (view: View) => string,
): Dispatch {
  const watch = createStepWatch(parts, plain);
  return async (request, reply) => {
    const outcome = await dispatch(request, reply);
    await watch(request, outcome);
    return outcome;
  };
}

/**
 * A step of a playbook is a button of an alarm's message that runs a command like any other. When one of them has run, the
 * step ticks itself with what was found, and the causes are ticked that it shows.
 */
function createStepWatch(parts: WatchParts, plain: (view: View) => string): WatchSteps {
  return async (request, outcome) => {
    try {
      const { asked, origin } = request;
      if (outcome.kind !== 'done' || !Array.isArray(asked)) return;
      if (origin.channel === undefined || origin.message === undefined) return;
      const card = await parts.alarms.cardAt(origin.channel, origin.message);
      if (card) await tickStep(parts, card, request, outcome.execution.view, plain);
    } catch (error) {
      parts.onFailure(error);
    }
  };
}

async function tickStep(
  parts: WatchParts,
  card: AlarmCard,
  { asked, actor }: Request,
  view: View,
  plain: (view: View) => string,
): Promise<void> {
  const now = parts.now();
  const state = await parts.alarms.cardState(card.id, now);
  const model = state && cardModel(state, parts.catalog(), now);
  const step = model?.playbook?.steps.find(({ words }) => isSame(words, asked));
  if (!model || !step) return;
  const by = { id: actor.id, name: actor.name };
  const found = maskText(truncate(view.text, LONGEST_FOUND));
  await parts.alarms.tick(card.id, { item: step.item, by, found, at: now });
  await judge(parts, model, step, `${view.text}\n${plain(view)}`);
  await wake(parts, card);
}

/** Evidence ticks a cause, and takes back what it ticked before; what people said stays. */
async function judge(
  { alarms, now }: WatchParts,
  { card, playbook }: CardModel,
  step: OpenStep,
  result: string,
): Promise<void> {
  for (const { cause, shownBy } of judgeCauses(playbook ?? { causes: [] }, step.title, result)) {
    const { item, tick } = cause;
    if (tick?.by) continue;
    if (shownBy !== undefined) {
      const found = `“${shownBy}” in: ${step.title}`;
      await alarms.tick(card.id, { item, found, at: now() });
    } else if (tick) await alarms.untick(card.id, item);
  }
}

function isSame(words: readonly string[] | undefined, asked: Request['asked']): boolean {
  return (
    Array.isArray(asked) && words?.length === asked.length && words.join('\0') === asked.join('\0')
  );
}
