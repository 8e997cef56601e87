import type { Kysely, Transaction } from 'kysely';
import type { StoredRow } from './chain.ts';
import type { Tables } from './schema.ts';

/** What differs between SQLite and Postgres; everything else is written once, in Kysely. */
export interface Dialect {
  name: 'sqlite' | 'postgres';
  db: Kysely<Tables>;
  /** Runs the migrations so that replicas that start at once wait for one another. */
  whileOthersWait<T>(migrate: () => Promise<T>): Promise<T>;
  /** Creates the audit table with its generated columns, and the triggers that refuse update and delete. */
  createAudit(db: Kysely<Tables>): Promise<void>;
  /** Adds to it what searches for actions need, and triggers that keep the head row where the log ends. */
  addActionsToAudit(db: Kysely<Tables>): Promise<void>;
  /**
   * Chains entries to the log: in one transaction of its own, and resolves when it is on disk, or within another one.
   * There must be one entry at least.
   */
  append(entries: string[], within?: Transaction<Tables>): Promise<StoredRow[]>;
  /** Resolves when everything that was committed before is on disk. */
  sync(): Promise<void>;
  /** Lets go of what the dialect itself holds beside the connections. */
  close(): Promise<void>;
  /** The sentence for an error while opening: where, what is wrong, what to do. Never the password. */
  explain(error: unknown): string;
}
