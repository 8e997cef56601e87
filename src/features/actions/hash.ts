import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ActionName } from '../../config/actions-schema.ts';
import type { ActionArguments, Plan } from './kind.ts';

/**
 * What an approval is bound to: SHA-256 (hex) over the canonical JSON (RFC 8785) of the action, its target, its
 * arguments and what decides of its plan. The same request on an unchanged world has the same hash.
 */
export function planHash(
  name: ActionName,
  target: string,
  args: ActionArguments,
  { before, after, details }: Pick<Plan, 'before' | 'after' | 'details'>,
): string {
  const text = canonicalize({ name, target, args, before, after, details });
  if (text === undefined) throw new TypeError('A plan must be JSON.');
  return createHash('sha256').update(text).digest('hex');
}

/** Enough of a hash for people to compare. */
export const shortHash = (hash: string): string => hash.slice(0, 10);
