import { truncate } from '../../slack/text.ts';
import type { AuditEntry } from '../../store/entry.ts';
import type { TimelineLine } from '../../store/timeline.ts';

/* What the lines of a timeline say, for the channel and for exports alike. */

export type LineKind = TimelineLine['kind'];

/** Every kind that people can ask for, as a heading says it. */
export const KINDS: Readonly<Record<Exclude<LineKind, 'answer'>, string>> = {
  alarm: 'Alarm',
  acknowledged: 'Acknowledged',
  opened: 'Opened',
  closed: 'Closed',
  reopened: 'Reopened',
  status: 'Status',
  severity: 'Severity',
  role: 'Role',
  update: 'Update',
  note: 'Note',
  message: 'Message',
  joined: 'Joined',
  deployment: 'Deployment',
  health: 'Health',
  link: 'Link',
  chart: 'Chart',
  log: 'Log',
  step: 'GridOps',
  command: 'Command',
  action: 'Action',
};

/** Commands whose success has a line of its own, or is none of the incident's business. */
export const TOLD_ELSEWHERE: readonly string[] = [
  ...['open', 'join', 'severity', 'assign', 'update', 'note', 'link', 'status', 'close', 'reopen'],
  ...['timeline', 'list', 'export'],
]
  .map((word) => `incident ${word}`)
  .concat(['approve', 'decline', 'help', 'logs pin']);

/** One line, in plain words. Texts in it are from outside. */
export interface LineWords {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly label: string;
  readonly who?: string;
  readonly text: string;
  readonly link?: string;
  readonly audit?: { readonly seq: number; readonly hash: string };
}

export function wordsOf(line: TimelineLine): LineWords {
  if ('entry' in line) {
    const { entry, kind, at } = line;
    const files = fileNames(entry.details?.files);
    return {
      at,
      label: kind === 'answer' ? 'Answer' : KINDS[kind],
      text: `${entry.text}${files.length > 0 ? ` (files: ${files.join(', ')})` : ''}`,
      ...(entry.actor && { who: entry.actor.name }),
      ...(entry.link !== undefined && { link: entry.link }),
    };
  }
  const { row, answer, at, kind } = line;
  const { entry, seq, hash } = row;
  return {
    at,
    label: KINDS[kind],
    who: entry.actor.name,
    text: kind === 'action' ? actionText(entry) : commandText(entry, answer?.text),
    ...(answer?.link !== undefined && { link: answer.link }),
    audit: { seq, hash },
  };
}

function fileNames(files: unknown): string[] {
  if (!Array.isArray(files)) return [];
  return files.flatMap((file: unknown) =>
    typeof file === 'object' && file !== null && 'name' in file ? [String(file.name)] : [],
  );
}

/** How a step of the audit log is called here. */
export const OUTCOMES: Readonly<Record<AuditEntry['step'], string>> = {
  requested: 'no outcome written: still running, or interrupted',
  succeeded: 'succeeded',
  failed: 'failed',
  denied: 'refused',
  rejected: 'not understood',
  planned: 'asked for',
  approved: 'approved',
  declined: 'declined',
  expired: 'expired before it was approved',
  started: 'begun',
  changed: 'not run: things changed after it was planned',
  unknown: 'outcome unknown',
};

function commandText(entry: AuditEntry, answer: string | undefined): string {
  const { step, error } = entry;
  const result = error?.message ?? (step === 'succeeded' && answer !== undefined ? answer : '');
  return `${asked(entry)} → ${OUTCOMES[step]}${result === '' ? '' : `: ${firstLine(result)}`}`;
}

function actionText(entry: AuditEntry): string {
  const { step, reason, error, action, breakGlass } = entry;
  return [
    `${asked(entry)} → ${OUTCOMES[step]}`,
    ...(breakGlass ? ['break-glass'] : []),
    ...(reason === undefined ? [] : [`reason: ${reason}`]),
    ...(error ? [firstLine(error.message)] : []),
    ...(action ? [`action ${action.id.slice(0, 8)}`] : []),
  ].join('; ');
}

/** A request in words. */
export function asked({ command, target, parameters }: AuditEntry): string {
  const options = Object.entries(parameters).map(
    ([name, value]) =>
      `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  return truncate([command || '(unreadable)', target, ...options].filter(Boolean).join(' '), 200);
}

function firstLine(text: string): string {
  return truncate(text.split('\n')[0] ?? '', 300);
}
