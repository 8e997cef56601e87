import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { CodecSettings } from '@smithy/types';
import type { Operation } from '../operation.ts';
import type { WireRequest } from '../request.ts';
import type { SimulatedService } from '../service.ts';
import { jsonError } from './json.ts';
import type { Reply, Wire } from './wire.ts';

const DATE_TIME = 5;
const SETTINGS: CodecSettings = {
  timestampFormat: { useTrait: true, default: DATE_TIME },
  httpBindings: true,
};
const fromText = new FromStringShapeDeserializer(SETTINGS);
const toText = new ToStringShapeSerializer(SETTINGS);

type Member = [name: string, schema: NormalizedSchema];

/** REST JSON: members live in the path, the query, headers and a JSON or raw body. */
export const restJsonWire: Wire = {
  async read(service, operation, request) {
    const { input } = operation;
    if (!input.isStructSchema()) return {};
    const bound = [...input.structIterator()].map(([name, schema]): [string, unknown] => [
      name,
      readBinding(operation, request, [name, schema]),
    ]);
    const present = Object.fromEntries(bound.filter(([, value]) => value !== undefined));
    return { ...(await readBody(service, input, request.body)), ...present };
  },
  write(service, { output: schema, http }, output) {
    if (!schema.isStructSchema()) return json(http.status, '{}');
    const values = new Map<string, unknown>(Object.entries(output));
    const members = [...schema.structIterator()];
    const payload = members.find(([, member]) => member.getMergedTraits().httpPayload);
    const body = payload
      ? writePayload(service, payload, values)
      : service.formats.restJson.write(schema, bodyMembers(members, values));
    const reply = json(http.status, body);
    return { ...reply, headers: { ...reply.headers, ...writeHeaders(members, values) } };
  },
  fail(_service, fault) {
    return jsonError(fault, 'application/json');
  },
};

function json(status: number, body: string | Uint8Array): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body };
}

function readBinding(
  { http }: Operation,
  { url, headers }: WireRequest,
  [name, schema]: Member,
): unknown {
  const { httpLabel, httpQuery, httpHeader } = schema.getMergedTraits();
  if (httpLabel) {
    const label = http.path.exec(url.pathname)?.groups?.[name];
    return label === undefined ? undefined : fromText.read(schema, decodeURIComponent(label));
  }
  if (httpQuery) return readQuery(url.searchParams.getAll(httpQuery), schema);
  const header = httpHeader ? headers[httpHeader.toLowerCase()] : undefined;
  return typeof header === 'string' ? fromText.read(schema, header) : undefined;
}

function readQuery(values: string[], schema: NormalizedSchema): unknown {
  const [first] = values;
  if (first === undefined) return undefined;
  if (!schema.isListSchema()) return fromText.read(schema, first);
  return values.map((value) => fromText.read(schema.getValueSchema(), value));
}

async function readBody(
  service: SimulatedService,
  input: NormalizedSchema,
  body: Buffer,
): Promise<object> {
  if (body.length === 0) return {};
  const payload = [...input.structIterator()].find(
    ([, schema]) => schema.getMergedTraits().httpPayload,
  );
  if (!payload) return Object(await service.formats.restJson.read(input, body.toString()));
  const [name, schema] = payload;
  if (schema.isBlobSchema()) return { [name]: new Uint8Array(body) };
  return { [name]: await service.formats.restJson.read(schema, body.toString()) };
}

function writePayload(
  service: SimulatedService,
  [name, schema]: Member,
  values: ReadonlyMap<string, unknown>,
): string | Uint8Array {
  const value = values.get(name) ?? '';
  if (typeof value === 'string' || value instanceof Uint8Array) return value;
  return service.formats.restJson.write(schema, value);
}

function bodyMembers(members: readonly Member[], values: ReadonlyMap<string, unknown>): object {
  const inBody = members.filter(([, schema]) => !schema.getMergedTraits().httpHeader);
  return Object.fromEntries(inBody.map(([name]) => [name, values.get(name)]));
}

function writeHeaders(
  members: readonly Member[],
  values: ReadonlyMap<string, unknown>,
): Record<string, string> {
  const headers: [string, string][] = [];
  for (const [name, schema] of members) {
    const { httpHeader } = schema.getMergedTraits();
    if (!httpHeader || values.get(name) == null) continue;
    toText.write(schema, values.get(name));
    headers.push([httpHeader, toText.flush()]);
  }
  return Object.fromEntries(headers);
}
