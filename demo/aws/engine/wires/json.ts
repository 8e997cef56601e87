import type { Fault } from '../errors.ts';
import { EVENT_STREAM_TYPE } from '../event-stream.ts';
import type { SimulatedService } from '../service.ts';
import type { Reply, Wire } from './wire.ts';

/** AWS JSON 1.0 and 1.1: POST to `/`, the operation in `X-Amz-Target`. */
export const jsonWire: Wire = {
  async read(service, { input }, { body }) {
    if (input.isUnitSchema() || body.length === 0) return {};
    return service.formats.json.read(input, body.toString());
  },
  write(service, { output: schema }, output) {
    if (schema.getEventStreamMember()) {
      const body = service.formats.json.frames(schema, output, 'application/json');
      return { status: 200, headers: { 'content-type': EVENT_STREAM_TYPE }, body };
    }
    const body = schema.isStructSchema() ? service.formats.json.write(schema, output) : '{}';
    return { status: 200, headers: { 'content-type': contentType(service) }, body };
  },
  fail(service, fault) {
    return jsonError(fault, contentType(service));
  },
};

function contentType(service: SimulatedService | undefined): string {
  return `application/x-amz-json-${service?.jsonVersion ?? '1.1'}`;
}

/** The error body that JSON and REST JSON share. */
export function jsonError(fault: Fault, contentType: string): Reply {
  const { code, message, members, status } = fault;
  return {
    status,
    headers: {
      'content-type': contentType,
      'x-amzn-errortype': code,
      ...queryErrorHeader(fault),
    },
    body: JSON.stringify({ __type: code, message, ...members }),
  };
}

/** Services that moved off the query wire tell their old error codes (AWS: awsQueryCompatible). */
export function queryErrorHeader({ code, queryCode, status }: Fault): Record<string, string> {
  if (code === queryCode) return {};
  return { 'x-amzn-query-error': `${queryCode};${status < 500 ? 'Sender' : 'Receiver'}` };
}
