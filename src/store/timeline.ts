import { maskText } from '../kernel/mask.ts';
import type { AuditRow } from './audit.ts';
import type { Dialect } from './dialect.ts';
import { insertEntry, selectPage, selectRevisions } from './timeline-statements.ts';
import type { StoreTransaction } from './transaction.ts';

/**
 * What the timeline of an incident keeps itself. Commands and actions are not among them: they are read from the audit
 * log, where they are written anyway. `answer`: what a command answered and where; it is shown with that command.
 */
export type TimelineKind =
  | 'alarm'
  | 'acknowledged'
  | 'opened'
  | 'closed'
  | 'reopened'
  | 'status'
  | 'severity'
  | 'role'
  | 'update'
  | 'note'
  | 'message'
  | 'joined'
  | 'deployment'
  | 'health'
  | 'link'
  | 'chart'
  | 'log'
  | 'step'
  | 'answer';

/** One thing that happened in an incident. */
export interface NewTimelineEntry {
  /** Id of the incident, such as `INC-7`. */
  readonly incident: string;
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  readonly kind: TimelineKind;
  /** The same for every telling of the same thing: an incident keeps each key once. */
  readonly key: string;
  /** Slack user id and name of whoever did it; absent for what nobody did. */
  readonly actor?: { readonly id: string; readonly name: string };
  /** A sentence or two, as plain text. It is masked here, and not to be trusted when it is shown. */
  readonly text: string;
  /** More facts for an export; anything that JSON can hold, texts are masked. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** An address where it can be seen. */
  readonly link?: string;
  /** The key of an earlier entry that this one changes or takes back. */
  readonly revises?: string;
}

/** A line of a timeline: an entry of its own, or a row of the audit log with what was answered. */
export type TimelineLine = { readonly at: number; readonly cursor: TimelineCursor } & (
  | { readonly kind: TimelineKind; readonly entry: NewTimelineEntry }
  | { readonly kind: AuditKind; readonly row: AuditRow; readonly answer?: NewTimelineEntry }
);

type AuditKind = 'command' | 'action';

/** The place of a line: by time, entries before audit rows of the same millisecond, then in the order of writing. */
export interface TimelineCursor {
  readonly at: number;
  readonly source: 0 | 1;
  readonly seq: number;
}

export interface TimelineQuery {
  readonly incident: string;
  readonly kinds?: readonly (TimelineKind | AuditKind)[];
  /** Slack user id. */
  readonly actor?: string;
  /** Epoch milliseconds, inclusive. */
  readonly since?: number;
  /** Commands that are left out unless they failed or were refused: their effect has a line of its own, or they had none. */
  readonly told: readonly string[];
  /** `desc`: newest first. */
  readonly order: 'asc' | 'desc';
  /** Only lines behind this one, in that order. */
  readonly after?: TimelineCursor;
  readonly limit: number;
}

/** What happened in incidents, in the order of time. Entries are only ever added: the database refuses all else. */
export interface Timeline {
  /**
   * False if the incident has an entry with this key already. It is on disk when this resolves, or, within a transaction
   * of the caller's, when that one is.
   */
  append(entry: NewTimelineEntry, within?: StoreTransaction): Promise<boolean>;
  /** One page, by one query over entries and audit rows. */
  page(query: TimelineQuery): Promise<TimelineLine[]>;
  /** The entry of this key, and those that revise it, oldest first. */
  revisions(incident: string, key: string): Promise<NewTimelineEntry[]>;
}

/** The timelines in a migrated store. */
export function createTimeline({ db, sync }: Dialect): Timeline {
  return {
    async append(entry, within) {
      const added = await insertEntry(within?.db ?? db, masked(entry));
      if (!within) await sync();
      return added;
    },
    page: (query) => selectPage(db, query),
    revisions: (incident, key) => selectRevisions(db, incident, key),
  };
}

/** An entry whose every text is masked, those of its details as well. */
function masked(entry: NewTimelineEntry): NewTimelineEntry {
  const { text, details, link, actor } = entry;
  return {
    ...entry,
    text: maskText(text),
    ...(actor && { actor: { id: actor.id, name: maskText(actor.name) } }),
    ...(details && { details: maskedDetails(details) }),
    ...(link !== undefined && { link: maskText(link) }),
  };
}

function maskedDetails(
  details: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(details, (_key, part: unknown) =>
    typeof part === 'string' ? maskText(part) : part,
  );
  return JSON.parse(text);
}
