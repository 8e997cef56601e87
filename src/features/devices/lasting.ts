import { z } from 'zod';
import { parseDuration } from '../../kernel/time.ts';

/** Milliseconds of `90s` or `5m`; a second at least. */
export const lasting = z.string().transform((text, context): number => {
  const milliseconds = parseDuration(text) ?? 0;
  if (milliseconds >= 1_000) return milliseconds;
  context.addIssue({ code: 'custom', message: 'expected a duration such as `30s` or `5m`' });
  return z.NEVER;
});
