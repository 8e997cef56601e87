import type { Fault } from '../errors.ts';
import type { Operation } from '../operation.ts';
import type { WireRequest } from '../request.ts';
import type { SimulatedService } from '../service.ts';

/** An HTTP answer; a body that comes in pieces is an event stream. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** One of AWS's ways to write requests and answers down. */
export interface Wire {
  /** Reads an operation's input; throws a `SyntaxError` or the like on a body that it cannot read. */
  read(service: SimulatedService, operation: Operation, request: WireRequest): Promise<unknown>;
  write(service: SimulatedService, operation: Operation, output: object, requestId: string): Reply;
  /** The service is unknown where the request names none that is simulated. */
  fail(service: SimulatedService | undefined, fault: Fault, requestId: string): Reply;
}
