import type { DeserializeMiddleware, MiddlewareStack } from '@smithy/types';
import type { AwsScope } from './clients.ts';
import { UNCERTAIN } from './fault-certainty.ts';
import { type AwsCall, AwsFault, stoppedFault, toAwsFault } from './faults.ts';
import { type AwsOperationName, isChange } from './operations.ts';

/** Names a call for faults: what is asked, where, and as whom. */
export function callOf(operation: AwsOperationName, { region, role }: AwsScope): AwsCall {
  return { operation, region, ...(role && { role }) };
}

type Send<Answer> = (options: { abortSignal: AbortSignal }) => Promise<Answer>;

/**
 * Sends one request to AWS. Rejects with `AwsFault` only, and at once when `signal` aborts: also while the
 * SDK resolves credentials, which is the one step where it does not watch the signal itself.
 */
export function callAws<Answer>(
  call: AwsCall,
  signal: AbortSignal,
  send: Send<Answer>,
): Promise<Answer> {
  return attempt(call, signal, send, () => false);
}

/**
 * Sends one request that changes something, with one of `clients.once`: a second one could do it twice. Rejects as `callAws`
 * does; the fault says with `mayHaveHappened` whether the request had left and AWS did not refuse it.
 */
export function changeAws<Input extends object, Output extends object, Answer>(
  call: AwsCall,
  signal: AbortSignal,
  command: { middlewareStack: MiddlewareStack<Input, Output> },
  send: Send<Answer>,
): Promise<Answer> {
  let sent = false;
  const watch: DeserializeMiddleware<Input, Output> = (next) => (request) => {
    signal.throwIfAborted();
    sent = true;
    return next(request);
  };
  command.middlewareStack.add(watch, { step: 'deserialize', priority: 'low', name: 'sent' });
  return attempt(call, signal, send, () => sent);
}

/** The fault for a thing that AWS does not have; `thing` is a noun with its name. */
export function missing(call: AwsCall, thing: string): AwsFault {
  return new AwsFault('not-found', call, {
    what: `there is no ${thing}`,
    remedy: 'Check the name, the region and the account in the catalog',
  });
}

/** A member that AWS always sends; a fault when it did not, because a guess could look healthy. A change was made then. */
export function required<T>(value: T | undefined, member: string, call: AwsCall): T {
  if (value !== undefined) return value;
  const what = `the answer has no ${member}`;
  throw new AwsFault('service', call, { what, ...(isChange(call.operation) && UNCERTAIN) });
}

async function attempt<Answer>(
  call: AwsCall,
  signal: AbortSignal,
  send: Send<Answer>,
  sent: () => boolean,
): Promise<Answer> {
  try {
    signal.throwIfAborted();
    return await orAborted(send({ abortSignal: signal }), signal);
  } catch (error) {
    throw signal.aborted ? stoppedFault(call, signal, sent()) : toAwsFault(error, call, sent());
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
