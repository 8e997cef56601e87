import type { CallArguments } from './arguments.ts';

/** Which calls to refuse with HTTP 429, and for how long Slack says to wait. */
export interface RateLimit {
  /** Only in this channel; everywhere when absent. */
  channel?: string;
  /** Seconds in the `Retry-After` header. */
  retryAfter: number;
  /** How many calls to refuse. */
  times: number;
}

/** What Slack says instead of doing what it was asked. */
export type Fault = { retryAfter: number } | { error: string };

interface Planned {
  method: string;
  channel?: string | undefined;
  fault: Fault;
  times: number;
}

/** A bucket of calls that fills up again with time. */
interface Bucket {
  calls: number;
  at: number;
}

/** Published rates: a burst, then so many calls a second (Slack: rate limits). */
const RATES: Record<string, { burst: number; perSecond: number; perChannel: boolean }> = {
  'chat.postMessage': { burst: 5, perSecond: 1, perChannel: true },
  'chat.update': { burst: 50, perSecond: 50 / 60, perChannel: false },
};

/** Refusals that tests ask for, and Slack's published rate limits when they are switched on. */
export class Faults {
  readonly #now: () => number;
  readonly #automatic: boolean;
  readonly #buckets = new Map<string, Bucket>();
  #planned: Planned[] = [];

  constructor(now: () => number, automatic: boolean) {
    this.#now = now;
    this.#automatic = automatic;
  }

  limit(method: string, { channel, retryAfter, times }: RateLimit): void {
    this.#planned.push({ method, channel, fault: { retryAfter }, times });
  }

  fail(method: string, error: string, times: number): void {
    this.#planned.push({ method, fault: { error }, times });
  }

  /** The fault of this call, which counts as one of those that were asked for. */
  next(method: string, args: CallArguments): Fault | undefined {
    const channel = args.string('channel');
    const planned = this.#planned.find(
      (entry) =>
        entry.method === method && (entry.channel === undefined || entry.channel === channel),
    );
    if (!planned) return this.#automatic ? this.#overRate(method, channel) : undefined;
    planned.times -= 1;
    if (planned.times <= 0) this.#planned = this.#planned.filter((entry) => entry !== planned);
    return planned.fault;
  }

  #overRate(method: string, channel: string | undefined): Fault | undefined {
    const rate = RATES[method];
    if (!rate) return undefined;
    const key = rate.perChannel ? `${method} ${channel}` : method;
    const now = this.#now();
    const { calls, at } = this.#buckets.get(key) ?? { calls: rate.burst, at: now };
    const left = Math.min(rate.burst, calls + ((now - at) / 1000) * rate.perSecond);
    this.#buckets.set(key, { calls: left >= 1 ? left - 1 : left, at: now });
    return left >= 1 ? undefined : { retryAfter: Math.ceil((1 - left) / rate.perSecond) };
  }
}
