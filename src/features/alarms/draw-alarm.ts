import { altText } from '../../charts/caption.ts';
import type { Picture } from '../../kernel/view.ts';
import type { CardModel, ShownAlarm } from './card-model.ts';
import { alarmChart } from './context.ts';
import type { AlarmParts } from './parts.ts';

/** Whether there is a metric to draw, and somebody who may read it. */
export function isDrawable({ target }: CardModel, { event }: ShownAlarm): boolean {
  return target !== undefined && event.trigger !== undefined;
}

/** The metric of an alarm around its change, with its threshold. Undefined where it watches none. Rejects with AwsFault or ChartFault. */
export async function drawAlarm(
  parts: Pick<AlarmParts, 'clients' | 'now' | 'renderer'>,
  { target }: Pick<CardModel, 'target'>,
  { event, title, unit }: ShownAlarm,
  signal: AbortSignal,
): Promise<Picture | undefined> {
  if (!event.trigger || !target) return undefined;
  const alarm = { trigger: event.trigger, title, unit, at: event.at };
  const spec = await alarmChart(parts, target, alarm, signal);
  const { png } = await parts.renderer.draw(spec, signal);
  return { id: 'alarm', png, alt: altText(spec), title };
}
