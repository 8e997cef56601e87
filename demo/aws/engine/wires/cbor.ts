import { cbor } from '@smithy/core/cbor';
import { EVENT_STREAM_TYPE } from '../event-stream.ts';
import { queryErrorHeader } from './json.ts';
import type { Wire } from './wire.ts';

const HEADERS = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

/** Smithy RPC v2 CBOR: POST to `/service/<target>/operation/<name>`. */
export const cborWire: Wire = {
  async read(service, { input }, { body }) {
    if (input.isUnitSchema() || body.length === 0) return {};
    return service.formats.cbor.read(input, body);
  },
  write(service, { output: schema }, output) {
    if (schema.getEventStreamMember()) {
      const body = service.formats.cbor.frames(schema, output, 'application/cbor');
      return { status: 200, headers: { ...HEADERS, 'content-type': EVENT_STREAM_TYPE }, body };
    }
    const body = schema.isStructSchema()
      ? service.formats.cbor.write(schema, output)
      : cbor.serialize({});
    return { status: 200, headers: HEADERS, body };
  },
  fail(_service, fault) {
    const { code, message, members, status } = fault;
    return {
      status,
      headers: { ...HEADERS, ...queryErrorHeader(fault) },
      body: cbor.serialize({ __type: code, message, ...members }),
    };
  },
};
