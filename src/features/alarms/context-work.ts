import type { JobHandler } from '../../jobs/handler.ts';
import { type CardModel, cardModel } from './card-model.ts';
import { type CardContext, recentChanges } from './context.ts';
import { drawAlarm } from './draw-alarm.ts';
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
  parts: AlarmParts,
  model: CardModel,
  signal: AbortSignal,
): Promise<CardContext['chart']> {
  const picture = await drawAlarm(parts, model, model.alarms[0], signal);
  if (!picture) return undefined;
  const { alt, title } = picture;
  return { file: await parts.messenger.upload(picture), alt, title };
}
