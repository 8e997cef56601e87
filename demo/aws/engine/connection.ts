import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AwsError } from './errors.ts';

/** The way back to the caller of one operation. */
export class Connection {
  readonly #response: ServerResponse;
  readonly #closed = new AbortController();
  readonly #stopped = new AbortController();

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on('close', () => {
      this.#closed.abort();
      this.#stopped.abort();
    });
  }

  /** Aborts when the caller hangs up, or a stream is to end with the `AwsError` that is the reason. */
  get signal(): AbortSignal {
    return this.#stopped.signal;
  }

  /** Writes frames as fast as the caller reads. Settles once their producer has ended, however it does. */
  async stream(frames: AsyncIterable<Uint8Array>): Promise<void> {
    const { signal } = this.#closed;
    try {
      for await (const frame of frames) {
        if (!this.#response.write(frame)) await once(this.#response, 'drain', { signal });
      }
      this.#response.end();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Ends the stream in order, with an exception in it. */
  fail(error: AwsError): void {
    this.#stopped.abort(error);
  }

  /** Cuts the connection, as a network does. */
  drop(): void {
    this.#response.destroy();
  }
}
