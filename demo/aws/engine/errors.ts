import type { SimulatedService } from './service.ts';

/**
 * A refusal in AWS's words. The code is the name in the service's model (`ClusterNotFoundException`)
 * or its code on the query wire (`DBInstanceNotFound`); status and members come from the model where
 * it knows the error, and from here where it does not (`AccessDenied`, `ExpiredToken`).
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  /** Modelled members beside the message, e.g. `resourceType`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    { status = 400, members = {} }: { status?: number; members?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** An error as the wires write it. */
export interface Fault {
  /** The shape's name, e.g. `TargetGroupNotFoundException`. */
  code: string;
  /** The code on the query wire, e.g. `TargetGroupNotFound`. */
  queryCode: string;
  status: number;
  message: string;
  members: Readonly<Record<string, unknown>>;
}

/** Looks an error up in the service's model. */
export function faultOf(error: AwsError, service: SimulatedService | undefined): Fault {
  const { message, members } = error;
  const traits = service?.errorTraits(error.code);
  if (!traits) {
    return { code: error.code, queryCode: error.code, status: error.status, message, members };
  }
  return {
    code: traits.name,
    queryCode: traits.queryCode ?? traits.name,
    status: traits.status ?? error.status,
    message,
    members,
  };
}
