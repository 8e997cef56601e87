import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { Kysely } from 'kysely';
import { hourly } from './housekeeping.ts';
import type { Tables } from './schema.ts';

/** An answer that stays as it was, so that one can page through it without asking again. */
export interface Snapshot {
  id: string;
  /** What wrote it, and so what its body looks like. */
  kind: string;
  /** Anything that JSON can hold; some megabytes are fine. Check its shape again when it is read. */
  body: unknown;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** Frozen answers. A snapshot is never changed, and outlives a restart. */
export interface Snapshots {
  /** Rejects an id that is taken. */
  save(snapshot: Snapshot): Promise<void>;
  /** The body, or undefined if there is none with this id or its time is over. */
  find(id: string): Promise<unknown>;
}

/** The snapshots in a migrated store. */
export function createSnapshots(db: Kysely<Tables>, now: () => number): Snapshots {
  const purge = hourly(now, (at) =>
    db.deleteFrom('snapshots').where('expires_at', '<=', at).execute(),
  );
  return {
    async save({ id, kind, body, expiresAt }) {
      await purge();
      const row = { id, kind, created_at: now(), expires_at: expiresAt, body: await pack(body) };
      await db.insertInto('snapshots').values(row).execute();
    },
    async find(id) {
      const row = await db
        .selectFrom('snapshots')
        .select('body')
        .where('id', '=', id)
        .where('expires_at', '>', now())
        .executeTakeFirst();
      return row && unpack(row.body);
    },
  };
}

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Log lines shrink to a third already at the quickest quality; the best ones take ten times as long to save a tenth more. */
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

async function pack(body: unknown): Promise<string> {
  return (await compress(JSON.stringify(body ?? null), QUICK)).toString('base64');
}

async function unpack(text: string): Promise<unknown> {
  return JSON.parse((await decompress(Buffer.from(text, 'base64'))).toString());
}
