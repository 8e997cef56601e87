import type { IncidentAnswer } from '../../kernel/incident.ts';
import { maskText } from '../../kernel/mask.ts';
import { truncate } from '../../slack/text.ts';
import { noteHealth } from './health.ts';
import type { IncidentParts } from './parts.ts';

const LONGEST = 500;

/** Keeps what a command answered in an incident, with its charts and a link to it, and remembers the newest look at health. */
export function noteAnswer(parts: IncidentParts): (answer: IncidentAnswer) => Promise<void> {
  const { timeline, rooms, incidentCharts, health } = parts;
  return async ({ incident, requestId, place, view, result, at }) => {
    const link = await rooms.permalink(place).catch(() => undefined);
    const text = maskText(truncate(view.text, LONGEST));
    const { pictures = [] } = view;
    const key = `answer:${requestId}`;
    const charts = pictures.map(({ title, alt }) => ({ title, alt }));
    await timeline.append({
      incident,
      at,
      kind: 'answer',
      key,
      text,
      ...(charts.length > 0 && { details: { charts } }),
      ...(link !== undefined && { link }),
    });
    await incidentCharts.keep(
      incident,
      pictures.map(({ png }, part) => ({ key, part, png })),
    );
    const seen = health.read(result, text);
    if (seen) await noteHealth(parts, incident, { ...seen, at });
  };
}
