import { EventStreamSerde, UniversalEventStreamMarshaller } from '@smithy/core/event-streams';
import type { NormalizedSchema } from '@smithy/core/schema';
import { fromUtf8, toUtf8 } from '@smithy/core/serde';
import type { $Codec, EventStreamMarshaller, Message, StringHeaderValue } from '@smithy/types';
import { AwsError } from './errors.ts';

type PayloadCodec = $Codec<string | Uint8Array, string | Uint8Array>;

/** How an answer that streams events calls itself (AWS: event stream encoding). */
export const EVENT_STREAM_TYPE = 'application/vnd.amazon.eventstream';

/**
 * Writes an output of an RPC wire as frames: an `initial-response` of what does not stream, then one
 * frame for each event. An `AwsError` among the events becomes an exception (Smithy: event streams).
 */
export async function* eventFrames(
  codec: PayloadCodec,
  schema: NormalizedSchema,
  output: object,
  contentType: string,
): AsyncGenerator<Uint8Array> {
  const { events, rest } = eventsOf(schema, output);
  const union = schema.getMemberSchema(schema.getEventStreamMember());
  const serde = new EventStreamSerde({
    marshaller: marshallerFor((error) => exceptionMessage(codec, union, error, contentType)),
    serializer: codec.createSerializer(),
    deserializer: codec.createDeserializer(),
    defaultContentType: contentType,
  });
  const frames: AsyncIterable<Uint8Array> = await serde.serializeEventStream({
    eventStream: events,
    requestSchema: schema,
    initialRequest: rest,
    initialMessageType: 'initial-response',
  });
  yield* frames;
}

/** The same output with its events passed through; untouched where it does not stream. */
export function mapEvents(
  schema: NormalizedSchema,
  output: object,
  map: (events: AsyncIterable<object>) => AsyncIterable<object>,
): object {
  const member = schema.getEventStreamMember();
  return member ? { ...output, [member]: map(eventsOf(schema, output).events) } : output;
}

/**
 * Passes events through until the producer ends, throws, or is stopped. What it throws, or the
 * `AwsError` that it was stopped with, is the last event; other stops end the stream in silence.
 */
export async function* untilStopped(
  events: AsyncIterable<object>,
  signal: AbortSignal,
  refusalOf: (error: unknown) => AwsError,
): AsyncGenerator<object> {
  try {
    yield* events;
  } catch (error) {
    if (!signal.aborted) {
      yield refusalOf(error);
      return;
    }
  }
  if (signal.reason instanceof AwsError) yield refusalOf(signal.reason);
}

function eventsOf(
  schema: NormalizedSchema,
  output: object,
): { events: AsyncIterable<object>; rest: object } {
  const member = schema.getEventStreamMember();
  const { [member]: events, ...rest }: Record<string, unknown> = { ...output };
  if (!isAsyncIterable(events)) throw new TypeError(`${member} is not a stream of events`);
  return { events, rest };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<object> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** The SDK's marshaller, which has no code for exceptions: clients never send any. */
function marshallerFor(
  messageOf: (error: AwsError) => Message,
): EventStreamMarshaller<AsyncIterable<Uint8Array>> {
  const marshaller = new UniversalEventStreamMarshaller({
    utf8Encoder: toUtf8,
    utf8Decoder: fromUtf8,
  });
  return {
    deserialize: (body, deserializer) => marshaller.deserialize(body, deserializer),
    serialize: (events, serializer) =>
      marshaller.serialize(events, (event) =>
        event instanceof AwsError ? messageOf(event) : serializer(event),
      ),
  };
}

/** Modelled exceptions of the stream carry a payload, all others a code and a message in headers. */
function exceptionMessage(
  codec: PayloadCodec,
  union: NormalizedSchema,
  { code, message, members }: AwsError,
  contentType: string,
): Message {
  const schema = union.getMemberSchemas()[code];
  if (!schema) {
    const headers = { ':message-type': 'error', ':error-code': code, ':error-message': message };
    return { headers: textHeaders(headers), body: new Uint8Array() };
  }
  const serializer = codec.createSerializer();
  serializer.write(schema, { message, ...members });
  const payload = serializer.flush();
  const headers = {
    ':message-type': 'exception',
    ':exception-type': code,
    ':content-type': contentType,
  };
  return {
    headers: textHeaders(headers),
    body: typeof payload === 'string' ? fromUtf8(payload) : payload,
  };
}

function textHeaders(headers: Record<string, string>): Record<string, StringHeaderValue> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { type: 'string', value }]),
  );
}
