/** How a request was written down. */
export type WireName = 'json' | 'query' | 'cbor' | 'rest-json';

/** One call in progress, as handlers and interceptors see it. */
export interface Call {
  /** The SDK's service id, e.g. `ECS`, `Elastic Load Balancing v2`. */
  readonly service: string;
  /** The IAM prefix and signing name, e.g. `ecs`, `elasticloadbalancing`. */
  readonly signingName: string;
  readonly operation: string;
  readonly input: object;
  /** The region of the credential scope, e.g. `us-west-2`. */
  readonly region: string;
  readonly accessKeyId: string;
  readonly wire: WireName;
  /** Epoch milliseconds on the simulator's clock. */
  readonly at: number;
  /** Aborts when the caller hangs up, or a stream is to end; its producer must end then. */
  readonly signal: AbortSignal;
}

/** Runs before the handler: wait to delay the call, throw an `AwsError` to refuse it. */
export type Interceptor = (call: Call) => void | Promise<void>;

/** What tests and benches read afterwards. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  readonly region: string;
  readonly accessKeyId: string;
  readonly at: number;
  /** The error's code once the call was refused. */
  error?: string;
}

/** The last calls, oldest first; older ones are forgotten. */
export class CallRecord {
  readonly #calls: RecordedCall[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(call: Call): RecordedCall {
    const { service, operation, input, region, accessKeyId, at } = call;
    const recorded: RecordedCall = { service, operation, input, region, accessKeyId, at };
    this.#calls.push(recorded);
    if (this.#calls.length > this.#limit) this.#calls.shift();
    return recorded;
  }

  all(): readonly RecordedCall[] {
    return this.#calls;
  }

  clear(): void {
    this.#calls.length = 0;
  }
}
