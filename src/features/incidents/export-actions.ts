import { formatDuration } from '../../kernel/time.ts';
import type { AuditRow } from '../../store/audit.ts';
import type { TimelineLine } from '../../store/timeline.ts';
import { asked, OUTCOMES } from './lines.ts';
import { plain, table, utc } from './markdown.ts';

/** One action with its rows of the audit log, oldest first. */
export interface ActionStory {
  /** What was asked for, in words. */
  readonly words: string;
  readonly askedBy: string;
  readonly approvedBy: readonly string[];
  readonly step: AuditRow['entry']['step'];
  /** Milliseconds from the request to its end; absent while it goes on. */
  readonly took?: number;
  readonly rows: readonly AuditRow[];
}

const ENDS: ReadonlySet<string> = new Set([
  ...['succeeded', 'failed', 'unknown', 'declined', 'expired', 'changed'],
]);

/** The actions of an incident, in the order in which they were asked for. */
export function actionsOf(lines: readonly TimelineLine[]): ActionStory[] {
  const rows = lines.flatMap((line) => ('row' in line && line.kind === 'action' ? [line.row] : []));
  return [...Map.groupBy(rows, ({ entry }) => entry.action?.id).values()].flatMap(storyOf);
}

function storyOf(rows: readonly AuditRow[]): ActionStory[] {
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) return [];
  const approvals = rows.filter(({ entry }) => entry.step === 'approved');
  return [
    {
      words: asked(first.entry),
      askedBy: first.entry.actor.name,
      approvedBy: approvals.map(({ entry }) => entry.actor.name),
      step: last.entry.step,
      ...(ENDS.has(last.entry.step) && { took: Math.max(0, last.entry.at - first.entry.at) }),
      rows,
    },
  ];
}

/** What was changed, by whom, and where that is proven. */
export function actionBlocks(lines: readonly TimelineLine[]): string[] {
  const actions = actionsOf(lines);
  if (actions.length === 0) return [];
  const summary = actions.map(({ words, askedBy, approvedBy, step, took }) => [
    plain(words),
    plain(askedBy),
    approvedBy.map(plain).join(', ') || 'nobody',
    OUTCOMES[step],
    took === undefined ? '' : formatDuration(took),
  ]);
  const proof = actions
    .flatMap(({ rows }) => rows)
    .map(({ seq, hash, entry }) => [
      String(seq),
      utc(entry.at),
      OUTCOMES[entry.step],
      plain(entry.actor.name),
      `\`${hash}\``,
    ]);
  return [
    '## Actions',
    table(['Action', 'Asked by', 'Approved by', 'Outcome', 'Took'], summary),
    'Each step has a row in the audit log; `gridops audit verify` checks the hashes.',
    table(['Audit row', 'Time', 'Step', 'Who', 'Hash'], proof),
  ];
}
