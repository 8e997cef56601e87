import type { ErrorFacts } from './fault-facts.ts';

/** What a fault says besides where a change may have been made although the call failed. */
export const UNCERTAIN = {
  mayHaveHappened: true,
  remedy: 'It may have been done all the same: look at what is there before you ask again',
} as const;

/** Whether AWS certainly did nothing, although the request was handed to the network. */
export function didNothing(facts: ErrorFacts): boolean {
  return refused(facts) || neverLeft(facts);
}

/** A 4xx is AWS's no. 408 only says that it did not wait for all of the request. */
function refused({ status, throttling }: ErrorFacts): boolean {
  return throttling || (status !== undefined && status >= 400 && status < 500 && status !== 408);
}

/** Changes have a connection of their own, so an error of connecting means that nothing was sent on it. */
function neverLeft({ connecting, names, message }: ErrorFacts): boolean {
  return (
    connecting ||
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|CERT|UNABLE_TO_VERIFY/.test(names) ||
    // The handler's words for its connection timeout; the code ETIMEDOUT is of the time after.
    /did not establish a connection/.test(message)
  );
}
