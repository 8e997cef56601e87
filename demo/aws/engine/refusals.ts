import type { WireName } from './call.ts';
import { AwsError } from './errors.ts';

/** What decides the shape of a refusal: every wire and service has its own. */
interface Refused {
  wire: WireName;
  signingName: string;
  operation: string;
}

/** AWS: the request rate was exceeded. Modelled by some services (IoT), common to all. */
export function throttled({ wire }: Pick<Refused, 'wire'>): AwsError {
  return new AwsError(wire === 'query' ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
}

/** AWS: session credentials that are past their time. */
export function expiredToken({ wire }: Pick<Refused, 'wire'>): AwsError {
  const message = 'The security token included in the request is expired';
  if (wire === 'query') return new AwsError('ExpiredToken', message, { status: 403 });
  return new AwsError('ExpiredTokenException', message, { status: statusOf(wire) });
}

/**
 * AWS: no identity-based policy allows the action. Some services leave the resource out
 * (elasticloadbalancing), and the device data plane says only "Forbidden".
 */
export function accessDenied(call: Refused, principal: string, resource?: string): AwsError {
  if (call.signingName === 'iotdata') return new AwsError('ForbiddenException', 'Forbidden');
  const action = `${iamPrefix(call.signingName)}:${call.operation}`;
  const where = resource === undefined ? '' : ` on resource: ${resource}`;
  const message = `User: ${principal} is not authorized to perform: ${action}${where} because no identity-based policy allows the ${action} action`;
  if (call.wire === 'query') return new AwsError('AccessDenied', message, { status: 403 });
  return new AwsError('AccessDeniedException', message, { status: statusOf(call.wire) });
}

/** AWS: a request without a signature. */
export function unsigned({ wire }: Pick<Refused, 'wire'>): AwsError {
  if (wire === 'query') {
    const message = 'Request is missing Authentication Token';
    return new AwsError('MissingAuthenticationToken', message, { status: 403 });
  }
  const message = 'Missing Authentication Token';
  return new AwsError('MissingAuthenticationTokenException', message, { status: statusOf(wire) });
}

/** Ours, not AWS's: 501 is a status that no SDK retries. */
export function notSimulated(service: string, operation: string): AwsError {
  return new AwsError('NotSimulated', `not simulated: ${service} ${operation}`, { status: 501 });
}

function statusOf(wire: WireName): number {
  return wire === 'rest-json' ? 403 : 400;
}

/** IAM names CloudWatch, and the device data plane, otherwise than the signature does. */
function iamPrefix(signingName: string): string {
  const prefixes: Record<string, string> = { monitoring: 'cloudwatch', iotdata: 'iot' };
  return prefixes[signingName] ?? signingName;
}
