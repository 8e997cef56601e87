import type { NormalizedSchema } from '@smithy/core/schema';
import { fromBase64, fromUtf8, streamCollector, toBase64, toUtf8 } from '@smithy/core/serde';
import type { $ClientProtocol, SerdeFunctions } from '@smithy/types';
import { eventFrames } from './event-stream.ts';

const SERDE: SerdeFunctions = {
  base64Decoder: fromBase64,
  base64Encoder: toBase64,
  utf8Decoder: fromUtf8,
  utf8Encoder: toUtf8,
  streamCollector,
};

/** One notation for values (JSON, XML, CBOR), driven by the SDK's schemas. */
export interface Format {
  read(schema: NormalizedSchema, body: string | Uint8Array): Promise<unknown>;
  write(schema: NormalizedSchema, value: unknown): string | Uint8Array;
  /** An output that streams events, as frames whose payloads are of the content type. */
  frames(schema: NormalizedSchema, output: object, contentType: string): AsyncIterable<Uint8Array>;
}

type Protocol = Pick<$ClientProtocol<never, never>, 'setSerdeContext' | 'getPayloadCodec'>;

/** Takes the notation out of a client protocol of the SDK, so that both sides of the wire agree. */
export function formatOf(protocol: Protocol): Format {
  protocol.setSerdeContext(SERDE);
  const codec = protocol.getPayloadCodec();
  return {
    async read(schema, body) {
      return await codec.createDeserializer().read(schema, body);
    },
    write(schema, value) {
      const serializer = codec.createSerializer();
      serializer.write(schema, value);
      return serializer.flush();
    },
    frames(schema, output, contentType) {
      return eventFrames(codec, schema, output, contentType);
    },
  };
}
