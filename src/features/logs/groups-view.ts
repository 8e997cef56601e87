import { formatValue } from '../../charts/format.ts';
import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section, table } from '../../slack/blocks.ts';
import { code, ours, truncate } from '../../slack/text.ts';
import type { GroupFinding, Verdict } from './groups.ts';
import { counted } from './words.ts';

/** The log groups of a target. */
export interface GroupsReport {
  readonly target: string;
  readonly title: string;
  readonly region: string;
  /** The worst first. */
  readonly groups: readonly GroupFinding[];
}

const MARKS: Readonly<Record<Verdict, string>> = {
  missing: ':x: ',
  unknown: ':grey_question: ',
  retention: ':warning: ',
  unjudged: '',
  right: ':white_check_mark: ',
};

/** Log groups as a table, what is wrong with them in words above it. */
export function groupsView(report: GroupsReport, looks: ViewContext): View {
  const { title, target, groups } = report;
  const worst = groups[0]?.verdict ?? 'unjudged';
  const headline = `Log groups of ${title}: ${verdictWords(groups)}`;
  const problems = groups.flatMap(problemOf);
  const refresh = looks.button({ words: ['logs', 'groups', target], surface: 'edit' });
  return {
    text: [headline, ...problems].join(' '),
    blocks: [
      header(`${MARKS[worst]}${truncate(headline, 130)}`),
      ...(problems.length > 0 ? [bullets(problems.slice(0, MOST_PROBLEMS))] : []),
      table([HEAD, ...groups.slice(0, MOST_ROWS).map((group) => cells(group, looks))]),
      section(
        'AWS tells late when a log was written to last, mostly within an hour: an old time alone does not mean that it is silent.',
      ),
      context(footer(report, looks)),
      ...actions([{ label: 'Refresh', id: refresh }]),
    ],
  };
}

const HEAD = ['Log', 'Group', 'Retention', 'Wanted', 'Stored', 'Newest event'];
/** All text of a message together has a limit. */
const MOST_ROWS = 50;
const MOST_PROBLEMS = 8;

function verdictWords(groups: readonly GroupFinding[]): string {
  const count = (verdict: Verdict) => groups.filter((each) => each.verdict === verdict).length;
  const words = [
    count('missing') > 0 ? `${count('missing')} missing` : '',
    count('unknown') > 0 ? `${count('unknown')} not known` : '',
    count('retention') > 0 ? `${count('retention')} with another retention than wanted` : '',
  ].filter(Boolean);
  if (words.length > 0) return words.join(', ');
  const isJudged = groups.every(({ verdict }) => verdict === 'right');
  return isJudged ? 'all as wanted' : counted(groups.length, 'group');
}

function problemOf(finding: GroupFinding): string[] {
  const { component, group, verdict, fault, policyDays } = finding;
  if (verdict === 'missing')
    return [
      `${component}: there is no log group ${group}. Nothing has been logged there yet, or its name in the catalog is wrong.`,
    ];
  const faults = fault === undefined ? [] : [`${component}: ${truncate(fault, 300)}`];
  if (verdict !== 'retention' || policyDays === undefined) return faults;
  const wanted = `the catalog wants ${days(policyDays)}`;
  return [`${component}: ${retention(finding)}, ${wanted}.`, ...faults];
}

function cells(finding: GroupFinding, { now }: ViewContext): string[] {
  const { component, group, verdict, policyDays, storedBytes, newestAt, fault } = finding;
  const isRead = verdict !== 'missing' && verdict !== 'unknown';
  const unread = verdict === 'missing' ? 'missing' : 'not known';
  const newest =
    newestAt === undefined ? (fault === undefined ? 'none' : 'not known') : ago(newestAt, now);
  return [
    component,
    truncate(group, 80),
    isRead ? retention(finding) : unread,
    policyDays === undefined ? '–' : days(policyDays),
    isRead ? formatValue(storedBytes ?? 0, 'bytes') : '–',
    isRead ? newest : '–',
  ];
}

function ago(at: number, now: number): string {
  return `${formatDuration(now - at)} ago`;
}

function retention({ retentionDays }: GroupFinding): string {
  return retentionDays === undefined ? 'never expires' : `${days(retentionDays)}`;
}

function days(count: number): string {
  return counted(count, 'day');
}

function footer({ target, region }: GroupsReport, { asker, now }: ViewContext): string {
  const time = `<!date^${Math.floor(now / 1_000)}^{date_short_pretty} {time_secs}|${new Date(now).toISOString()}>`;
  return `Asked by ${ours(asker)}  ·  ${code(target)}  ·  ${region}  ·  ${time}`;
}
