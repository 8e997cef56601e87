import { altText } from '../../charts/caption.ts';
import type { JobHandler } from '../../jobs/handler.ts';
import { type CardModel, cardModel } from './card-model.ts';
import { alarmChart, type CardContext, recentChanges } from './context.ts';
import { readCardInput, wake } from './jobs.ts';
import type { AlarmParts } from './parts.ts';

/** Whether there is something to find out about it: what the catalog knows, and a storm is no single thing. */
export function isExplained({ card, target }: CardModel): boolean {
  return (
    target !== undefined && card.place !== undefined && !card.storm && card.closedAt === undefined
  );
}

/**
 * Looks once what changed lately, and draws the metric: beside the card's own job, which must not wait for AWS. What fails is
 * told, and stops nothing.
 */
export function contextHandler(parts: AlarmParts): JobHandler {
  return async (run) => {
    const state = await parts.alarms.cardState(readCardInput(run.input), parts.now());
    const model = state && cardModel(state, parts.catalog(), parts.now());
    if (!model?.target || model.context) return 'done';
    const found = await recentChanges(parts, model.target, run.signal);
    const keep = async (context: CardContext) => {
      await parts.alarms.setContext(model.card.id, context);
      await wake(parts, model.card);
    };
    await keep(found);
    const chart = await uploadedChart(parts, model, run.signal).catch(parts.onFailure);
    if (chart) await keep({ ...found, chart });
    return 'done';
  };
}

/** Slack shows the picture again with every edit of the card. */
async function uploadedChart(
  { renderer, messenger, ...parts }: AlarmParts,
  { target, alarms }: CardModel,
  signal: AbortSignal,
): Promise<CardContext['chart']> {
  const [{ event, title, unit }] = alarms;
  if (!event.trigger || !target) return undefined;
  const alarm = { trigger: event.trigger, title, unit, at: event.at };
  const spec = await alarmChart(parts, target, alarm, signal);
  const { png } = await renderer.draw(spec, signal);
  const alt = altText(spec);
  return { file: await messenger.upload({ id: 'alarm', png, alt, title }), alt, title };
}
