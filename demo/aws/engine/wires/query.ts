import { AwsRestXmlProtocol } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef, StaticStructureSchema } from '@smithy/types';
import { formatOf } from '../format.ts';
import type { Operation } from '../operation.ts';
import { readForm } from './form.ts';
import type { Wire } from './wire.ts';

const HEADERS = { 'content-type': 'text/xml' };
const STRING: $SchemaRef = 0;
const NAMESPACE = 'gridops.demo.query';

const METADATA = structure('ResponseMetadata', { RequestId: STRING });
const ERROR_RESPONSE = NormalizedSchema.of(
  structure('ErrorResponse', {
    Error: structure('Error', { Type: STRING, Code: STRING, Message: STRING }),
    RequestId: STRING,
  }),
);
const plainXml = formatOf(
  new AwsRestXmlProtocol({ defaultNamespace: NAMESPACE, xmlNamespace: '' }),
);

/** AWS Query: a form goes in, XML in an envelope comes out. */
export const queryWire: Wire = {
  async read(_service, { input }, { body }) {
    return readForm(input, new URLSearchParams(body.toString()));
  },
  write(service, operation, output, requestId) {
    const body = service.formats.xml.write(envelopeOf(operation), {
      [`${operation.name}Result`]: output,
      ResponseMetadata: { RequestId: requestId },
    });
    return { status: 200, headers: HEADERS, body };
  },
  fail(service, { queryCode, message, status }, requestId) {
    const body = (service?.formats.xml ?? plainXml).write(ERROR_RESPONSE, {
      Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: queryCode, Message: message },
      RequestId: requestId,
    });
    return { status, headers: HEADERS, body };
  },
};

/** `<NameResponse><NameResult>…</NameResult><ResponseMetadata>…</ResponseMetadata></NameResponse>` */
function envelopeOf({ name, output }: Operation): NormalizedSchema {
  const result = output.isStructSchema() ? { [`${name}Result`]: output.getSchema() } : {};
  return NormalizedSchema.of(
    structure(`${name}Response`, { ...result, ResponseMetadata: METADATA }),
  );
}

function structure(name: string, members: Record<string, $SchemaRef>): StaticStructureSchema {
  return [3, NAMESPACE, name, 0, Object.keys(members), Object.values(members)];
}
