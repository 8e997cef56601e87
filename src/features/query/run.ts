import { AwsFault } from '../../aws/faults.ts';
import { startQuery } from '../../aws/logs-insights.ts';
import { MalformedQueryFault } from '../../aws/logs-malformed-query.ts';
import { ChartFault, type ChartRenderer } from '../../charts/renderer.ts';
import type { CatalogLogLimits } from '../../config/logs-schema.ts';
import { createMasker } from '../../masking/masker.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { doubts, expectedBytes } from './estimate.ts';
import { followQuery, type QueryEnd, type QueryWatch } from './follow-query.ts';
import { cancelledBy, keepResult } from './kept.ts';
import { malformed } from './malformed.ts';
import type { KeptResult, QueryFigures, QueryReport, QuerySubject } from './report.ts';
import { CHART, chartOf } from './series.ts';
import { tableOf } from './table.ts';

export interface AskedQuery {
  readonly subject: QuerySubject;
  /** Logs Insights QL, as AWS is asked. */
  readonly text: string;
  /** Names of log groups. */
  readonly groups: readonly string[];
  /** Rows at most. */
  readonly limit: number | undefined;
  /** It runs however much it reads. */
  readonly sure: boolean;
  /** The same command, surely meant. */
  readonly again: readonly string[];
  /** The rows are wanted as a file. */
  readonly csv: boolean;
}

export interface QueryTools extends QueryWatch {
  readonly renderer: ChartRenderer;
  readonly snapshots: Snapshots;
  readonly limits: CatalogLogLimits;
  readonly timeZone: string;
  readonly now: () => number;
  readonly newId: () => string;
  /** How long a call may take, in milliseconds. */
  readonly patience: number;
}

/**
 * Runs a query to its end, or says why it should not run without a second question. Throws UserError for a text that AWS
 * cannot read; what AWS refuses otherwise is told in the report.
 */
export async function runQuery(
  asked: AskedQuery,
  tools: QueryTools,
  progress: (report: QueryReport) => void,
): Promise<QueryReport> {
  const { subject } = asked;
  try {
    const reasons = asked.sure ? [] : await readDoubts(asked, tools);
    if (reasons.length > 0) return { ...subject, state: 'doubt', reasons, again: asked.again };
    return await runToEnd(asked, tools, progress);
  } catch (error) {
    if (error instanceof MalformedQueryFault) throw malformed(error, asked.text);
    if (!(error instanceof AwsFault)) throw error;
    return { ...subject, state: 'fault', fault: error.message };
  }
}

async function readDoubts({ subject, groups }: AskedQuery, tools: QueryTools): Promise<string[]> {
  const { now, limits } = tools;
  const signal = withPatience(tools);
  const expected = await expectedBytes({ ...tools, signal }, groups, subject, now());
  return doubts(subject, expected, limits);
}

async function runToEnd(
  asked: AskedQuery,
  tools: QueryTools,
  progress: (report: QueryReport) => void,
): Promise<QueryReport> {
  const { subject, text, groups, limit } = asked;
  const { clients, scope, now, snapshots } = tools;
  const startedAt = now();
  const query = { ...subject, text, groups, ...(limit !== undefined && { limit }) };
  // Not with the signal of the request: a query whose id never came could not be stopped.
  const id = await startQuery(clients, scope, query, AbortSignal.timeout(tools.patience));
  const figures = ({ statistics }: Pick<QueryEnd['results'], 'statistics'>): QueryFigures => ({
    ...statistics,
    elapsed: now() - startedAt,
  });
  const running = (statistics: QueryEnd['results']['statistics']) =>
    progress({ ...subject, state: 'running', id, ...figures({ statistics }) });
  running({ recordsMatched: 0, recordsScanned: 0, bytesScanned: 0 });
  const { why, results } = await followQuery(id, tools, (partial) => running(partial.statistics));
  const read = figures(results);
  if (why === 'failed') return { ...subject, state: 'fault', fault: failure(results.status) };
  if (why === 'complete') return found(asked, results, read, tools);
  const by = why === 'cancelled' ? await cancelledBy(snapshots, id) : undefined;
  return { ...subject, state: 'stopped', why, by, ...read };
}

function failure(status: string): string {
  return `AWS ended the query as ${status}. Try a shorter window, or fewer logs.`;
}

function withPatience({ signal, patience }: QueryTools): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(patience)]);
}

/** What was found, masked before anything else happens to it, and kept. */
async function found(
  { subject, text, csv }: AskedQuery,
  { rows }: QueryEnd['results'],
  figures: QueryFigures,
  tools: QueryTools,
): Promise<QueryReport> {
  const { limits, now, newId, snapshots } = tools;
  const table = await tableOf(rows, text, createMasker({ emails: limits.maskEmails }));
  const at = now();
  const result: KeptResult = { ...subject, ...table, ...figures, at };
  if (rows.length === 0) return { ...result, state: 'found', pictures: new Map(), csv: false };
  const id = newId();
  await keepResult(snapshots, { id, result, expiresAt: at + limits.keep });
  return showResult(result, id, csv, tools);
}

/** A result as it is shown, with its chart unless only the file is wanted. */
export async function showResult(
  result: KeptResult,
  kept: string,
  csv: boolean,
  { renderer, timeZone, signal }: Pick<QueryTools, 'renderer' | 'timeZone' | 'signal'>,
): Promise<QueryReport> {
  const base = { ...result, state: 'found', kept, pictures: new Map(), csv } as const;
  const chart = csv ? undefined : chartOf(result, timeZone);
  if (!chart) return base;
  try {
    const picture = await renderer.draw(chart.spec, signal);
    const remarks = picture.note ? [...chart.remarks, picture.note] : chart.remarks;
    return { ...base, chart: { ...chart, remarks }, pictures: new Map([[CHART, picture]]) };
  } catch (error) {
    if (!(error instanceof ChartFault)) throw error;
    return { ...base, chart: { ...chart, remarks: [...chart.remarks, error.message] } };
  }
}
