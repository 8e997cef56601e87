import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import type { Call } from './call.ts';

/** Anything shaped like a command class of the SDK: a handler's input and output types come from it. */
export interface CommandClass<Input, Output> {
  new (
    input: never,
  ): {
    readonly input: Input;
    resolveMiddleware(
      stack: never,
      configuration: never,
      options: never,
    ): (call: never) => Promise<{ output: Output }>;
  };
}

type Payload<Value> =
  NonNullable<Value> extends Uint8Array & { transformToString(): string }
    ? Uint8Array | string
    : Value;

/** A command's output as a handler returns it: without `$metadata`, and blobs as bytes or text. */
type SimulatedOutput<Output> = {
  [Key in keyof Output as Key extends '$metadata' ? never : Key]: Payload<Output[Key]>;
};

/** What a simulated operation does. */
export type Handler<Input, Output> = (
  input: Input,
  call: Call,
) => SimulatedOutput<NoInfer<Output>> | Promise<SimulatedOutput<NoInfer<Output>>>;

/** The HTTP binding of a REST operation. */
interface HttpBinding {
  method: string;
  path: RegExp;
  /** Query parameters that are part of the operation's address. */
  query: readonly (readonly [string, string])[];
  status: number;
}

/** One operation of the service's model. */
export interface OperationModel {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  readonly http: HttpBinding;
}

/** An operation with a handler. A method, so that handlers of every input type fit. */
export interface Operation extends OperationModel {
  handle(input: object, call: Call): object | Promise<object>;
}

/** Tells operation schemas among the exports of an SDK package. */
export function isOperationSchema(value: unknown): value is StaticOperationSchema {
  return Array.isArray(value) && value[0] === 9;
}

/** Reads the operation schema that a command class carries; throws where it carries none. */
export function schemaOf(command: new (input: never) => object): StaticOperationSchema {
  const instance: { schema?: unknown } = Reflect.construct(command, [{}]);
  if (!isOperationSchema(instance.schema)) throw new Error(`${command.name} carries no schema`);
  return instance.schema;
}

/** An operation schema in the form that routing and the wires use. */
export function modelOf(schema: StaticOperationSchema): OperationModel {
  const [, , name, traits, input, output] = schema;
  const http = typeof traits === 'object' ? traits.http : undefined;
  const [method, uri, status] = http ?? ['POST', '/', 200];
  const [path = '/', query = ''] = uri.split('?');
  return {
    name,
    input: NormalizedSchema.of(input),
    output: NormalizedSchema.of(output),
    http: { method, path: pathPattern(path), query: [...new URLSearchParams(query)], status },
  };
}

function pathPattern(template: string): RegExp {
  const literal = template.replace(/[.$()|[\]\\]/g, '\\$&');
  const pattern = literal.replace(/\{(\w+)(\+?)\}/g, (_match, label: string, greedy: string) =>
    greedy ? `(?<${label}>.+)` : `(?<${label}>[^/]+)`,
  );
  return new RegExp(`^${pattern}$`);
}
