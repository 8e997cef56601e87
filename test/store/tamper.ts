import { GENESIS, linkEntries, type StoredRow } from '../../src/store/chain.ts';
import { createCheckpointer, readCheckpoints } from '../../src/store/checkpoint.ts';
import type { Store } from '../../src/store/store.ts';
import { type Verification, verifyAudit } from '../../src/store/verify.ts';
import { entry } from './entries.ts';
import { createPlace, type Place } from './place.ts';

/** An audit log of some rows, in the hands of somebody who may do everything to the database. */
export interface TamperedLog {
  dataDir: string;
  store: Store;
  run: Place['run'];
  rows(): Promise<StoredRow[]>;
  append(count: number): Promise<void>;
  checkpoint(): Promise<void>;
  /** Changes row `seq` and hashes it and all rows behind it anew, head included: a chain that is sound in itself. */
  rewrite(seq: number, change: (entry: string) => string): Promise<void>;
  verify(): Promise<Verification>;
}

/** A log of ten rows without its triggers. */
export async function createTamperedLog(dialect: Store['dialect']): Promise<TamperedLog> {
  const place = await createPlace(dialect);
  const store = await place.open();
  const append = async (count: number) => {
    for (let index = 0; index < count; index += 1) await store.audit.append(entry());
  };
  await append(10);
  await place.run(dropTriggers[dialect]);
  const { dataDir, run } = place;
  const rows = () => Array.fromAsync(store.audit.rows(Number.MIN_SAFE_INTEGER));
  const { checkpoint } = await createCheckpointer({ dataDir, origin: 'log', audit: store.audit });
  return {
    dataDir,
    store,
    run,
    rows,
    append,
    async checkpoint() {
      await checkpoint();
    },
    async rewrite(seq, change) {
      await run(rehash(await rows(), seq, change));
    },
    verify: async () => verifyAudit(store, await readCheckpoints(dataDir)),
  };
}

/** SQL that writes a row as it is. */
export function insertion({ seq, prev, hash, entry: text }: StoredRow): string {
  return `insert into audit (seq, prev, hash, entry) values (${seq}, '${prev}', '${hash}', '${text}');`;
}

/** As somebody would who does not mind them. */
export const dropTriggers: Record<Store['dialect'], string> = {
  sqlite: ['audit', 'audit_head']
    .flatMap((table) => ['update', 'delete', 'insert'].map((what) => `${table}_refuses_${what}`))
    .map((name) => `drop trigger ${name};`)
    .join(' '),
  postgres: `
    drop trigger audit_refuses_changes on audit;
    drop trigger audit_head_refuses_update on audit_head;
    drop trigger audit_head_refuses_changes on audit_head`,
};

function rehash(rows: StoredRow[], seq: number, change: (entry: string) => string): string {
  const sound = rows.filter((row) => row.seq < seq);
  const texts = rows
    .slice(sound.length)
    .map((row, index) => (index === 0 ? change(row.entry) : row.entry));
  const relinked = linkEntries(sound.at(-1) ?? GENESIS, texts);
  const last = relinked.at(-1) ?? GENESIS;
  return [
    `delete from audit where seq >= ${seq};`,
    ...relinked.map(insertion),
    `update audit_head set seq = ${last.seq}, hash = '${last.hash}';`,
  ].join('\n');
}
