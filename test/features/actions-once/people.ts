import { setTimeout as delay } from 'node:timers/promises';
import type { Core } from '../../../src/core.ts';
import type { Outcome } from '../../../src/kernel/dispatch.ts';
import type { MessagePlace, Reply } from '../../../src/kernel/reply.ts';
import type { Store } from '../../../src/store/store.ts';
import { buttonIn, type SlowSlack } from './slow-slack.ts';

/** One process of the bot. */
export interface Replica {
  core: Core;
  store: Store;
}

/** What people did, as they saw it. */
export interface Tally {
  /** Payloads that Slack delivered, and those of them that were new. */
  deliveries: number;
  taken: number;
  /** Decisions that completed an approval. */
  won: number;
  declined: number;
  /** Decisions that others still had to join. */
  counted: number;
}

const CHANNEL = 'C0GRIDOPS';
/** Long enough for the card to follow each decision. */
const PAUSE_MS = 1_000;
/** Members of the group of approvers. */
export const APPROVERS = ['U0APPROVER1', 'U0APPROVER2', 'U0APPROVER3', 'U0APPROVER4'];

/** People who ask and press, and Slack, which delivers to any replica. */
export class People {
  readonly #random: () => number;
  readonly #replicas: readonly Replica[];
  readonly #slack: SlowSlack;
  #deliveries = 0;
  #taken = 0;
  readonly #decided: string[] = [];

  constructor(random: () => number, replicas: readonly Replica[], slack: SlowSlack) {
    this.#random = random;
    this.#replicas = replicas;
    this.#slack = slack;
  }

  /** One change, from the request to the decisions. */
  async play(alarm: string, index: number): Promise<void> {
    const words = index % 2 === 0 ? ['mute', alarm] : ['tune', alarm, '77'];
    const card = Promise.withResolvers<MessagePlace>();
    await this.#deliver(({ core }) =>
      core.dispatch(this.#request('U0OPERATOR', ['alarm', ...words]), this.#answer(card.resolve)),
    );
    const { ts } = await card.promise;
    const view = this.#slack.messages.get(ts);
    const buttons = {
      approve: view && buttonIn(view, 'Approve'),
      decline: view && buttonIn(view, 'Decline'),
    };
    if (!buttons.approve || !buttons.decline) throw new Error(`no buttons: ${view?.text}`);
    const { approve, decline } = buttons;
    const random = this.#random;
    const presses = [
      ...APPROVERS.flatMap((who) => (random() < 0.4 ? [who, who] : [who])).map((who) => ({
        who,
        button: random() < 0.02 ? decline : approve,
      })),
      ...(random() < 0.2 ? [{ who: 'U0OPERATOR', button: approve }] : []),
    ];
    // Half of the time everybody presses at once.
    const pause = random() < 0.5 ? 0 : PAUSE_MS;
    await Promise.all(
      presses.map(async ({ who, button }) => {
        await delay(random() * pause);
        await this.#press(who, button);
      }),
    );
  }

  async #press(who: string, button: string): Promise<void> {
    await this.#deliver(async ({ core }) => {
      const target = await core.findButton(button);
      if (!target) throw new Error('the button is gone');
      const outcome = await core.dispatch(this.#request(who, target.words), this.#answer());
      this.#decided.push(decisionOf(outcome));
      return outcome;
    });
  }

  /** Slack delivers one to three times, to any replica. */
  async #deliver(act: (replica: Replica) => Promise<Outcome>): Promise<void> {
    const random = this.#random;
    const key = crypto.randomUUID();
    const times = 1 + Math.floor(random() * 3);
    await Promise.all(
      Array.from({ length: times }, async () => {
        await delay(random() * 30);
        const replica = this.#replicas[Math.floor(random() * this.#replicas.length)];
        this.#deliveries += 1;
        if (!replica || !(await replica.store.deliveries.claim(key))) return;
        this.#taken += 1;
        const outcome = await act(replica);
        if (outcome.kind === 'failed') throw new Error(outcome.message);
      }),
    );
  }

  #request(id: string, asked: readonly string[]) {
    const actor = { id, name: id, timeZone: 'UTC', kind: 'member' } as const;
    const origin = { kind: 'slack', channel: CHANNEL } as const;
    return { id: crypto.randomUUID(), actor, origin, asked };
  }

  /** Posts the answer as Slack's answers are posted. A card must arrive: without it nobody could decide. */
  #answer(onPlace: (place: MessagePlace) => void = () => undefined): Reply {
    const place = Promise.withResolvers<MessagePlace | undefined>();
    return {
      place: place.promise,
      progress: () => undefined,
      finish: async (view) => {
        for (;;) {
          const posted = await this.#slack.post(CHANNEL, view).catch(() => undefined);
          if (!posted) continue;
          place.resolve(posted);
          return onPlace(posted);
        }
      },
    };
  }

  /** What they did. */
  tally(): Tally {
    const count = (kind: string) => this.#decided.filter((each) => each === kind).length;
    return {
      deliveries: this.#deliveries,
      taken: this.#taken,
      won: count('approved'),
      declined: count('denied'),
      counted: count('counted'),
    };
  }
}

function decisionOf(outcome: Outcome): string {
  if (outcome.kind !== 'done') return 'refused';
  const result: { decided?: { kind?: string } } = Object(outcome.execution.result);
  return result.decided?.kind ?? '';
}
