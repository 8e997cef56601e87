import type { z } from 'zod';
import { Unreadable } from './unreadable.ts';

/** Epoch milliseconds of an ISO time; AWS also writes `2026-11-21T10:00:00.000+0000`, without the colon. */
export function instantOf(text: string): number {
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(at)) throw new Unreadable('a time in it cannot be read');
  return at;
}

/** What a JSON text holds; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    // No database, and nobody who reads it, has a use for NUL.
    return JSON.parse(text, (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value,
    );
  } catch {
    return undefined;
  }
}

/** A value in the shape that its sender documents; otherwise says which field is wrong. `what` is a noun. */
export function shaped<Output>(schema: z.ZodType<Output>, value: unknown, what: string): Output {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.length ? issue.path.join('.') : 'the whole';
  throw new Unreadable(`it looks like ${what}, but ${where} is not as expected`);
}

/** The parts of an ARN that tell where it is; undefined where it is none. AWS: Amazon Resource Names. */
export function placeOfArn(
  arn: string | undefined,
): { region: string; account: string } | undefined {
  const [prefix, , , region, account] = arn?.split(':') ?? [];
  return prefix === 'arn' && region && account ? { region, account } : undefined;
}
