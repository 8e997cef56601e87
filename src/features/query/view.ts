import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { actions, bullets, header, section } from '../../slack/blocks.ts';
import { csvView } from './csv-view.ts';
import { foundView } from './found-view.ts';
import { frame, headline } from './frame.ts';
import type {
  QueryDoubt,
  QueryFault,
  QueryReport,
  QueryRunning,
  QueryStopped,
  QuerySubject,
} from './report.ts';
import { countWords, scannedWords } from './words.ts';

/** A query as a message: while it runs, what it found, or why it found nothing. */
export function queryView(report: QueryReport, looks: ViewContext): View {
  switch (report.state) {
    case 'doubt':
      return doubtView(report, looks);
    case 'running':
      return runningView(report, looks);
    case 'found':
      return report.csv ? csvView(report) : foundView(report, looks);
    case 'stopped':
      return stoppedView(report, looks);
    case 'fault':
      return faultView(report, looks);
  }
}

function doubtView(report: QuerySubject & QueryDoubt, looks: ViewContext): View {
  const text = `Not run yet: ${headline(report)}`;
  const run = looks.button({ words: report.again, surface: 'edit' });
  const { text: query, footer } = frame(report, looks);
  return {
    text: [`${text}.`, ...report.reasons].join(' '),
    blocks: [
      header(`:warning: ${text}`),
      bullets(report.reasons),
      query,
      footer,
      ...actions([{ label: 'Run it', id: run, style: 'primary' }]),
    ],
  };
}

function runningView(report: QuerySubject & QueryRunning, looks: ViewContext): View {
  const { target, id, recordsScanned, elapsed } = report;
  const text = `Searching: ${headline(report)}`;
  const words = ['query', 'cancel', target, id];
  const cancel = looks.button({ words, surface: 'message' });
  const { text: query, footer } = frame(report, looks);
  return {
    text,
    blocks: [
      header(`:hourglass_flowing_sand: ${text}`),
      section(
        recordsScanned === 0
          ? 'Waiting for the first records.'
          : `${countWords(recordsScanned)} records, ${scannedWords(report, report)}, after ${formatDuration(elapsed)}.`,
      ),
      query,
      footer,
      ...actions([{ label: 'Cancel', id: cancel }]),
    ],
  };
}

function stoppedView(report: QuerySubject & QueryStopped, looks: ViewContext): View {
  const text = `${report.why === 'cancelled' ? 'Cancelled' : 'Stopped'}: ${headline(report)}`;
  const { text: query, footer } = frame(report, looks);
  return {
    text: `${text}. ${stopWords(report)}`,
    blocks: [
      header(text),
      bullets([
        stopWords(report),
        `${countWords(report.recordsScanned)} records were read until then: ${scannedWords(report, report)}.`,
      ]),
      query,
      footer,
    ],
  };
}

function stopWords({ why, by, elapsed }: QueryStopped): string {
  const after = formatDuration(elapsed);
  if (why === 'cancelled')
    return by === undefined ? `Cancelled after ${after}.` : `Cancelled by ${by} after ${after}.`;
  if (why === 'stopping') return 'GridOps is restarting. Ask again in a minute.';
  return `No result after ${after}, so it was stopped. Ask for a shorter window, or fewer logs.`;
}

function faultView(report: QuerySubject & QueryFault, looks: ViewContext): View {
  const text = `No result: ${headline(report)}`;
  const { text: query, footer } = frame(report, looks);
  return {
    text: `${text}: ${report.fault}`,
    blocks: [header(`:grey_question: ${text}`), bullets([report.fault]), query, footer],
  };
}

/** What came of a wish to stop a query. */
export interface Cancellation {
  readonly stopped: boolean;
  /** AWS refused; absent where the query had ended. */
  readonly fault?: string;
}

/** Told to the one who pressed; everybody else sees it in the message of the query. */
export function cancellationView({ stopped, fault }: Cancellation): View {
  const text = stopped
    ? 'The query is stopped, and its message will say so.'
    : 'The query was not stopped: it had ended already.';
  return fault === undefined
    ? { text, blocks: [section(text)] }
    : {
        text: `The query was not stopped: ${fault}`,
        blocks: [section(':grey_question: The query was not stopped.'), bullets([fault])],
      };
}
