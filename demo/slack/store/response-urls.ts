import type { Ids } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { forgetOld } from './aging.ts';

/** A response_url serves five times (Slack: handling user interaction). */
const USES = 5;
/** A response_url serves for thirty minutes. */
const LIFETIME = 30 * 60_000;

/** Where answers to an interaction go. */
export interface ResponseTarget {
  appId: string;
  channel: string;
  userId: string;
  /** The message that was clicked on: `replace_original` and `delete_original` act on it. */
  originalTs?: string | undefined;
}

interface Issued extends ResponseTarget {
  at: number;
  uses: number;
}

export class ResponseUrlStore {
  readonly #issued = new Map<string, Issued>();
  readonly #ids: Ids;
  readonly #now: () => number;

  constructor(ids: Ids, now: () => number) {
    this.#ids = ids;
    this.#now = now;
  }

  /** A new secret, to be put at the end of a URL. */
  issue(target: ResponseTarget): string {
    forgetOld(this.#issued, this.#now());
    const secret = this.#ids.secret();
    this.#issued.set(secret, { ...target, at: this.#now(), uses: 0 });
    return secret;
  }

  /** Where this URL leads. Errors: `expired_url`, `used_url`. */
  require(secret: string): ResponseTarget {
    const issued = this.#issued.get(secret);
    if (!issued || this.#now() - issued.at > LIFETIME) throw new Refusal('expired_url');
    if (issued.uses >= USES) throw new Refusal('used_url');
    return issued;
  }

  /** Counts one use. */
  use(secret: string): void {
    const issued = this.#issued.get(secret);
    if (issued) issued.uses += 1;
  }
}
