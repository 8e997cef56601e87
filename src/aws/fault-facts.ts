import { z } from 'zod';

/** What the SDK's errors have in common, whichever protocol they came by. */
export interface ErrorFacts {
  /** Every name the error goes by: its class, its code, its system error. */
  names: string;
  message: string;
  status: number | undefined;
  throttling: boolean;
  /** The system could not connect. */
  connecting: boolean;
  /** AWS's own name of the error, or else the system's. */
  code: string;
  requestId: string | undefined;
}

const sdkError = z.object({
  name: z.string().catch('Error'),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  Code: z.string().optional().catch(undefined),
  syscall: z.string().optional().catch(undefined),
  $metadata: z
    .object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() })
    .catch({}),
  $retryable: z.object({ throttling: z.boolean().optional() }).catch({}),
});

/** Reads what it can from whatever the SDK threw. */
export function factsOf(error: unknown): ErrorFacts {
  const {
    name,
    message,
    code,
    Code,
    syscall = '',
    $metadata,
    $retryable,
  } = sdkError.parse(typeof error === 'object' && error !== null ? error : {});
  return {
    names: [name, code, Code].filter(Boolean).join(' '),
    message,
    status: $metadata.httpStatusCode,
    throttling: $retryable.throttling === true,
    connecting: ['connect', 'getaddrinfo'].includes(syscall),
    code: Code ?? code ?? name,
    requestId: $metadata.requestId,
  };
}

/** What the SDK puts in place of AWS's words when it cannot read the answer. */
const SDK_WORDS = /^(Unknown(Error)?)?$|Deserialization error/;

/** AWS's own words, short, on one line, and without anything that looks like a key or a token. */
export function quoted(message: string): string {
  const masked = message
    .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, '[key]')
    .replace(/[A-Za-z0-9+/=]{64,}/g, '[token]')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
  if (SDK_WORDS.test(masked)) return '';
  return ` (${masked.length > 200 ? `${masked.slice(0, 199)}…` : masked})`;
}
