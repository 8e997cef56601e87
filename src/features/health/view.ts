import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, button, context, header, section } from '../../slack/blocks.ts';
import { code, ours, truncate } from '../../slack/text.ts';
import {
  type CheckState,
  type Finding,
  type HealthReport,
  ORDER,
  type Part,
  type Status,
  tally,
  worst,
} from './finding.ts';
import { nextSteps } from './next-steps.ts';

const MARKS: Readonly<Record<Status | 'pending', string>> = {
  healthy: ':white_check_mark:',
  degraded: ':warning:',
  down: ':x:',
  unknown: ':grey_question:',
  pending: ':hourglass_flowing_sand:',
};

const VERDICTS: Readonly<Record<Status, string>> = {
  healthy: 'is healthy',
  degraded: 'is degraded',
  down: 'is down',
  unknown: 'is not fully known',
};

const EVIDENCE_LINES = 4;
const EVIDENCE_LENGTH = 240;

/**
 * A health report as a message: the verdict, then one section for each part with the worst first and evidence where
 * something is wrong, then the buttons. While checks run, parts keep the catalog's order so that nothing jumps.
 */
export function healthView(report: HealthReport, looks: ViewContext): View {
  const parts = [
    ...Map.groupBy(report.checks, ({ part }) => part.component ?? part.title).values(),
  ];
  const finished = report.checks.every(({ finding }) => finding !== undefined);
  const { title, line } = finished ? verdict(report) : progress(report);
  const shown = finished ? worstFirst(parts) : parts;
  return {
    text: `${title}: ${line}`.replace(/:[a-z_]+: ?/g, ''),
    blocks: [
      header(title),
      section(line),
      ...commonReasons(report),
      ...shown.flatMap((checks) => partBlocks(checks, report, finished, looks)),
      context(footer(report, looks)),
      ...(finished ? actions([refresh(report, looks)]) : []),
    ],
  };
}

function worstFirst(parts: readonly CheckState[][]): CheckState[][] {
  const badness = (checks: CheckState[]) =>
    ORDER.indexOf(worst(checks.flatMap(({ finding }) => finding ?? [])));
  return [...parts].sort((one, other) => badness(other) - badness(one));
}

function verdict(report: HealthReport) {
  const findings = report.checks.flatMap(({ finding }) => finding ?? []);
  const status = worst(findings);
  const counts = tally(findings);
  const line = (['down', 'degraded', 'unknown', 'healthy'] as const)
    .filter((each) => counts[each] > 0)
    .map((each) => `${MARKS[each]} ${counts[each]} ${each}`)
    .join('   ');
  return {
    title: `${MARKS[status]} ${report.title} ${VERDICTS[status]}`,
    line: line || 'The catalog names nothing to check here.',
  };
}

const BAR_LENGTH = 14;

function progress({ title, checks }: HealthReport) {
  const done = checks.filter(({ finding }) => finding !== undefined).length;
  const filled = Math.round((BAR_LENGTH * done) / Math.max(1, checks.length));
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_LENGTH - filled)}`;
  return {
    title: `${MARKS.pending} Checking ${title}`,
    line: `${bar}  ${done} of ${checks.length} checks`,
  };
}

function partBlocks(
  checks: readonly CheckState[],
  report: HealthReport,
  finished: boolean,
  looks: ViewContext,
) {
  const [first] = checks;
  if (!first) return [];
  const findings = checks.flatMap(({ finding }) => finding ?? []);
  const pending = findings.length < checks.length;
  const status = pending ? 'pending' : worst(findings);
  const fine = checks.filter(({ finding }) => finding?.status === 'healthy');
  const wrong = checks.filter((check) => !fine.includes(check));
  const text = [
    `${MARKS[status]} *${ours(first.part.title)}*`,
    ...wrong.map((check) => checkLine(check, looks.now)),
    fine.map(checkWords).join('  ·  '),
  ]
    .filter(Boolean)
    .join('\n');
  const accessory = finished ? details(first.part, report, looks) : undefined;
  const buttons = finished && status !== 'healthy' ? nextSteps(first.part, report, looks) : [];
  return [section(text, accessory), ...evidence(checks, report), ...actions(buttons)];
}

function checkLine(check: CheckState, now: number): string {
  const { finding } = check;
  const mark = MARKS[finding?.status ?? 'pending'];
  const lasting =
    finding?.since === undefined ? '' : ` (for ${formatDuration(now - finding.since)})`;
  return `${mark} ${checkWords(check)}${lasting}`;
}

function checkWords({ layer, finding }: CheckState): string {
  return `${ours(layer)} ${ours(finding?.summary ?? '')}`.trim();
}

/** What the verdict rests on; for healthy checks only when everything was asked for. */
function evidence(checks: readonly CheckState[], report: HealthReport) {
  const common = new Set(commonLines(report));
  const lines = linesWithLayers(checks, report).filter(([line]) => !common.has(line));
  return lines.length === 0
    ? []
    : [bullets(lines.map(([line, layers]) => `${layers.join(', ')}: ${line}`))];
}

/** One denied role or expired credential makes many checks unknown: its reason is said once, above the parts. */
function commonReasons(report: HealthReport) {
  const lines = linesWithLayers(report.checks, report);
  const common = commonLines(report).flatMap((line) => {
    const layers = lines.find(([each]) => each === line)?.[1] ?? [];
    return `${layers.length} checks: ${line}`;
  });
  return common.length === 0 ? [] : [bullets(common)];
}

const COMMON_FROM = 4;

function commonLines(report: HealthReport): string[] {
  return linesWithLayers(report.checks, report)
    .filter(([, layers]) => layers.length >= COMMON_FROM)
    .map(([line]) => line);
}

/** Each line of evidence that is to be shown, once, with the layers that it is evidence for. */
function linesWithLayers(
  checks: readonly CheckState[],
  { everything }: HealthReport,
): [line: string, layers: string[]][] {
  const layersOf = new Map<string, string[]>();
  for (const { layer, finding } of checks) {
    if (!finding || (finding.status === 'healthy' && !everything)) continue;
    for (const line of evidenceOf(finding))
      layersOf.set(line, [...(layersOf.get(line) ?? []), layer]);
  }
  return [...layersOf];
}

function evidenceOf({ evidence: found }: Finding): string[] {
  return found.slice(0, EVIDENCE_LINES).map((line) => truncate(line, EVIDENCE_LENGTH));
}

function details({ component }: Part, { target }: HealthReport, looks: ViewContext) {
  if (component === undefined || target.includes('/')) return undefined;
  const words = ['health', `${target}/${component}`, '--all'];
  return button({ label: 'Details', id: looks.button({ words, surface: 'modal' }) });
}

function refresh({ target, everything }: HealthReport, looks: ViewContext) {
  const words = ['health', target, ...(everything ? ['--all'] : [])];
  return { label: 'Refresh', id: looks.button({ words, surface: 'edit' }) };
}

function footer({ target, region, elapsed }: HealthReport, { now, asker }: ViewContext): string {
  const seconds = Math.floor(now / 1_000);
  const fallback = new Date(now).toISOString();
  const time = `<!date^${seconds}^{date_short_pretty} {time_secs}|${fallback}>`;
  const took = formatDuration(elapsed);
  return `Asked by ${ours(asker)}  ·  ${code(target)}  ·  ${region}  ·  ${time}  ·  ${took}`;
}
