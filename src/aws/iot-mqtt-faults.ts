import { UNCERTAIN } from './fault-certainty.ts';
import { type AwsCall, AwsFault, stoppedFault, toAwsFault } from './faults.ts';
import { type AwsOperationName, OPERATIONS } from './operations.ts';

/** How a connection ended, as far as the network tells. */
export interface Ending {
  /** What the socket or the MQTT client complained of last. */
  readonly error?: Error;
  /** Of AWS's answer, where it did not open a WebSocket. */
  readonly refusal?: { readonly status: number; readonly name: string };
}

/** What was being done when it ended: the call, and the topic that it was about. */
export interface Doing {
  readonly call: AwsCall;
  readonly topic?: string;
  readonly signal: AbortSignal;
  /** A message had left, and was not confirmed. */
  readonly sent?: boolean;
}

/** MQTT 3.1.1, 3.2.2.3 and 3.9.3: return codes that say "not authorized". */
const FORBIDDEN = [4, 5, 128];

/**
 * Says in words why something did not work over MQTT, which has no errors of its own: AWS closes the connection of a client
 * that does what its policy does not allow. AWS: Diagnosing connectivity issues.
 */
export function mqttFault({ error, refusal }: Ending, doing: Doing): AwsFault {
  const { call, signal, sent = false } = doing;
  if (signal.aborted) return stoppedFault(call, signal, sent);
  if (refusal) {
    const $metadata = { httpStatusCode: refusal.status };
    return toAwsFault({ name: refusal.name, message: '', $metadata }, call);
  }
  const code = error && 'code' in error ? error.code : undefined;
  if (typeof code === 'number')
    return FORBIDDEN.includes(code) ? forbidden(doing, 'AWS refuses') : refused(doing, error);
  if (error && (code === 'ETIMEDOUT' || LATE.test(error.message))) return late(doing);
  if (typeof code === 'string') return toAwsFault(error, call, sent);
  return forbidden(doing, 'AWS closed the connection at');
}

/** The words of the MQTT client and of the WebSocket below it. */
const LATE = /time(?:d )?out/i;

function late({ call, sent }: Doing): AwsFault {
  const what = 'the broker did not answer in time';
  return new AwsFault('timeout', call, { what, ...(sent && UNCERTAIN) });
}

function refused({ call }: Doing, error: Error | undefined): AwsFault {
  const what = `the broker refuses (${error?.message ?? 'no reason given'})`;
  return new AwsFault('service', call, { what, remedy: 'Try again' });
}

const DOING: Partial<Record<AwsOperationName, string>> = {
  Connect: 'the attempt to connect',
  Subscribe: 'the subscription to',
  Publish: 'the message to',
};

/** A connection that is closed without a word is how AWS says no; one that was only listening can be closed for any reason. */
function forbidden({ call, topic, sent }: Doing, who: string): AwsFault {
  const doing = DOING[call.operation];
  if (doing === undefined)
    return new AwsFault('unreachable', call, { what: 'the connection was closed from afar' });
  const { iamAction } = OPERATIONS[call.operation];
  const where = topic === undefined ? '' : ` ${JSON.stringify(topic)}`;
  const as = call.role ? 'that role' : 'the identity that GridOps runs as';
  const allow = `Allow ${iamAction} there to ${as}`;
  return new AwsFault('denied', call, {
    what: `${who} ${doing}${where}, as it does where that is not allowed`,
    iamAction,
    ...(sent && { mayHaveHappened: true }),
    remedy: sent ? `${allow}. ${UNCERTAIN.remedy}` : allow,
  });
}
