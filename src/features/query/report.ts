import type { ChartPicture } from '../../charts/renderer.ts';
import type { ChartSpec } from '../../charts/spec.ts';

/** What was asked, as every message about it says. */
export interface QuerySubject {
  /** `system@environment` or `system@environment/component`. */
  readonly target: string;
  readonly region: string;
  /** The heading of the answer; text of the catalog. */
  readonly title: string;
  /** Whose logs, in words. */
  readonly place: string;
  /** Logs Insights QL, masked. */
  readonly text: string;
  /** What the catalog says that people should know of it. */
  readonly note?: string | undefined;
  /** The logs that it reads, in words. */
  readonly logs: readonly string[];
  /** Epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  /** US dollars. */
  readonly pricePerGigabyte: number;
}

/** How much AWS has read, and for how long. */
export interface QueryFigures {
  readonly recordsScanned: number;
  readonly recordsMatched: number;
  readonly bytesScanned: number;
  /** Milliseconds. */
  readonly elapsed: number;
}

export type ColumnType = 'time' | 'number' | 'text';

export interface QueryColumn {
  /** As AWS names it: `@timestamp`, `bin(5m)`. */
  readonly name: string;
  readonly type: ColumnType;
}

/** What a query found, masked; a cell without a value is empty. */
export interface QueryTable {
  readonly columns: readonly QueryColumn[];
  /** Times are AWS's: `2026-11-21 10:11:12.345`, UTC. */
  readonly rows: readonly (readonly string[])[];
  /** How many values were masked. */
  readonly masked: number;
}

interface QueryResult extends QueryTable, QueryFigures {
  /** When it came, in epoch milliseconds. */
  readonly at: number;
}

/** A result as it was when it came; it is never changed. */
export type KeptResult = QuerySubject & QueryResult;

/** A drawing of the result. */
export interface QueryChart {
  readonly spec: ChartSpec;
  /** What is not in the drawing, how it was drawn or why not. Text from outside. */
  readonly remarks: readonly string[];
}

/** It was not run: it is longer or larger than what runs without a second question. */
export interface QueryDoubt {
  readonly state: 'doubt';
  /** In sentences. */
  readonly reasons: readonly string[];
  /** The same command, surely meant. */
  readonly again: readonly string[];
}

export interface QueryRunning extends QueryFigures {
  readonly state: 'running';
  /** AWS's id of the query. */
  readonly id: string;
}

export interface QueryFound extends QueryResult {
  readonly state: 'found';
  /** Finds the kept result; absent where there are no rows to keep. */
  readonly kept?: string;
  readonly chart?: QueryChart | undefined;
  /** By id; a map, so that a result as JSON holds numbers and no bytes. */
  readonly pictures: ReadonlyMap<string, ChartPicture>;
  /** The rows are wanted as a file, not as a table. */
  readonly csv: boolean;
}

export interface QueryStopped extends QueryFigures {
  readonly state: 'stopped';
  /** Somebody cancelled it, it took too long, or the bot stops. */
  readonly why: 'cancelled' | 'deadline' | 'stopping';
  /** Who cancelled, where that is known. */
  readonly by?: string | undefined;
}

export interface QueryFault {
  readonly state: 'fault';
  /** AWS refused, or did not answer. */
  readonly fault: string;
}

export type QueryState = QueryDoubt | QueryRunning | QueryFound | QueryStopped | QueryFault;

/** The state of a query; partial while it runs. */
export type QueryReport = QuerySubject & QueryState;
