import type { LogEvent } from '../../../aws/logs.ts';

/** Events that came together. */
export interface Batch {
  /** When they were received, in epoch milliseconds. */
  readonly at: number;
  /** In time order. */
  readonly events: readonly LogEvent[];
  /** There were more, and these are a part of them. */
  readonly sampled: boolean;
}

/** A batch, and how many events before it were lost because nobody took them in time. */
export interface TakenBatch extends Batch {
  readonly lost: number;
}

export interface QueueLimits {
  readonly events: number;
  /** Characters of all messages together. */
  readonly characters: number;
}

const LIMITS: QueueLimits = { events: 20_000, characters: 16 * 1024 * 1024 };

/**
 * Stands between who receives, who may never wait, and who reads. It holds so much and no more: then the oldest batches
 * are lost, and counted.
 */
export class BatchQueue implements AsyncIterable<TakenBatch> {
  readonly #limits: QueueLimits;
  readonly #waiting: Batch[] = [];
  #events = 0;
  #characters = 0;
  #lost = 0;
  #end: { error?: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(limits: QueueLimits = LIMITS) {
    this.#limits = limits;
  }

  push(batch: Batch): void {
    this.#waiting.push(batch);
    this.#count(batch, 1);
    while (this.#isOver() && this.#waiting.length > 1) this.#lose();
    this.#wake();
  }

  /** Nothing more comes; what waits is still to be had, and then the error, if there is one. */
  end(error?: unknown): void {
    this.#end ??= error === undefined ? {} : { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TakenBatch, void> {
    for (;;) {
      const batch = this.#waiting.shift();
      if (batch) {
        this.#count(batch, -1);
        const lost = this.#lost;
        this.#lost = 0;
        yield { ...batch, lost };
      } else if (this.#end) {
        if ('error' in this.#end) throw this.#end.error;
        return;
      } else await this.#pushed();
    }
  }

  #pushed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #isOver(): boolean {
    return this.#events > this.#limits.events || this.#characters > this.#limits.characters;
  }

  #lose(): void {
    const oldest = this.#waiting.shift();
    if (!oldest) return;
    this.#count(oldest, -1);
    this.#lost += oldest.events.length;
  }

  #count({ events }: Batch, sign: 1 | -1): void {
    this.#events += sign * events.length;
    this.#characters +=
      sign * events.reduce((characters, { message }) => characters + message.length, 0);
  }
}
