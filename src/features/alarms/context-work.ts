import { altText } from '../../charts/caption.ts';
import type { JobHandler } from '../../jobs/handler.ts';
import { picture } from '../../slack/blocks.ts';
import { type CardModel, cardModel } from './card-model.ts';
import { alarmChart, recentChanges } from './context.ts';
import { readCardInput, wake } from './jobs.ts';
import type { AlarmParts } from './parts.ts';
import { inThread } from './tell.ts';

/** Whether there is something to find out about it: what the catalog knows, and a storm is no single thing. */
export function isExplained({ card, target }: CardModel): boolean {
  return (
    target !== undefined && card.place !== undefined && !card.storm && card.closedAt === undefined
  );
}

/**
 * Looks once what changed lately, and draws the metric into the thread: beside the card's own job, which must not wait for
 * AWS. What fails is told, and stops nothing.
 */
export function contextHandler(parts: AlarmParts): JobHandler {
  return async (run) => {
    const state = await parts.alarms.cardState(readCardInput(run.input), parts.now());
    const model = state && cardModel(state, parts.catalog(), parts.now());
    if (!model?.target || model.context) return 'done';
    const found = await recentChanges(parts, model.target, run.signal);
    await parts.alarms.setContext(model.card.id, found);
    await wake(parts, model.card);
    await postChart(parts, model, run.signal).catch(parts.onFailure);
    return 'done';
  };
}

async function postChart(
  parts: AlarmParts,
  { card, target, alarms }: CardModel,
  signal: AbortSignal,
): Promise<void> {
  const [{ event, title, unit }] = alarms;
  if (!event.trigger || !target || !card.place) return;
  const alarm = { trigger: event.trigger, title, unit, at: event.at };
  const spec = await alarmChart(parts, target, alarm, signal);
  const { png } = await parts.renderer.draw(spec, signal);
  const alt = altText(spec);
  await inThread(
    parts,
    card,
    { key: `chart:${card.id}` },
    {
      text: `Chart of ${title}: ${alt}`,
      blocks: [picture('alarm', title)],
      pictures: [{ id: 'alarm', png, alt, title }],
    },
  );
}
