/** Calls back after a while; what it returns cancels the call. */
export interface Timers {
  after(milliseconds: number, run: () => void): () => void;
}

/** Timers that a workspace ends together when it closes. */
export interface OwnedTimers extends Timers {
  /** Cancels every pending call; later ones never come. */
  end(): void;
}

/** The machine's own timers. None of them keeps the process alive. */
export const systemTimers: Timers = {
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Wraps timers so that a single call ends them. */
export function ownTimers(timers: Timers): OwnedTimers {
  const pending = new Set<() => void>();
  let ended = false;
  return {
    after(milliseconds, run) {
      if (ended) return () => undefined;
      const cancel = timers.after(milliseconds, () => {
        pending.delete(cancel);
        run();
      });
      pending.add(cancel);
      return () => {
        pending.delete(cancel);
        cancel();
      };
    },
    end() {
      ended = true;
      for (const cancel of pending) cancel();
      pending.clear();
    },
  };
}
