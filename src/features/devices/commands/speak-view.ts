import { formatDuration } from '../../../kernel/time.ts';
import type { View, ViewContext } from '../../../kernel/view.ts';
import {
  actions,
  type ButtonLook,
  bullets,
  context,
  header,
  section,
  table,
} from '../../../slack/blocks.ts';
import { code, ours, truncate } from '../../../slack/text.ts';
import { footer, type Place } from '../words.ts';
import type { AckRow } from './ack-rows.ts';
import type { Expectation } from './dialect.ts';
import type { CommandAnswer } from './send.ts';

/** What was said to a thing and what it answered, as far as it is known: plain data, masked. */
export interface SpokenReport extends Place {
  readonly command: 'ping' | 'device send';
  readonly thing: string;
  readonly op: string;
  /** `key=value` */
  readonly words: readonly string[];
  /** Milliseconds that the answer is waited for. */
  readonly timeout: number;
  /** How the thing speaks, and what it does with the op. */
  readonly dialect: {
    readonly expectation: Expectation;
    readonly title?: string;
    readonly fault?: string;
  };
  /** The component of the catalog with the log of AWS IoT. */
  readonly iotLog?: string;
  /** Absent until it has left. */
  readonly sent?: Pick<CommandAnswer, 'correlationId' | 'topic' | 'sentAt'>;
  /** Absent while it is waited for. */
  readonly answer?: Omit<CommandAnswer, 'ack'> & { readonly rows: readonly AckRow[] };
}

const MARKS = {
  acknowledged: ':white_check_mark:',
  refused: ':x:',
  silent: ':x:',
  unsent: ':x:',
} as const satisfies Record<CommandAnswer['kind'], string>;
const ERROR_LENGTH = 700;

/** The state of one command: a tick only where the thing itself says that it worked. */
export function speakView(report: SpokenReport, looks: ViewContext): View {
  const { answer, thing, title } = report;
  const headline = `${thing} (${title}): ${summary(report)}`;
  const mark = answer ? MARKS[answer.kind] : ':hourglass_flowing_sand:';
  const rows = answer?.rows ?? [];
  const notes = [...(answer?.notes ?? []), ...next(report)];
  return {
    text: headline,
    blocks: [
      header(`${mark} ${truncate(headline, 130)}`),
      section(facts(report).join('\n')),
      ...(rows.length > 0 ? [table([['Acknowledged', 'Value'], ...rows])] : []),
      ...(notes.length > 0 ? [bullets(notes)] : []),
      context(footer(report, answer?.sentAt ?? report.sent?.sentAt ?? looks.now, looks)),
      ...actions(answer ? buttons(report, looks) : []),
    ],
  };
}

function summary({ answer, sent, op, timeout, dialect }: SpokenReport): string {
  if (!answer) return sent ? `${op} published, waiting` : `${op}, connecting`;
  const { kind, roundTrip = 0, rows } = answer;
  if (kind === 'acknowledged') return `${op} acknowledged in ${roundTrip} ms`;
  if (kind === 'refused') return `${op} refused after ${roundTrip} ms`;
  if (kind === 'unsent') return `${op} not sent`;
  if (rows.length > 0) return `${op} answered without saying whether it worked`;
  const ignored = dialect.expectation === 'ignored' ? ', as it ignores it' : '';
  const isOver = answer.waited >= timeout;
  return isOver ? `${op}: no ack within ${formatDuration(timeout)}${ignored}` : `${op}: no ack`;
}

function facts({ answer, sent, op, words, dialect }: SpokenReport): string[] {
  const published = answer?.kind === 'unsent' ? undefined : (answer ?? sent);
  const trip = answer?.roundTrip;
  return [
    `*Command*  ${code([op, ...words].join(' '))}`,
    ...(published ? [`*Topic*  ${code(published.topic)}`] : []),
    ...(published ? [`*Correlation id*  ${code(published.correlationId)}`] : []),
    ...(trip === undefined ? [] : [`*Round trip*  ${trip} ms`]),
    ...(answer?.error === undefined ? [] : [`*Why*  ${code(answer.error, ERROR_LENGTH)}`]),
    `*Speaks like*  ${dialectWords(dialect, op)}`,
  ];
}

const EXPECTED: Readonly<Record<Expectation, (op: string) => string>> = {
  answered: (op) => `which answers ${op}`,
  refused: (op) => `which knows no ${op} and says so`,
  ignored: (op) => `which ignores ${op} and sends no acknowledgement`,
  unknown: (op) => `it is not known whether it answers ${op}`,
};

function dialectWords({ title, expectation, fault }: SpokenReport['dialect'], op: string): string {
  if (fault !== undefined) return ours(`not known: ${truncate(fault, ERROR_LENGTH)}`);
  return title === undefined ? 'not known' : ours(`${title}, ${EXPECTED[expectation](op)}`);
}

/** What to look at when nothing came back. */
function next({ answer, dialect, thing, op }: SpokenReport): string[] {
  if (answer?.kind !== 'silent' || answer.rows.length > 0) return [];
  if (dialect.expectation === 'ignored')
    return [`Its silence says nothing of ${thing}: ping it to see whether it is there.`];
  return [
    `It may have heard ${op}: it was published once, and is not sent again.`,
    'Look next: is it connected, are its certificates valid, and what did AWS IoT log of it? Nothing is heard either where iot:Receive is not allowed.',
  ];
}

function buttons(report: SpokenReport, looks: ViewContext): ButtonLook[] {
  const { command, target, thing, op, words, answer } = report;
  const look = (label: string, asked: readonly string[]): ButtonLook => ({
    label,
    id: looks.button({ words: asked, surface: 'thread' }),
  });
  const again =
    command === 'ping' ? ['ping', target, thing] : [command, target, thing, op, ...words];
  return [
    ...(answer?.kind === 'acknowledged'
      ? [look('Shadow', ['shadow', target, thing])]
      : checks(report).map(([label, asked]) => look(label, asked))),
    look(command === 'ping' ? 'Ping again' : 'Send again', again),
  ];
}

function checks({ target, thing, iotLog }: SpokenReport): [label: string, words: string[]][] {
  const place = target.split('/')[0] ?? target;
  const since = ['--grep', thing, '--since', '1h'];
  const log = iotLog === undefined ? [] : ['logs', `${place}/${iotLog}`, ...since];
  return [
    ['Device', ['device', target, thing]],
    ['Certificates', ['certs', target, thing]],
    ...(log.length > 0 ? [['AWS IoT log', log] satisfies [string, string[]]] : []),
  ];
}
