import type { AwsError } from '../engine/index.ts';

/** Cuts a page out of a list. The token is where the next page starts; AWS's are opaque too. */
export function pageOf<Item>(
  items: readonly Item[],
  token: string | undefined,
  size: number,
  invalidToken: () => AwsError,
): { page: Item[]; next: string | undefined } {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0 || start > items.length) throw invalidToken();
  const end = start + size;
  const next = end < items.length ? Buffer.from(String(end)).toString('base64url') : undefined;
  return { page: items.slice(start, end), next };
}
