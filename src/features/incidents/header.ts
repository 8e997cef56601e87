import type { CatalogIncidents } from '../../config/incidents-schema.ts';
import { changeButton } from '../../kernel/changes.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, type ButtonLook, bullets, context, header, section } from '../../slack/blocks.ts';
import { LIMITS } from '../../slack/limits.ts';
import { code, mention, ours, truncate } from '../../slack/text.ts';
import type { ActionRecord } from '../../store/actions.ts';
import type { Incident, LastHealth, Person } from '../../store/incidents.ts';
import { commanderOf } from './rules.ts';
import { age, slackAge, slackTime } from './words.ts';

/** All that the pinned message shows. */
export interface HeaderState {
  readonly incident: Incident;
  readonly settings: CatalogIncidents;
  /** Those that wait for approval or are on their way. */
  readonly actions: readonly Pick<ActionRecord, 'id' | 'state' | 'words'>[];
  /** What can be changed on what it affects: names of commands. */
  readonly changes: readonly string[];
}

/** What was found longer ago says nothing about now. */
export const HEALTH_FRESH_MS = 15 * 60_000;

/** The pinned message of an incident: what somebody must know who comes in now. */
export function headerView(state: HeaderState, looks: ViewContext): View {
  const { incident } = state;
  const { id, title, severity, closedAt } = incident;
  const mark = closedAt === undefined ? ':rotating_light:' : ':checkered_flag:';
  const standing = closedAt === undefined ? severity : 'closed';
  return {
    text: `${id} ${standing}: ${title}`,
    blocks: [
      header(truncate(`${mark} ${id} ${standing}: ${title}`, LIMITS.headerText)),
      section(facts(state).join('\n')),
      section(healthLine(incident, looks.now)),
      ...actionBlocks(state),
      context(footer(incident)),
      ...actions(closedAt === undefined ? buttons(state, looks) : closedButtons(incident, looks)),
      ...actions(closedAt === undefined ? changeButtons(state, looks) : []),
    ],
  };
}

function facts({ incident, settings }: HeaderState): string[] {
  const { severity, status, impact, lastUpdate, nextUpdateAt, closedAt, target } = incident;
  const meaning = settings.severities[severity]?.title ?? 'not in the catalog any more';
  const next =
    closedAt !== undefined
      ? `*Closed* ${slackTime(closedAt)}`
      : `*Next update* ${nextUpdateAt === undefined ? 'not planned' : slackTime(nextUpdateAt)}`;
  return [
    `*Severity* ${ours(severity)}: ${ours(meaning)}`,
    `*Status* ${ours(status)}`,
    `*${capital(settings.roles[0] ?? 'commander')}* ${who(commanderOf(settings, incident))}`,
    ...otherRoles(incident, settings),
    `*Affected* ${target === undefined ? 'not said' : code(target)}`,
    `*Impact* ${impact === undefined ? 'not known yet' : ours(impact)}`,
    ...(lastUpdate ? [`*Latest update* ${ours(truncate(lastUpdate.text, 600))}`] : []),
    next,
  ];
}

function otherRoles({ roles }: Incident, settings: CatalogIncidents): string[] {
  return settings.roles
    .slice(1)
    .flatMap((role) => (roles[role] ? [`*${capital(role)}* ${who(roles[role])}`] : []));
}

function who(person: Person | undefined): string {
  return person ? mention(person.id) : 'nobody: `incident assign`';
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

const HEALTH_MARKS: Readonly<Record<LastHealth['status'], string>> = {
  healthy: '',
  unknown: ':grey_question: ',
  degraded: ':warning: ',
  down: ':x: ',
};

/** Never a green mark: what was found before is no evidence of now. */
function healthLine({ lastHealth, closedAt }: Incident, now: number): string {
  if (!lastHealth) return ':grey_question: *Health* unknown: nobody has looked in this incident.';
  const found = `${ours(truncate(lastHealth.text, 300))} (${slackAge(lastHealth.at)})`;
  const isOld = now - lastHealth.at > HEALTH_FRESH_MS;
  if (!isOld || closedAt !== undefined)
    return `${HEALTH_MARKS[lastHealth.status]}*Health, as last looked at* ${found}`;
  return `:grey_question: *Health* unknown by now. Last seen ${age(lastHealth.at, now)}: ${found}`;
}

const STATES: Readonly<Partial<Record<ActionRecord['state'], string>>> = {
  requested: 'waits for approval',
  approved: 'approved, about to start',
  executing: 'is being done',
  verifying: 'done at AWS, being watched',
};

const MOST_ACTIONS = 10;

function actionBlocks({ actions: underWay }: HeaderState) {
  if (underWay.length === 0) return [];
  const lines = underWay
    .slice(0, MOST_ACTIONS)
    .map(({ words, state }) => `${truncate(words.join(' '), 150)}: ${STATES[state] ?? state}`);
  const left = underWay.length - lines.length;
  return [
    section('*Running actions*'),
    bullets([...lines, ...(left > 0 ? [`and ${left} more`] : [])]),
  ];
}

function footer({ openedBy, openedAt, alarm }: Incident): string {
  const cause = alarm === undefined ? [] : [`alarm ${code(alarm)}`];
  return [`Opened by ${mention(openedBy.id)}`, slackTime(openedAt), ...cause].join('  ·  ');
}

function buttons({ incident: { id, target } }: HeaderState, looks: ViewContext): ButtonLook[] {
  const form = (label: string, command: string): ButtonLook => ({
    label,
    id: looks.button({
      words: ['incident', command, '--form', `--incident=${id}`],
      surface: 'modal',
    }),
  });
  const run = (label: string, words: readonly string[]): ButtonLook => ({
    label,
    id: looks.button({ words, surface: 'message' }),
  });
  return [
    form('Update…', 'update'),
    form('Note…', 'note'),
    form('Severity…', 'severity'),
    run('Join', ['incident', 'join', '--incident', id]),
    run('Timeline', ['incident', 'timeline', '--incident', id]),
    ...(target === undefined ? [] : [run('Health', ['health', target])]),
    form('Close…', 'close'),
  ];
}

function changeButtons(
  { incident: { target }, changes }: HeaderState,
  looks: ViewContext,
): ButtonLook[] {
  return target === undefined ? [] : changes.map((each) => changeButton(each, target, looks));
}

function closedButtons({ id }: Incident, looks: ViewContext): ButtonLook[] {
  return ['timeline', 'export', 'reopen'].map((command) => ({
    label: capital(command),
    id: looks.button({ words: ['incident', command, '--incident', id], surface: 'message' }),
  }));
}
