import type { Job, Jobs } from '../store/jobs.ts';
import type { Sleep } from './sleep.ts';

/** This process no longer holds the job: another one took it over, or somebody cancelled it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(job: Pick<Job, 'id'>) {
    super(`The job ${job.id} is held by somebody else now, or was cancelled.`);
  }
}

export interface LeaseOptions {
  jobs: Pick<Jobs, 'renew'>;
  /** Epoch milliseconds. */
  now: () => number;
  sleep: Sleep;
  /** Epoch milliseconds, just before the claim. */
  claimedAt: number;
  /** Ends the keeping. */
  until: AbortSignal;
}

/**
 * Renews a lease three times in its length until the signal ends that. Resolves with `lost` as soon as the store says so,
 * or when the lease is over and the store has not answered: then somebody else may have the job.
 */
export async function keepLease(
  job: Job,
  { jobs, now, sleep, claimedAt, until }: LeaseOptions,
): Promise<'lost' | 'ended'> {
  const third = job.leaseMs / 3;
  let heldUntil = claimedAt + job.leaseMs;
  await sleep(third, until);
  while (!until.aborted) {
    const askedAt = now();
    const pause = sleep(third, until);
    const answer = await Promise.race([
      jobs.renew(job).catch(() => 'unsure'),
      pause.then(() => 'unsure'),
    ]);
    if (answer === 'held') heldUntil = askedAt + job.leaseMs;
    else if (answer === 'lost' || now() >= heldUntil) return until.aborted ? 'ended' : 'lost';
    await pause;
  }
  return 'ended';
}
