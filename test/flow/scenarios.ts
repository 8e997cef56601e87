import type { Message } from '../../demo/slack/contract.ts';
import { installedApp } from '../../demo/slack/manifest.ts';
import { eventually } from './actions-stage.ts';
import { messagesIn, textOf } from './screen.ts';
import { GRID_OPS, openStage, type Stage, type StageOptions } from './stage.ts';

/** A stage with everything that a scenario is about: alarms by their queue, channels that the app may make, one clock. */
export interface ScenarioStage extends Stage {
  /** Lets time pass for the world, Slack and the bot alike. */
  pass(milliseconds: number): void;
  /** Where lines are typed from now on; at first the channel of the environment. */
  moveTo(channel: string): void;
  /** Types `/grid …` as somebody; the bot's message for it, once it says this. */
  tell(userId: string, line: string, says: string | RegExp): Promise<Message>;
  /** The newest message of the bot that says this now, in any channel and thread. */
  says(words: string | RegExp, where?: (message: Message) => boolean): Promise<Message>;
}

/** Opens the stage for one test. */
export async function openScenarioStage(options: StageOptions = {}): Promise<ScenarioStage> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const stage = await openStage({
    workspace: { ...(await installedApp()), now },
    ...{ now, worldNow: now, notifications: true },
    ...options,
  });
  let channel = GRID_OPS;
  const says: ScenarioStage['says'] = (words, where = () => true) =>
    eventually(() => {
      const shown = ownMessages(stage).filter(where);
      const found = shown.findLast((message) => textOf(message).match(words) !== null);
      if (found) return found;
      throw new Error(`Nothing says ${words} in:\n${shown.map(textOf).join('\n---\n')}`);
    });
  return {
    ...stage,
    says,
    pass: (milliseconds) => {
      ahead += milliseconds;
    },
    moveTo: (id) => {
      channel = id;
    },
    async tell(userId, line, words) {
      const before = new Set(messagesIn(stage.changes).map(({ ts }) => ts));
      await stage.slack.workspace.type(userId, channel, `/grid ${line}`);
      return says(words, ({ ts }) => !before.has(ts));
    },
    press: (userId, shown, label, near) =>
      stage.press(userId, 'view' in shown ? shown : stage.now(shown), label, near),
  };
}

/** The messages of the bot as they are now, oldest first. */
function ownMessages({ changes, slack }: Stage): Message[] {
  const all = new Map(messagesIn(changes).map((message) => [message.ts, message]));
  return [...all.values()].filter(({ author }) => author === slack.workspace.app.id);
}

/** What the bot said in the thread of a message, oldest first. */
export function threadOf(stage: Stage, { ts }: Message): string[] {
  return ownMessages(stage)
    .filter(({ threadTs }) => threadTs === ts)
    .map(textOf);
}

/** The places of these in the lines: each must be in one. */
export function orderOf(lines: readonly string[], facts: readonly RegExp[]): number[] {
  return facts.map((fact) => {
    const index = lines.findIndex((line) => fact.test(line));
    if (index === -1) throw new Error(`${fact} is in none of:\n${lines.join('\n')}`);
    return index;
  });
}
