import { z } from 'zod';
import type { Snapshots } from '../../store/snapshots.ts';
import type { KeptResult } from './report.ts';

const RESULT = 'query result';
const CANCELLATION = 'query cancelled';
/** A query that was cancelled has ended long before. */
const CANCELLATION_LIVES = 3_600_000;

const keptResult: z.ZodType<KeptResult> = z.object({
  target: z.string(),
  region: z.string(),
  title: z.string(),
  place: z.string(),
  text: z.string(),
  note: z.string().optional(),
  logs: z.array(z.string()),
  from: z.number(),
  until: z.number(),
  pricePerGigabyte: z.number(),
  columns: z.array(z.object({ name: z.string(), type: z.enum(['time', 'number', 'text']) })),
  rows: z.array(z.array(z.string())),
  masked: z.number(),
  recordsScanned: z.number(),
  recordsMatched: z.number(),
  bytesScanned: z.number(),
  elapsed: z.number(),
  at: z.number(),
});
const cancellation = z.object({ by: z.string() });

/** Keeps a result until `expiresAt` (epoch milliseconds). */
export async function keepResult(
  snapshots: Snapshots,
  { id, result, expiresAt }: { id: string; result: KeptResult; expiresAt: number },
): Promise<void> {
  await snapshots.save({ id, kind: RESULT, body: result, expiresAt });
}

/** The result that was kept, if it is one of this target; nothing when it has expired or never was. */
export async function findResult(
  snapshots: Snapshots,
  id: string,
  target: string,
): Promise<KeptResult | undefined> {
  const { data } = keptResult.safeParse(await snapshots.find(id));
  return data?.target === target ? data : undefined;
}

/** Remembers who cancels a query of AWS's, for the process that watches it; the first one counts. */
export async function rememberCancellation(
  snapshots: Snapshots,
  { queryId, by, now }: { queryId: string; by: string; now: number },
): Promise<void> {
  const expiresAt = now + CANCELLATION_LIVES;
  await snapshots
    .save({ id: cancellationId(queryId), kind: CANCELLATION, body: { by }, expiresAt })
    // Taken already, or not to be had: the query is stopped nevertheless.
    .catch(() => {});
}

/** Who cancelled a query, where that was one of us. */
export async function cancelledBy(
  snapshots: Snapshots,
  queryId: string,
): Promise<string | undefined> {
  return cancellation.safeParse(await snapshots.find(cancellationId(queryId))).data?.by;
}

function cancellationId(queryId: string): string {
  return `cancelled ${queryId}`;
}
