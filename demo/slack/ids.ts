import { createHash } from 'node:crypto';

/** Slack's kinds of identifiers, by their first letter. */
type Prefix = 'Bk' | 'C' | 'D' | 'F' | 'V' | 'Ev';

/** Identifiers and secrets of one workspace: the same seed gives the same ones in the same order. */
export class Ids {
  readonly #seed: string;
  #count = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** The next identifier, e.g. `F0000000007`. */
  next(prefix: Prefix): string {
    this.#count += 1;
    return `${prefix}${String(this.#count).padStart(10, '0')}`;
  }

  /** Twenty-four hexadecimal digits that nobody guesses from the outside. */
  secret(): string {
    this.#count += 1;
    return createHash('sha256').update(`${this.#seed}:${this.#count}`).digest('hex').slice(0, 24);
  }

  /** An identifier like `4e3f…-…`, as Socket Mode uses for envelopes. */
  uuid(): string {
    const digits = `${this.secret()}${this.secret()}`;
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      digits.slice(12, 16),
      digits.slice(16, 20),
      digits.slice(20, 32),
    ].join('-');
  }

  /** A short name, as Slack gives to blocks and elements that have none. */
  short(): string {
    return this.secret().slice(0, 5);
  }
}
