import { z } from 'zod';

/** `--last 10`: how many of something, newest first. */
export function lastArgument(what: string, usual: number, most: number) {
  const error = `expected a number of ${what} from 1 to ${most}`;
  return z
    .string()
    .regex(/^\d{1,4}$/, { error })
    .transform(Number)
    .refine((count) => count >= 1 && count <= most, { error })
    .prefault(String(usual))
    .describe(`how many ${what}, newest first (${usual} unless you say)`)
    .meta({ placeholder: 'count' });
}
