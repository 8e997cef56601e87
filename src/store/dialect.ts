import type { Kysely } from 'kysely';
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
  /** Chains entries to the log in one transaction. Resolves when it is on disk. */
  append(entries: string[]): Promise<StoredRow[]>;
  /** Resolves when everything that was committed before is on disk. */
  sync(): Promise<void>;
  /** Lets go of what the dialect itself holds beside the connections. */
  close(): Promise<void>;
  /** The sentence for an error while opening: where, what is wrong, what to do. Never the password. */
  explain(error: unknown): string;
}
