import type { Generated, GeneratedAlways } from 'kysely';

/** The tables of the store, the same on both dialects: text, integers (times are epoch milliseconds) and JSON as text. */
export interface Tables {
  audit: AuditTable;
  audit_head: AuditHeadTable;
  deliveries: { key: string; at: number };
  buttons: { id: string; command: string; input: string; created_at: number };
}

interface AuditTable {
  seq: number;
  prev: string;
  hash: string;
  /** Canonical JSON; these very bytes are hashed. The columns below are computed from it by the database. */
  entry: string;
  at: GeneratedAlways<number>;
  actor: GeneratedAlways<string>;
  command: GeneratedAlways<string>;
  target: GeneratedAlways<string | null>;
  step: GeneratedAlways<string>;
  request_id: GeneratedAlways<string>;
}

/** One row: the last link of the chain. It serialises writers on Postgres and remembers how long the chain was. */
interface AuditHeadTable {
  one: Generated<number>;
  seq: number;
  hash: string;
}
