import { z } from 'zod';
import { nothingYet, type TailReport } from './report.ts';

const counts = z.object({
  seen: z.number(),
  leftOut: z.number(),
  lost: z.number(),
  sampled: z.number(),
  masked: z.number(),
  errors: z.number(),
  warnings: z.number(),
});

/** What a tail's job remembers: enough to say what became of it when its process is gone. */
export const tailProgress = z.object({
  /** Whether its message shows that it ended. */
  shown: z.boolean(),
  counts,
  /** Epoch milliseconds: the last sign of life. */
  at: z.number(),
});

export type TailProgress = z.infer<typeof tailProgress>;

export function progressOf(report: TailReport, shown: boolean, at: number): TailProgress {
  return { shown, counts: counts.parse(report), at };
}

/** What is left of a tail whose lines went with its process. */
export function leftOver(progress: TailProgress): TailReport {
  const note = 'The lines went with the process that followed them. They are still in the log.';
  return { ...nothingYet(), ...progress.counts, notes: [note] };
}
