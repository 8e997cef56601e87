import type { Connection } from './connection.ts';
import type { AwsError } from './errors.ts';

/** The event streams in progress, and how to disturb them. */
export class OpenStreams {
  readonly #open = new Map<Connection, Promise<void>>();

  /** How many are in progress: the caller has not hung up, or the producer has not ended yet. */
  get count(): number {
    return this.#open.size;
  }

  /** Cuts all connections, as a network does; callers see an incomplete answer. */
  drop(): void {
    for (const connection of this.#open.keys()) connection.drop();
  }

  /** Ends all streams with an exception in them, e.g. `SessionStreamingException`. */
  fail(error: AwsError): void {
    for (const connection of this.#open.keys()) connection.fail(error);
  }

  /** Settles once every stream in progress has ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#open.values());
  }

  /** Carries one stream from beginning to end. */
  async carry(connection: Connection, frames: AsyncIterable<Uint8Array>): Promise<void> {
    const carrying = connection.stream(frames);
    this.#open.set(connection, carrying);
    try {
      await carrying;
    } finally {
      this.#open.delete(connection);
    }
  }
}
