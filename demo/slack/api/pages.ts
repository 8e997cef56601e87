import { Refusal } from '../refusal.ts';
import type { CallArguments } from './arguments.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/**
 * One page of a list by `limit` and `cursor`, and where the next one begins (Slack: pagination).
 * Errors: invalid_limit, invalid_cursor.
 */
export function page<Item>(items: readonly Item[], args: CallArguments) {
  const limit = args.integer('limit') ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT) throw new Refusal('invalid_limit');
  const start = decode(args.string('cursor'), items.length);
  const end = start + limit;
  const next = end < items.length ? encode(end) : '';
  return { items: items.slice(start, end), metadata: { next_cursor: next } };
}

const encode = (offset: number): string => Buffer.from(`offset:${offset}`).toString('base64');

function decode(cursor: string | undefined, length: number): number {
  if (cursor === undefined) return 0;
  const match = /^offset:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  const offset = Number(match?.[1] ?? Number.NaN);
  if (!(offset < length)) throw new Refusal('invalid_cursor');
  return offset;
}
