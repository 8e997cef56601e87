import type { Transaction } from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

/** Writes to several tables that happen all or none. */
export interface StoreTransaction {
  db: Transaction<Tables>;
  /** Calls back when all of it is on disk; never if it was rolled back. */
  afterCommit(call: () => void): void;
}

/**
 * Runs some writes as one transaction and resolves when they are on disk; what `work` throws rolls all of them back.
 * `work` must write through its transaction only and wait for nothing else: on SQLite everybody else waits meanwhile, so
 * to wait for another part of the store in there is to wait for ever.
 */
export type Transact = <Result>(
  work: (transaction: StoreTransaction) => Promise<Result>,
) => Promise<Result>;

/** Transactions in a migrated store. */
export function createTransact({ db, sync }: Dialect): Transact {
  return async (work) => {
    const committed: (() => void)[] = [];
    const result = await db
      .transaction()
      .execute((transaction) =>
        work({ db: transaction, afterCommit: (call) => void committed.push(call) }),
      );
    await sync();
    for (const call of committed) call();
    return result;
  };
}
