import type { CatalogIncidents } from '../../config/incidents-schema.ts';
import { formatDuration } from '../../kernel/time.ts';
import { ours } from '../../slack/text.ts';
import type { Incident } from '../../store/incidents.ts';

/** A time in everybody's own zone (Slack: date formatting). */
export function slackTime(at: number): string {
  return `<!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time}|${new Date(at).toISOString()}>`;
}

/** A time, and how long ago it is whenever somebody reads it (Slack: date formatting, `{ago}`). */
export function slackAge(at: number): string {
  return `<!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time}, {ago}|${new Date(at).toISOString()}>`;
}

/** How long ago, in words. */
export function age(at: number, now: number): string {
  return `${formatDuration(Math.max(0, now - at))} ago`;
}

/** What stakeholders read: how it stands, in plain words and Slack's markup. */
export function plainWords(incident: Incident, settings: CatalogIncidents): string {
  const { id, title, severity, status, impact, lastUpdate, nextUpdateAt, closedAt } = incident;
  const meaning = settings.severities[severity]?.title;
  const words = settings.statuses[status]?.words ?? status;
  const latest = lastUpdate === undefined ? [] : [`Latest: ${ours(lastUpdate.text)}`];
  const next =
    closedAt !== undefined
      ? ['This incident is closed.']
      : nextUpdateAt === undefined
        ? []
        : [`Next update by ${slackTime(nextUpdateAt)}.`];
  return [
    `*${ours(title)}* (${id}, ${ours(severity)}${meaning === undefined ? '' : `: ${ours(meaning)}`})`,
    ours(words),
    ...(impact === undefined ? [] : [`Impact: ${ours(impact)}`]),
    ...latest,
    ...next,
  ].join('\n');
}
