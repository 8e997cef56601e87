import { z } from 'zod';
import type { JobHandler } from '../../jobs/handler.ts';
import type { NewJob } from '../../store/jobs.ts';
import { type CardModel, cardModel } from './card-model.ts';
import { drawAlarm, isDrawable } from './draw-alarm.ts';
import { INCIDENT_CHART } from './jobs.ts';
import type { AlarmParts } from './parts.ts';

/* An incident keeps the charts of its alarms, as they were when it began. */

/** Of a group the worst; what many alarms measured is in CloudWatch. */
const MOST_ALARMS = 3;

const input = z.object({ card: z.string(), alarm: z.string(), incident: z.string() });

/** One for each alarm and incident: what is there already is not added again. */
export function incidentChartJobs(model: CardModel, runAt: number): NewJob[] {
  const { card, alarms } = model;
  const { id, incident, storm } = card;
  if (incident === undefined || storm) return [];
  const drawn = alarms.filter((alarm) => isDrawable(model, alarm)).slice(0, MOST_ALARMS);
  return drawn.map(({ record }) => ({
    id: `${record.id}:chart:${incident}`,
    kind: INCIDENT_CHART,
    input: { card: id, alarm: record.id, incident },
    runAt,
  }));
}

/** Draws the metric of an alarm for the timeline and the export. What fails is told, and stops nothing. */
export function incidentChartHandler(parts: AlarmParts): JobHandler {
  return async ({ input: given, signal }) => {
    const { card, alarm, incident } = input.parse(given);
    const state = await parts.alarms.cardState(card, parts.now());
    const model = state && cardModel(state, parts.catalog(), parts.now());
    const shown = model?.alarms.find(({ record }) => record.id === alarm);
    if (model && shown)
      await keep(parts, { model, shown, incident }, signal).catch(parts.onFailure);
    return 'done';
  };
}

async function keep(
  { timeline, incidentCharts, ...parts }: AlarmParts,
  { model, shown, incident }: { model: CardModel; shown: CardModel['alarms'][0]; incident: string },
  signal: AbortSignal,
): Promise<void> {
  const { event, record } = shown;
  const at = await firedAt(parts, record.id, event.at);
  const picture = await drawAlarm(parts, model, { ...shown, event: { ...event, at } }, signal);
  if (!picture) return;
  const { alt, title, png } = picture;
  const key = `chart:${record.id}`;
  await incidentCharts.keep(incident, [{ key, part: 0, png }]);
  const details = { charts: [{ title, alt }] };
  await timeline.append({ ...{ incident, at, kind: 'chart', key, details }, text: alt });
}

const MOST_CHANGES = 50;

/** When it fired last: by now it may be OK again. */
async function firedAt(
  { alarms }: Pick<AlarmParts, 'alarms'>,
  alarm: string,
  otherwise: number,
): Promise<number> {
  const changes = await alarms.history(alarm, MOST_CHANGES);
  return changes.find(({ state }) => state === 'ALARM')?.at ?? otherwise;
}
