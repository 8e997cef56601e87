import { didNothing, UNCERTAIN } from './fault-certainty.ts';
import { type ErrorFacts, factsOf, quoted } from './fault-facts.ts';
import type { AwsCall, AwsFaultKind } from './faults.ts';
import { isChange, OPERATIONS } from './operations.ts';

/** How a fault is told. */
export interface FaultWords {
  kind: AwsFaultKind;
  /** Starts in lower case and ends without a full stop. */
  what: string;
  /** A sentence without its full stop. */
  remedy?: string;
  iamAction?: string;
  code?: string;
  requestId?: string;
  mayHaveHappened?: boolean;
}

type Words = Omit<FaultWords, 'code' | 'requestId' | 'mayHaveHappened'>;
type Rule = [
  applies: (facts: ErrorFacts) => boolean,
  words: (facts: ErrorFacts, call: AwsCall) => Words,
];

/** Finds the words for whatever the SDK threw. The first rule that applies wins. `sent`: a change, whose request had left. */
export function explain(error: unknown, call: AwsCall, sent: boolean): FaultWords {
  const facts = factsOf(error);
  const [, words] = RULES.find(([applies]) => applies(facts)) ?? FALLBACK;
  const told = words(facts, call);
  const uncertain = sent && told.kind !== 'throttled' && !didNothing(facts);
  const { code, requestId } = facts;
  return { ...told, ...(uncertain && UNCERTAIN), code, ...(requestId && { requestId }) };
}

/** The words for a call whose signal aborted with `reason`. */
export function stoppedWords(reason: unknown): Words {
  const deadline = reason instanceof Error && reason.name === 'TimeoutError';
  const what = deadline ? 'no answer before the deadline' : 'stopped before it answered';
  return { kind: 'timeout', what };
}

const named =
  (pattern: RegExp) =>
  ({ names }: ErrorFacts) =>
    pattern.test(names);
const answered = (from: number, to: number) => (facts: ErrorFacts) =>
  facts.status !== undefined && facts.status >= from && facts.status <= to;

const RULES: readonly Rule[] = [
  [named(/AbortError/), () => stoppedWords(undefined)],
  [
    (facts) =>
      facts.throttling ||
      facts.status === 429 ||
      named(/Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimit/)(facts),
    (_, call) => ({
      kind: 'throttled',
      what: repeatedly(call, 'AWS asks for fewer calls', ', and waiting did not help'),
      remedy: 'Try again in a minute',
    }),
  ],
  [
    ({ names, message }) =>
      /Expired(Token|Credential)|RequestExpired|TokenRefreshRequired/.test(names) ||
      (/ProviderError/.test(names) && /expired/i.test(message)),
    () => ({
      kind: 'credentials',
      what: 'the AWS credentials have expired',
      remedy:
        'Renew them (for example with aws sso login), and restart GridOps if they come from its environment',
    }),
  ],
  [
    named(/ProviderError|MissingAuthenticationToken/),
    () => ({
      kind: 'credentials',
      what: 'no AWS credentials were found',
      remedy:
        'Give GridOps some: a task or instance role, AWS_PROFILE, or AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY',
    }),
  ],
  [
    named(
      /SignatureDoesNotMatch|InvalidSignature|RequestTimeTooSkewed|RequestInTheFuture|IncompleteSignature/,
    ),
    () => ({
      kind: 'credentials',
      what: 'AWS does not accept the signature',
      remedy: 'Check the secret access key, and the clock of the machine: it may be off by minutes',
    }),
  ],
  [
    named(
      /UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|AuthFailure|InvalidToken|InvalidIdentityToken/,
    ),
    () => ({
      kind: 'credentials',
      what: 'AWS does not know these credentials',
      remedy:
        'Check the access key and its session token: they may be deleted, inactive or of another partition',
    }),
  ],
  [
    named(/AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|Forbidden|OptInRequired/),
    deniedWords,
  ],
  [
    named(/NotFound/),
    ({ message }) => ({
      kind: 'not-found',
      what: `AWS has no such thing there${quoted(message)}`,
      remedy: 'Check the name, the region and the account in the catalog',
    }),
  ],
  [
    named(/ENOTFOUND|EAI_AGAIN/),
    () => ({
      kind: 'unreachable',
      what: 'the name of the AWS endpoint does not resolve',
      remedy: 'Check DNS, the region in the catalog and AWS_ENDPOINT_URL',
    }),
  ],
  [
    named(
      /ECONNREFUSED|ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|ENETDOWN|CERT_|ERR_TLS|EPROTO|SELF_SIGNED/,
    ),
    ({ names }) => ({
      kind: 'unreachable',
      what: /CERT_|ERR_TLS|EPROTO|SELF_SIGNED/.test(names)
        ? 'no secure connection to the AWS endpoint'
        : 'no connection to the AWS endpoint',
      remedy: 'Check the network and AWS_ENDPOINT_URL',
    }),
  ],
  [
    named(/TimeoutError|RequestTimeout|ETIMEDOUT/),
    (_, call) => ({
      kind: 'timeout',
      what: repeatedly(call, 'no answer in time', ', after several attempts'),
    }),
  ],
  [
    answered(500, 599),
    ({ status, message }) => ({
      kind: 'service',
      what: `AWS failed with HTTP ${status}${quoted(message)}`,
      remedy: 'Try again; the AWS Health Dashboard tells of larger faults',
    }),
  ],
  [answered(200, 299), () => ({ kind: 'service', what: 'the answer cannot be read' })],
  [answered(403, 403), deniedWords],
  [
    answered(400, 499),
    ({ message }) => ({ kind: 'invalid', what: `AWS refuses the request${quoted(message)}` }),
  ],
];

const FALLBACK: Rule = [
  () => true,
  ({ message }) => ({ kind: 'service', what: `the call failed${quoted(message)}` }),
];

/** A change is tried once, and nothing is said of more. */
function repeatedly(call: AwsCall, what: string, more: string): string {
  return isChange(call.operation) ? what : `${what}${more}`;
}

/** AWS names the action in most refusals; IoT and encoded refusals do not, so the table has it. */
function deniedWords({ message }: ErrorFacts, call: AwsCall): Words {
  const told =
    /not authorized to perform:? ([\w-]+:\w+)/.exec(message) ??
    /allows the ([\w-]+:\w+) action/.exec(message);
  const iamAction = told?.[1] ?? OPERATIONS[call.operation].iamAction;
  const explicit = /explicit deny(?: in an? ([\w -]+policy))?/.exec(message);
  if (explicit) {
    const where = explicit[1] ? ` in a ${explicit[1]}` : '';
    const what = isChange(call.operation) ? 'action' : 'check';
    const remedy = `Lift the deny, or leave this ${what} out of the catalog`;
    return {
      kind: 'denied',
      what: `an explicit deny${where} forbids ${iamAction}`,
      remedy,
      iamAction,
    };
  }
  if (call.operation === 'AssumeRole') {
    const remedy = `Let the role's trust policy name the identity that GridOps runs as, and allow ${iamAction} on the role to that identity`;
    return { kind: 'denied', what: 'the role cannot be assumed', remedy, iamAction };
  }
  const printed =
    OPERATIONS[call.operation].kind === 'act' ? ' (gridops iam --act prints all)' : '';
  const who = call.role ? 'that role' : 'the identity that GridOps runs as';
  return {
    kind: 'denied',
    what: 'access denied',
    remedy: `Allow ${iamAction} to ${who}${printed}`,
    iamAction,
  };
}
