import type { CatalogIncidents } from '../../config/incidents-schema.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { Incident } from '../../store/incidents.ts';
import type { TimelineLine } from '../../store/timeline.ts';
import type { ShownChart } from './charts.ts';
import { actionBlocks } from './export-actions.ts';
import { reviewBlocks } from './export-review.ts';
import { wordsOf } from './lines.ts';
import { box, linkTo, list, plain, table, utc } from './markdown.ts';
import { type IncidentTimes, timesOf } from './times.ts';

/** An incident with all that is exported of it. */
export interface Story {
  readonly incident: Incident;
  /** Oldest first. */
  readonly lines: readonly TimelineLine[];
  readonly charts: readonly ShownChart[];
  readonly settings: CatalogIncidents;
}

/** The incident for people, fit to be filed: summary, impact, times, timeline, charts, audit rows, a review. Times are UTC. */
export function markdownOf(story: Story): string {
  const { incident, lines, charts } = story;
  const { id, title, impact, openedAt } = incident;
  const times = timesOf(incident, lines);
  return [
    `# ${id}: ${plain(title)}`,
    `${standing(story)}. All times are UTC.`,
    '## Summary',
    summary(story, times),
    '## Impact',
    plain(impact ?? 'To be written: who noticed what, and for how long?'),
    '## Facts',
    factTable(story),
    '## Times',
    timeTable(incident, times, openedAt),
    '## Timeline',
    timelineTable(lines),
    ...(charts.length > 0 ? ['## Charts', ...charts.map(chartBlock)] : []),
    ...logBlocks(lines),
    ...actionBlocks(lines),
    ...reviewBlocks(incident, lines),
    '',
  ].join('\n\n');
}

function standing({ incident, settings }: Story): string {
  const { severity, status, closedAt } = incident;
  const meaning = settings.severities[severity]?.title;
  const words = `${plain(severity)}${meaning === undefined ? '' : ` (${plain(meaning)})`}`;
  return `**${words}, ${closedAt === undefined ? plain(status) : 'closed'}**`;
}

function summary({ incident, lines }: Story, times: IncidentTimes): string {
  const { openedBy, openedAt, target, lastUpdate } = incident;
  const entries = lines.flatMap((line) => ('entry' in line ? [line.entry] : []));
  const alarm = entries.find(({ kind, details }) => kind === 'alarm' && details?.state !== 'OK');
  const ended = entries.findLast(({ kind }) => kind === 'closed');
  const affected = target === undefined ? '' : ` It affected \`${target.replaceAll('`', "'")}\`.`;
  const cause = alarm ? ` with an alarm: ${sentence(alarm.text)}` : '.';
  const waited = openedAt - times.began;
  const opened = ` ${plain(openedBy.name)} opened the incident ${waited < 1_000 ? 'at once' : `after ${formatDuration(waited)}`}.`;
  const last = incident.closedAt === undefined ? lastUpdate?.text : ended?.text;
  return [
    `${sentence(incident.title)}${affected} It began at ${utc(times.began)}${cause}${opened}`,
    course(times, incident.closedAt !== undefined),
    ...(last === undefined || last === 'Closed.' ? [] : [`Last word: ${sentence(last)}`]),
  ].join(' ');
}

function course({ mitigated, resolved }: IncidentTimes, isClosed: boolean): string {
  const reached = [
    ...(mitigated === undefined ? [] : [`mitigated after ${formatDuration(mitigated)}`]),
    ...(resolved === undefined ? [] : [`resolved after ${formatDuration(resolved)}`]),
  ];
  if (reached.length === 0) return isClosed ? 'It is closed.' : 'It goes on.';
  return `It was ${reached.join(' and ')}${isClosed || resolved !== undefined ? '' : ', and is still open'}.`;
}

function sentence(text: string): string {
  const words = plain(text);
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

function factTable({ incident, settings }: Story): string {
  const { severity, status, target, openedBy, closedAt, roles, lastHealth } = incident;
  const people = Object.entries(roles).map(([role, { name }]) => `${plain(role)}: ${plain(name)}`);
  return table(
    ['Fact', ''],
    [
      ['Severity', `${plain(severity)}: ${plain(settings.severities[severity]?.title ?? '')}`],
      ['Status', closedAt === undefined ? plain(status) : `closed (${plain(status)})`],
      ['Affected', plain(target ?? 'not said')],
      ['People', people.join(', ') || 'nobody'],
      ['Opened by', plain(openedBy.name)],
      ...(lastHealth
        ? [['Health, as last seen', `${plain(lastHealth.text)} (${utc(lastHealth.at)})`]]
        : []),
    ],
  );
}

function timeTable(
  { closedAt }: Incident,
  { began, acknowledged, mitigated, resolved }: IncidentTimes,
  openedAt: number,
): string {
  const reached = (span: number | undefined) => (span === undefined ? undefined : began + span);
  const row = (what: string, at: number | undefined) => [
    what,
    at === undefined ? 'not reached' : utc(at),
    at === undefined ? '' : formatDuration(Math.max(0, at - began)),
  ];
  return table(
    ['What', 'When', 'After'],
    [
      ['Began', utc(began), ''],
      row('Acknowledged', reached(acknowledged)),
      row('Opened', openedAt),
      row('Mitigated', reached(mitigated)),
      row('Resolved', reached(resolved)),
      row('Closed', closedAt),
    ],
  );
}

function timelineTable(lines: readonly TimelineLine[]): string {
  const rows = lines.map((line) => {
    const { at, label, who = '', text, link, audit } = wordsOf(line);
    const row = audit ? ` (audit row ${audit.seq})` : '';
    const seen = link === undefined ? '' : ` ${linkTo('link', link)}`;
    return [utc(at), label, plain(who), `${plain(text)}${row}${seen}`];
  });
  return table(['Time', 'What', 'Who', 'Details'], rows);
}

function chartBlock({ at, title, alt, link, picture }: ShownChart): string {
  const seen = link === undefined ? '' : ` ${linkTo('Seen in Slack', link)}.`;
  const words = list([`${utc(at)}, ${plain(title)}: ${plain(alt)}${seen}`]);
  return picture ? `${words}\n\n  ![${plain(title)}](${picture.file})` : words;
}

/** Lines of logs that people pinned. */
function logBlocks(lines: readonly TimelineLine[]): string[] {
  const logs = lines.flatMap((line) =>
    'entry' in line && line.kind === 'log' ? [line.entry] : [],
  );
  if (logs.length === 0) return [];
  return [
    '## Logs',
    ...logs.map(({ at, text, link, details }) => {
      const seen = link === undefined ? '' : ` ${linkTo('Seen in Slack', link)}.`;
      const own = Array.isArray(details?.lines) ? details.lines.map(String) : [];
      return `Pinned ${utc(at)}: ${plain(text)}.${seen}\n\n${box(own)}`;
    }),
  ];
}
