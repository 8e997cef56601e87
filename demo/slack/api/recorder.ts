import type { JsonObject } from '../json.ts';

/** One call of the Web API, or one answer to a response_url (`method: 'response_url'`). */
export interface RecordedCall {
  method: string;
  /** As sent, without tokens; lists and objects may be JSON text. */
  arguments: JsonObject;
  /** Epoch milliseconds. */
  at: number;
  /** HTTP status. */
  status: number;
  /** Slack's error code; absent when the call succeeded. */
  error?: string;
}

/** Remembers the last calls. */
export class Recorder {
  readonly #calls: RecordedCall[] = [];
  readonly #kept: number;

  constructor(kept: number) {
    this.#kept = kept;
  }

  add(call: RecordedCall): void {
    const { token: _token, ...rest } = call.arguments;
    this.#calls.push({ ...call, arguments: rest });
    if (this.#calls.length > this.#kept) this.#calls.shift();
  }

  /** The calls of one method, or all of them, oldest first. */
  calls(method?: string): RecordedCall[] {
    return this.#calls.filter((call) => method === undefined || call.method === method);
  }

  clear(): void {
    this.#calls.length = 0;
  }
}
