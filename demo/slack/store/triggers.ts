import type { Ids } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { forgetOld } from './aging.ts';

/** A trigger may be exchanged once, within three seconds (Slack: modals). */
const LIFETIME = 3000;

/** What a trigger stands for: a person's click or command, maybe inside a modal. */
export interface Trigger {
  userId: string;
  channel: string;
  /** The view that was clicked in: what `views.push` goes on top of. */
  viewId?: string | undefined;
}

interface Issued extends Trigger {
  at: number;
  exchanged: boolean;
}

export class TriggerStore {
  readonly #issued = new Map<string, Issued>();
  readonly #ids: Ids;
  readonly #now: () => number;
  #count = 0;

  constructor(ids: Ids, now: () => number) {
    this.#ids = ids;
    this.#now = now;
  }

  /** A new trigger id of the form `132456.7890123.abcdef`. */
  issue(trigger: Trigger): string {
    forgetOld(this.#issued, this.#now());
    this.#count += 1;
    const id = `${this.#count}.1701701701.${this.#ids.secret()}`;
    this.#issued.set(id, { ...trigger, at: this.#now(), exchanged: false });
    return id;
  }

  /** Uses a trigger up. Errors: Slack's three for trigger ids. */
  exchange(id: string): Trigger {
    const trigger = this.#issued.get(id);
    if (!trigger) throw new Refusal('invalid_trigger_id');
    if (trigger.exchanged) throw new Refusal('exchanged_trigger_id');
    if (this.#now() - trigger.at > LIFETIME) throw new Refusal('expired_trigger_id');
    trigger.exchanged = true;
    return trigger;
  }
}
