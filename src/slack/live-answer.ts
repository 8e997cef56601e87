import { setTimeout as delay } from 'node:timers/promises';
import type { View } from '../kernel/view.ts';

/** Sends one state of an answer; called one at a time. `superseded` aborts when the final state is known. */
export type Send = (view: View, final: boolean, superseded: AbortSignal) => Promise<void>;

/**
 * One answer that is shown at once, changes while results come, and ends. Only the newest state is sent: while a send
 * is under way, or for `pause` milliseconds after one, newer states replace each other. The final one never waits for
 * the pause.
 */
export class LiveAnswer {
  readonly #send: Send;
  readonly #pause: number;
  readonly #ending = new AbortController();
  #newest: View | undefined;
  #sending: Promise<void> = Promise.resolve();
  #busy = false;
  #failure: unknown;

  constructor(send: Send, pause: number) {
    this.#send = send;
    this.#pause = pause;
  }

  show(view: View): void {
    if (this.#ending.signal.aborted || this.#failure !== undefined) return;
    this.#newest = view;
    if (this.#busy) return;
    this.#busy = true;
    this.#sending = this.#drain().catch((error: unknown) => {
      this.#failure = error;
    });
  }

  /** Rejects when the final state cannot be sent; a partial one that failed does not count. */
  async finish(view: View): Promise<void> {
    this.#ending.abort();
    await this.#sending;
    await this.#send(view, true, this.#ending.signal);
  }

  async #drain(): Promise<void> {
    const { signal } = this.#ending;
    while (this.#newest !== undefined && !signal.aborted) {
      const view = this.#newest;
      this.#newest = undefined;
      await this.#send(view, false, signal);
      await delay(this.#pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
    this.#busy = false;
  }
}
