import { formatDuration, formatInstant } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, type ButtonLook, bullets, context, header, section } from '../../slack/blocks.ts';
import { truncate } from '../../slack/text.ts';
import type { AuditEntry } from '../../store/entry.ts';
import { type AuditFile, fileView } from './file.ts';
import { filterWords } from './filter.ts';
import type { AuditPage, ShownRow } from './page.ts';
import { STEP_WORDS } from './steps.ts';

/** A page of them stays within one message. */
const LINE_LENGTH = 300;
/** Buttons to the steps of the actions that a page shows, the newest ones. */
const MOST_ACTIONS = 3;

/** A page of the log as a list with buttons, or the file. */
export function auditView(result: AuditPage | AuditFile, looks: ViewContext): View {
  return result.kind === 'file' ? fileView(result) : pageView(result, looks);
}

function pageView(page: AuditPage, looks: ViewContext): View {
  const { rows } = page;
  if (rows.length === 0) {
    const text = 'The audit log has nothing like that.';
    return { text, blocks: [section(text)] };
  }
  const newest = rows[0]?.row.seq ?? 0;
  const oldest = rows.at(-1)?.row.seq ?? 0;
  return {
    text: `Audit log: ${rows.length} ${rows.length === 1 ? 'entry' : 'entries'}`,
    blocks: [
      header('Audit log'),
      bullets(rows.map((row) => line(row, looks))),
      context(`${span(oldest, newest)}, times in ${looks.timeZone}.`),
      ...actions(buttons(page, looks)),
    ],
  };
}

function span(from: number, to: number): string {
  return from === to ? `Row ${from}` : `Rows ${from} to ${to}`;
}

function line({ row: { entry }, ended }: ShownRow, looks: ViewContext): string {
  const { at, actor, reason, error, action, incident } = entry;
  const words = [
    formatInstant(at, looks),
    `${actor.name}${WHERE[entry.origin.kind]}`,
    asked(entry),
    '→',
    outcome(entry, ended),
  ].join('  ');
  const why = error ? `: ${error.message.split('\n')[0]}` : '';
  const because = reason === undefined ? '' : `  ·  reason: ${reason}`;
  const ids = [
    ...(incident === undefined ? [] : [`incident ${truncate(incident, 60)}`]),
    ...(action ? [`action ${truncate(action.id, 60)}`] : []),
  ].map((id) => `  ·  ${id}`);
  const tail = ids.join('');
  return `${truncate(`${words}${why}${because}`, LINE_LENGTH - tail.length)}${tail}`;
}

const WHERE: Readonly<Record<AuditEntry['origin']['kind'], string>> = {
  slack: '',
  cli: ' (terminal)',
  job: ' (by GridOps)',
};

function asked({ command, target, parameters, breakGlass }: AuditEntry): string {
  const options = Object.entries(parameters).map(([name, value]) => `${name}=${shown(value)}`);
  const urgent = breakGlass ? '(break-glass)' : undefined;
  return [command || '(unreadable)', target, ...options, urgent].filter(Boolean).join(' ');
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function outcome({ step, durationMs }: AuditEntry, ended: boolean): string {
  if (!ended) return 'no outcome written: still running, or interrupted';
  return `${STEP_WORDS[step]}${durationMs === undefined ? '' : ` in ${formatDuration(durationMs)}`}`;
}

function buttons({ search, rows, older }: AuditPage, looks: ViewContext): ButtonLook[] {
  const { filter, limit } = search;
  const words = filterWords(filter);
  const next = [
    ...words,
    ...(limit === undefined ? [] : ['--limit', String(limit)]),
    '--before',
    String(older),
  ];
  const ids = filter.actionId === undefined ? actionIds(rows) : [];
  return [
    ...(older === undefined
      ? []
      : [{ label: 'Older', id: looks.button({ words: next, surface: 'edit' }) }]),
    { label: 'As file', id: looks.button({ words: [...words, '--file'], surface: 'thread' }) },
    ...ids.map((id) => ({
      label: `Action ${id.slice(0, 8)}`,
      id: looks.button({ words: ['audit', id], surface: 'thread' }),
    })),
  ];
}

function actionIds(rows: readonly ShownRow[]): string[] {
  const ids = rows.flatMap(({ row }) => row.entry.action?.id ?? []);
  return [...new Set(ids)].slice(0, MOST_ACTIONS);
}
