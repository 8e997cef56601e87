import { setTimeout as delay } from 'node:timers/promises';
import { definitionAfter } from '../../../demo/aws/world/alarms/changes.ts';
import type { Message } from '../../../demo/slack/contract.ts';
import type { RunningWorkspace } from '../../../demo/slack/workspace.ts';
import type { ActionRecord } from '../../../src/store/actions.ts';
import type { Store } from '../../../src/store/store.ts';
import { labelsOf, pressOf } from '../../flow/screen.ts';
import type { AlarmPlace } from './alarm-place.ts';

/** What became of one change. */
export interface KilledChange {
  state: ActionRecord['state'];
  /** Changing calls that AWS got. */
  calls: number;
  /** Whether AWS is as the change would have it. */
  isDone: boolean;
  /** Whether somebody had to press again, because the bot was killed before it had written the decision. */
  isPressedAgain: boolean;
  /** Seconds from the kill until another process took it up; absent where it did not stand still. */
  takeover?: number;
  /** Seconds from the kill until its end; absent where it had ended before. */
  end?: number;
  /** Cards that say something else than what is stored. */
  staleCards: number;
  /** Lines of outcome in its thread. */
  lines: number;
}

const CHANNEL = 'C0GRIDOPS';
/** A press that was taken is written down in this time. */
const PRESS_MS = 500;
/** What nobody worked on for so long after a kill stood still. */
const STILL_MS = 1_000;
/** A line of outcome that is not there by then never comes. */
const LINE_MS = 8_000;
const LONGEST_MS = 60_000;

/** Where it happens. */
export interface Scene {
  readonly place: AlarmPlace;
  readonly slack: RunningWorkspace;
  readonly store: Store;
}

/** Every second change mutes its alarm, the others set this threshold. */
const THRESHOLD = 77;

/** The changes that are under way at one kill: asked for, approved, and waited for. */
export class Round {
  readonly #scene: Scene;
  readonly #alarms: readonly string[];
  readonly #pressedAgain = new Set<string>();

  constructor(scene: Scene, alarms: readonly string[]) {
    this.#scene = scene;
    this.#alarms = alarms;
  }

  async ask(): Promise<void> {
    const { workspace } = this.#scene.slack;
    for (const [index, alarm] of this.#alarms.entries()) {
      const words = index % 2 === 0 ? `mute ${alarm}` : `tune ${alarm} ${THRESHOLD}`;
      await workspace.type('U0OPERATOR', CHANNEL, `/grid alarm ${words}`);
    }
    for (const alarm of this.#alarms)
      await until(async () => (await this.#find(alarm))?.place !== undefined);
  }

  async approve(): Promise<void> {
    await Promise.all(this.#alarms.map((alarm) => this.#press(alarm)));
  }

  async #press(alarm: string): Promise<void> {
    const [card] = this.#cards(alarm).filter((each) => labelsOf(each).includes('Approve'));
    if (!card) return;
    await this.#scene.slack.workspace.press(pressOf('U0APPROVER1', card, 'Approve'));
  }

  /** Waits until AWS has got the calls. */
  async called(): Promise<void> {
    for (const alarm of this.#alarms)
      await until(async () => this.#scene.place.changes.get(alarm)?.length === 1, 1);
  }

  /** Waits until everything has ended and says so; presses again where nobody remembers the press. */
  async end(): Promise<void> {
    await delay(PRESS_MS);
    await Promise.all(
      this.#alarms.map(async (alarm) => {
        if ((await this.#find(alarm))?.state === 'requested') {
          this.#pressedAgain.add(alarm);
          await this.#press(alarm);
        }
        await until(async () => {
          const action = await this.#find(alarm);
          return action?.endedAt !== undefined && this.#isTold(action, alarm);
        });
      }),
    );
  }

  result(killedAt: number): Promise<KilledChange[]> {
    return Promise.all(this.#alarms.map((alarm) => this.#result(alarm, killedAt)));
  }

  async #result(alarm: string, killedAt: number): Promise<KilledChange> {
    const { changes, questions } = this.#scene.place;
    const action = await this.#find(alarm);
    if (!action) throw new Error(`${alarm} was lost`);
    const isPressedAgain = this.#pressedAgain.has(alarm);
    const { state, endedAt = Number.NaN } = action;
    const wasUnderWay = endedAt > killedAt && !isPressedAgain;
    const next = questions.get(alarm)?.find(({ at }) => at > killedAt);
    const stoodStill = wasUnderWay && next && next.at > killedAt + STILL_MS;
    return {
      state,
      calls: changes.get(alarm)?.length ?? 0,
      isDone: this.#isDone(alarm),
      isPressedAgain,
      ...(stoodStill && { takeover: (next.at - killedAt) / 1_000 }),
      ...(wasUnderWay && { end: (endedAt - killedAt) / 1_000 }),
      staleCards: this.#stale(action, alarm),
      lines: this.#lines(action),
    };
  }

  async #find(alarm: string): Promise<ActionRecord | undefined> {
    const recent = await this.#scene.store.actions.recent({ limit: 2 * this.#alarms.length });
    return recent.find(({ args }) => args.alarm === alarm);
  }

  #messages(): Message[] {
    return this.#scene.slack.workspace.messages(CHANNEL, 'U0APPROVER1');
  }

  #cards(alarm: string): Message[] {
    const named = new RegExp(`${alarm}\\b.*Asked by`);
    return this.#messages().filter(({ text }) => named.test(text));
  }

  #stale({ state }: ActionRecord, alarm: string): number {
    const words = state === 'unknown' ? 'unknown outcome' : state;
    return this.#cards(alarm).filter(({ text }) => !text.includes(words)).length;
  }

  #isTold(action: ActionRecord, alarm: string): boolean {
    const longAgo = Date.now() > (action.endedAt ?? 0) + LINE_MS;
    return this.#stale(action, alarm) === 0 && (this.#lines(action) > 0 || longAgo);
  }

  #lines({ place }: ActionRecord): number {
    const lines = /^(?:Done|Failed|Outcome unknown)/;
    return this.#messages().filter(
      ({ threadTs, text }) => threadTs === place?.ts && lines.test(text),
    ).length;
  }

  #isDone(alarm: string): boolean {
    const definition = definitionAfter(this.#scene.place.world.history.alarms.of(alarm));
    return definition?.actionsEnabled === false || definition?.threshold === THRESHOLD;
  }
}

async function until(holds: () => Promise<boolean>, pause = 50): Promise<void> {
  const deadline = Date.now() + LONGEST_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) return;
    await delay(pause);
  }
}
