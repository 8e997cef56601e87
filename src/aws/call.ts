import type { AwsScope } from './clients.ts';
import { type AwsCall, AwsFault, stoppedFault, toAwsFault } from './faults.ts';
import type { AwsOperationName } from './operations.ts';

/** Names a call for faults: what is asked, where, and as whom. */
export function callOf(operation: AwsOperationName, { region, role }: AwsScope): AwsCall {
  return { operation, region, ...(role && { role }) };
}

/**
 * Sends one request to AWS. Rejects with `AwsFault` only, and at once when `signal` aborts: also while the
 * SDK resolves credentials, which is the one step where it does not watch the signal itself.
 */
export async function callAws<Output>(
  call: AwsCall,
  signal: AbortSignal,
  send: (options: { abortSignal: AbortSignal }) => Promise<Output>,
): Promise<Output> {
  try {
    signal.throwIfAborted();
    return await orAborted(send({ abortSignal: signal }), signal);
  } catch (error) {
    throw signal.aborted ? stoppedFault(call, signal) : toAwsFault(error, call);
  }
}

/** The fault for a thing that AWS does not have; `thing` is a noun with its name. */
export function missing(call: AwsCall, thing: string): AwsFault {
  return new AwsFault('not-found', call, {
    what: `there is no ${thing}`,
    remedy: 'Check the name, the region and the account in the catalog',
  });
}

/** A member that AWS always sends; a fault when it did not, because a guess could look healthy. */
export function required<T>(value: T | undefined, member: string, call: AwsCall): T {
  if (value !== undefined) return value;
  throw new AwsFault('service', call, { what: `the answer has no ${member}` });
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
