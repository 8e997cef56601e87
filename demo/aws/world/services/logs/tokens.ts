import type { Position } from '../../logs/scan.ts';
import { invalidToken } from './refusals.ts';

/** Where a page begins, and whether it is read towards the end (`f`) or the start (`b`). */
export interface PageToken {
  direction: 'f' | 'b';
  position: Position;
}

/** AWS: a letter and 56 digits, of which callers know nothing. */
export function tokenOf({ direction, position: { at, skip } }: PageToken): string {
  return `${direction}/${String(at).padStart(20, '0')}${String(skip).padStart(36, '0')}`;
}

/** Reads a token; AWS refuses every other text. */
export function readToken(token: string): PageToken {
  const [, direction, at, skip] = /^([fb])\/(\d{20})(\d{36})$/.exec(token) ?? [];
  if (direction === undefined) throw invalidToken();
  return {
    direction: direction === 'f' ? 'f' : 'b',
    position: { at: Number(at), skip: Number(skip) },
  };
}
