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
export type Fault =
  | { retryAfter: number }
  | { error: string }
  | { status: number }
  /** It does what it was asked, and the connection breaks before its answer. */
  | { lost: true };

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

/** So many calls a minute, all at once or spread out. */
function tier(perMinute: number) {
  return { burst: perMinute, perSecond: perMinute / 60, perChannel: false };
}

/** Published rates: a burst, then so many calls a second (Slack: rate limits, and the tier on each method's page). */
const RATES: Record<string, { burst: number; perSecond: number; perChannel: boolean }> = {
  'bookmarks.add': tier(20),
  'bookmarks.edit': tier(20),
  'bookmarks.list': tier(50),
  'canvases.edit': tier(50),
  'chat.postMessage': { burst: 5, perSecond: 1, perChannel: true },
  'chat.update': tier(50),
  'conversations.archive': tier(20),
  'conversations.canvases.create': tier(20),
  'conversations.create': tier(20),
  'conversations.history': tier(50),
  'conversations.info': tier(50),
  'conversations.invite': tier(50),
  'conversations.rename': tier(20),
  'conversations.replies': tier(50),
  'conversations.setPurpose': tier(20),
  'conversations.setTopic': tier(20),
  'pins.add': tier(20),
  'pins.list': tier(20),
  'pins.remove': tier(20),
  'reactions.add': tier(50),
  'reactions.get': tier(50),
  'reactions.remove': tier(20),
  'usergroups.users.list': tier(20),
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

  crash(method: string, times: number): void {
    this.#planned.push({ method, fault: { status: 500 }, times });
  }

  lose(method: string, times: number): void {
    this.#planned.push({ method, fault: { lost: true }, times });
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
