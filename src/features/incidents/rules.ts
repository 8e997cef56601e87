import type { CatalogIncidents } from '../../config/incidents-schema.ts';
import { UserError } from '../../kernel/errors.ts';
import type { SeenHealth } from '../../store/health-seen.ts';
import type { Incident, Person } from '../../store/incidents.ts';

/* The rules of incidents: names, severities, statuses, and when the next update is due. */

/** Slack: conversations.create, at most 80 characters. */
const LONGEST_NAME = 80;
/** Slack: conversations.setTopic. */
const LONGEST_TOPIC = 250;

/** A title as part of a channel's name. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The name of a channel; from the second try on with a number, because somebody has the name. */
export function roomName(
  { name }: Pick<CatalogIncidents, 'name'>,
  { number, title }: Pick<Incident, 'number' | 'title'>,
  attempt = 1,
): string {
  const end = attempt === 1 ? '' : `-${attempt}`;
  return `${name
    .replaceAll('{id}', String(number))
    .replaceAll('{slug}', slugOf(title))
    .replace(/-{2,}/g, '-')
    .slice(0, LONGEST_NAME - end.length)
    .replace(/-+$/, '')}${end}`;
}

/** One line that says how it stands. */
export function topicOf({ id, severity, status, title, closedAt }: Incident): string {
  const state = closedAt === undefined ? status : 'closed';
  return [...`${id} · ${severity} · ${state} · ${title}`].slice(0, LONGEST_TOPIC / 2).join('');
}

/** What two people may mean by the same incident: an alarm, or a title in one place. */
export function aboutOf(
  title: string,
  { alarm, target }: { alarm?: string | undefined; target?: string | undefined },
): string {
  return alarm === undefined ? `title:${target ?? ''}:${slugOf(title) || title}` : `alarm:${alarm}`;
}

/** The name as the catalog writes it. Throws UserError with the known ones. */
export function knownName(
  what: string,
  asked: string,
  known: Readonly<Record<string, unknown>> | readonly string[],
): string {
  const names = Array.isArray(known) ? (known as readonly string[]) : Object.keys(known);
  const found = names.find((name) => name.toLowerCase() === asked.trim().toLowerCase());
  if (found !== undefined) return found;
  const list = names.map((name) => `\`${name}\``).join(', ');
  throw new UserError(
    `There is no ${what} \`${asked.replaceAll('`', "'")}\`. Choose one of ${list}.`,
  );
}

/** What is known of how bad it is. */
export interface Evidence {
  readonly alarm?: 'critical' | 'warning' | 'info' | undefined;
  /** What was seen lately of the health of what is affected. */
  readonly health?: SeenHealth['status'] | undefined;
}

/**
 * The severity that the catalog suggests: the worse one of that for the health and that for the alarm, because a look
 * may have come too early; and else the mildest one. Health that is unknown or good suggests nothing.
 */
export function suggestedSeverity(
  { severities }: Pick<CatalogIncidents, 'severities'>,
  { alarm, health }: Evidence,
): { name: string; why: string } {
  for (const [name, suggested] of Object.entries(severities)) {
    if (suggested.health.some((verdict) => verdict === health))
      return { name, why: `suggested, because health is ${health}` };
    if (alarm !== undefined && suggested.alarms.includes(alarm))
      return { name, why: `suggested, because the alarm is ${alarm}` };
  }
  const mildest = Object.keys(severities).at(-1) ?? '';
  return { name: mildest, why: 'the mildest, because nobody said another' };
}

/** The status of a new incident. */
export function firstStatus({ statuses }: Pick<CatalogIncidents, 'statuses'>): string {
  return Object.keys(statuses)[0] ?? '';
}

/** Epoch milliseconds; undefined where the catalog knows no such severity any more. */
export function nextUpdateAt(
  { severities }: Pick<CatalogIncidents, 'severities'>,
  severity: string,
  now: number,
): number | undefined {
  const every = severities[severity]?.update;
  return every === undefined ? undefined : now + every;
}

/** The person who leads, by the first of the catalog's roles. */
export function commanderOf(
  { roles }: Pick<CatalogIncidents, 'roles'>,
  incident: Pick<Incident, 'roles'>,
): Person | undefined {
  return incident.roles[roles[0] ?? 'commander'];
}
