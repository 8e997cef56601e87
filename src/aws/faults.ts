import { UNCERTAIN } from './fault-certainty.ts';
import { explain, type FaultWords, stoppedWords } from './fault-rules.ts';
import { type AwsOperationName, OPERATIONS } from './operations.ts';

/**
 * What went wrong, in the words of somebody on call: `denied` (IAM says no), `credentials` (none, expired
 * or wrong), `throttled`, `timeout` (no answer before the deadline), `not-found`, `unreachable` (no
 * connection), `invalid` (AWS refuses the parameters), `service` (AWS itself failed).
 */
export type AwsFaultKind =
  | 'denied'
  | 'credentials'
  | 'throttled'
  | 'timeout'
  | 'not-found'
  | 'unreachable'
  | 'invalid'
  | 'service';

/** The call that a fault is about. */
export interface AwsCall {
  operation: AwsOperationName;
  region: string;
  /** ARN of the assumed role; absent where the bot calls as itself. */
  role?: string;
}

/**
 * A call to AWS that failed, in words that are safe to show: they may hold ARNs and account ids, never a
 * key or a token. The SDK's error is not kept as `cause`, because some of them quote signed headers.
 */
export class AwsFault extends Error {
  override readonly name = 'AwsFault';
  readonly kind: AwsFaultKind;
  /** The short name of the service, e.g. `ECS`. */
  readonly service: string;
  readonly operation: AwsOperationName;
  readonly region: string;
  readonly role: string | undefined;
  /** For `denied`: the IAM action that is missing. */
  readonly iamAction: string | undefined;
  /** What happened, without the call, e.g. `access denied`. */
  readonly what: string;
  /** What to do about it, where something can be done. */
  readonly remedy: string | undefined;
  /** AWS's own name of the error, e.g. `AccessDeniedException`. */
  readonly code: string | undefined;
  /** AWS's id of the request, for a support case. */
  readonly requestId: string | undefined;
  /** Only of a change: the request had left, and no answer tells that AWS refused it. Never try it again blindly. */
  readonly mayHaveHappened: boolean;

  constructor(kind: AwsFaultKind, call: AwsCall, words: Omit<FaultWords, 'kind'>) {
    const { service } = OPERATIONS[call.operation];
    const as = call.role ? ` ${call.operation === 'AssumeRole' ? 'of' : 'as'} ${call.role}` : '';
    const remedy = words.remedy ? ` ${words.remedy}.` : '';
    super(`${service} ${call.operation} in ${call.region}${as}: ${words.what}.${remedy}`);
    this.kind = kind;
    this.service = service;
    this.operation = call.operation;
    this.region = call.region;
    this.role = call.role;
    this.iamAction = words.iamAction;
    this.what = words.what;
    this.remedy = words.remedy;
    this.code = words.code;
    this.requestId = words.requestId;
    this.mayHaveHappened = words.mayHaveHappened ?? false;
  }
}

/** Says any error of an AWS call in our words; a fault stays the fault that it is. `sent`: a change, whose request had left. */
export function toAwsFault(error: unknown, call: AwsCall, sent = false): AwsFault {
  if (error instanceof AwsFault) return error;
  const { kind, ...words } = explain(error, call, sent);
  return new AwsFault(kind, call, words);
}

/** The fault of a call whose signal aborted: its deadline passed, or nobody waits for it any more. */
export function stoppedFault(call: AwsCall, signal: AbortSignal, sent = false): AwsFault {
  const { kind, ...words } = stoppedWords(signal.reason);
  return new AwsFault(kind, call, { ...words, ...(sent && UNCERTAIN) });
}
