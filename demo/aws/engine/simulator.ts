import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type Call,
  CallRecord,
  type Interceptor,
  type RecordedCall,
  type WireName,
} from './call.ts';
import { Connection } from './connection.ts';
import { AwsError, faultOf } from './errors.ts';
import { mapEvents, untilStopped } from './event-stream.ts';
import { bind, unbind } from './listen.ts';
import { OpenStreams } from './open-streams.ts';
import type { Operation } from './operation.ts';
import { notSimulated, unsigned } from './refusals.ts';
import { readRequest, type WireRequest } from './request.ts';
import { type Route, routeRequest } from './route.ts';
import { type ServiceOptions, SimulatedService } from './service.ts';
import { missingMember } from './validate.ts';
import { cborWire } from './wires/cbor.ts';
import { jsonWire } from './wires/json.ts';
import { queryWire } from './wires/query.ts';
import { restJsonWire } from './wires/rest-json.ts';
import type { Reply, Wire } from './wires/wire.ts';

const WIRES: Readonly<Record<WireName, Wire>> = {
  json: jsonWire,
  cbor: cborWire,
  query: queryWire,
  'rest-json': restJsonWire,
};

export interface SimulatorOptions {
  /** Epoch milliseconds. */
  now: () => number;
  /** Hears of handlers that threw something else than an `AwsError`; the caller gets HTTP 500. */
  onError: (error: unknown, call: { service: string; operation: string }) => void;
  /** Hears of operations that are not simulated, e.g. `not simulated: ECS StopTask`. */
  onNotSimulated: (message: string) => void;
  /** How many calls are remembered. */
  recordLimit?: number;
  requestId?: () => string;
}

/** AWS on one loopback address, spoken over its own wires. */
export class AwsSimulator {
  /** The event streams in progress: count, drop or fail them. */
  readonly streams = new OpenStreams();
  readonly #options: SimulatorOptions;
  readonly #services: SimulatedService[] = [];
  readonly #interceptors = new Set<Interceptor>();
  readonly #record: CallRecord;
  readonly #server: Server;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#record = new CallRecord(options.recordLimit ?? 10_000);
    this.#server = createServer((message, response) => void this.#serve(message, response));
  }

  /** Adds a service: a client of it, and the package that the client comes from. */
  service(
    client: { config: unknown },
    sdk: object,
    options: ServiceOptions = {},
  ): SimulatedService {
    const service = new SimulatedService(client, sdk, options);
    this.#services.push(service);
    return service;
  }

  /** Runs before every handler, in the order added; returns how to take it away. */
  intercept(interceptor: Interceptor): () => void {
    this.#interceptors.add(interceptor);
    return () => void this.#interceptors.delete(interceptor);
  }

  /** The last calls, oldest first, refused ones too. */
  get calls(): readonly RecordedCall[] {
    return this.#record.all();
  }

  forgetCalls(): void {
    this.#record.clear();
  }

  /** What is simulated, as `ECS DescribeServices`. */
  operations(): string[] {
    return this.#services.flatMap((service) =>
      service.operationNames().map((name) => `${service.id} ${name}`),
    );
  }

  /** Hands over requests for another protocol, e.g. WebSocket; without it they are answered as HTTP. */
  onUpgrade(listener: (message: IncomingMessage, socket: Duplex, head: Buffer) => void): void {
    this.#server.on('upgrade', listener);
  }

  /** Listens on loopback; port 0 takes a free one. Returns the URL. */
  listen(port = 0): Promise<string> {
    return bind(this.#server, port);
  }

  /** Stops listening and drops open connections; settles once the producers of streams have ended. */
  async close(): Promise<void> {
    await unbind(this.#server);
    await this.streams.ended();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = this.#options.requestId?.() ?? randomUUID();
    const connection = new Connection(response);
    try {
      const request = await readRequest(message);
      const { status, headers, body } = await this.#answer(request, requestId, connection.signal);
      response.writeHead(status, { ...headers, 'x-amzn-requestid': requestId });
      if (typeof body === 'string' || body instanceof Uint8Array) response.end(body);
      else await this.streams.carry(connection, body);
    } catch (error) {
      this.#options.onError(error, { service: 'unknown', operation: message.url ?? '' });
      response.destroy();
    }
  }

  async #answer(request: WireRequest, requestId: string, signal: AbortSignal): Promise<Reply> {
    const route = routeRequest(this.#services, request);
    const wire = WIRES[route.wire];
    let recorded: RecordedCall | undefined;
    const refuse = (error: unknown): AwsError => {
      const refusal = this.#refusalOf(error, route);
      recorded ??= this.#record.add(this.#callOf(route, request, {}, signal));
      recorded.error = refusal.code;
      return refusal;
    };
    try {
      const { service, operation } = this.#admit(route, request);
      const input = await readInput(wire, service, operation, request);
      const call = this.#callOf(route, request, input, signal);
      recorded = this.#record.add(call);
      for (const interceptor of this.#interceptors) await interceptor(call);
      const missing = missingMember(operation.input, input);
      if (missing !== undefined) throw service.missingMember(missing);
      const output = mapEvents(operation.output, await operation.handle(input, call), (events) =>
        untilStopped(events, signal, refuse),
      );
      return wire.write(service, operation, output, requestId);
    } catch (error) {
      return wire.fail(route.service, faultOf(refuse(error), route.service), requestId);
    }
  }

  #admit({ wire, service, operationName }: Route, { credential }: WireRequest) {
    if (!credential) throw unsigned({ wire });
    const operation = service?.operation(operationName);
    if (service && operation) return { service, operation };
    const refusal = notSimulated(service?.id ?? credential.service, operationName);
    this.#options.onNotSimulated(refusal.message);
    throw refusal;
  }

  #callOf(route: Route, request: WireRequest, input: object, signal: AbortSignal): Call {
    const { credential } = request;
    return {
      service: route.service?.id ?? credential?.service ?? 'unknown',
      signingName: route.service?.signingName ?? credential?.service ?? 'unknown',
      operation: route.operationName,
      input,
      region: credential?.region ?? '',
      accessKeyId: credential?.accessKeyId ?? '',
      wire: route.wire,
      at: this.#options.now(),
      signal,
    };
  }

  #refusalOf(error: unknown, { service, operationName }: Route): AwsError {
    if (error instanceof AwsError) return error;
    this.#options.onError(error, { service: service?.id ?? 'unknown', operation: operationName });
    const message = 'The request processing has failed because of an unknown error.';
    return new AwsError('InternalFailure', message, { status: 500 });
  }
}

async function readInput(
  wire: Wire,
  service: SimulatedService,
  operation: Operation,
  request: WireRequest,
): Promise<object> {
  try {
    return Object(await wire.read(service, operation, request));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('SerializationException', reason);
  }
}
