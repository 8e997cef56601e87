import { formatDuration, formatInstant } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, context, header, section } from '../../slack/blocks.ts';
import { truncate } from '../../slack/text.ts';
import type { AuditedRequest, AuditPage } from './page.ts';

const ENDINGS = {
  requested: 'no outcome written: still running, or interrupted',
  succeeded: 'done',
  failed: 'failed',
  denied: 'refused',
  rejected: 'not understood',
} as const;

/** A page of them stays within one message. */
const LINE_LENGTH = 300;

export function auditView(page: AuditPage, looks: ViewContext): View {
  const { requests, older } = page;
  if (requests.length === 0) {
    const text = 'The audit log has nothing like that.';
    return { text, blocks: [section(text)] };
  }
  const newest = requests[0]?.row.seq ?? 0;
  const oldest = requests.at(-1)?.row.seq ?? 0;
  return {
    text: `Audit log: ${requests.length} requests`,
    blocks: [
      header('Audit log'),
      bullets(requests.map((request) => truncate(line(request, looks), LINE_LENGTH))),
      context(`Rows ${oldest} to ${newest}, times in ${looks.timeZone}.`),
      ...actions([
        ...(older === undefined
          ? []
          : [{ label: 'Older', id: looks.button({ words: words(page, older), surface: 'edit' }) }]),
      ]),
    ],
  };
}

function line({ row, ended }: AuditedRequest, looks: ViewContext): string {
  const { at, actor, origin, command, target, parameters, step, durationMs, error } = row.entry;
  const options = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const asked = [command || '(unreadable)', target, ...options].filter(Boolean).join(' ');
  const took = ended && durationMs !== undefined ? ` in ${formatDuration(durationMs)}` : '';
  const why = error ? `: ${error.message.split('\n')[0]}` : '';
  const where = origin.kind === 'cli' ? ' (terminal)' : '';
  return `${formatInstant(at, looks)}  ${actor.name}${where}  ${asked}  →  ${ENDINGS[step]}${took}${why}`;
}

/** The same question again, for what is older. */
function words({ filter }: AuditPage, older: number): string[] {
  const { actor, command, target, since } = filter;
  return [
    'audit',
    ...(actor === undefined ? [] : ['--by', actor]),
    ...(command === undefined ? [] : ['--what', command]),
    ...(target === undefined ? [] : ['--target', target]),
    ...(since === undefined ? [] : ['--since', new Date(since).toISOString()]),
    '--before',
    String(older),
  ];
}
