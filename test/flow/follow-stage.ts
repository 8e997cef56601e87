import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '../../demo/slack/contract.ts';
import { messagesIn, textOf } from './screen.ts';
import { openStage, type Stage, type StageOptions, until } from './stage.ts';

/** A live tail with ten updates a second. */
export const quickly = (signal: AbortSignal) =>
  delay(100, undefined, { signal }).catch(() => undefined);

/** A stage on which the backend writes hundreds of lines a second. */
export async function openTailStage(options: StageOptions = {}): Promise<Stage> {
  const stage = await openStage({ tailPace: quickly, ...options });
  stage.world.setBreakage('log-burst', true);
  return stage;
}

/** The message as soon as it says this. */
export const saying = (
  stage: Pick<Stage, 'now'>,
  message: Message,
  part: string | RegExp,
): Promise<Message> =>
  until(() => {
    const now = stage.now(message);
    return textOf(now).match(part) ? now : undefined;
  });

/** Begins a tail and waits for its first lines. */
export async function follow(stage: Stage, options = '', target = 'backend'): Promise<Message> {
  const message = await stage.ask('U0VIEWER', `/grid logs ${target} --follow ${options}`);
  return saying(stage, message, /GET \/api/);
}

/** Everything that was said of a message, newest last. */
export const statesOf = ({ changes }: Stage, { ts }: Message): string[] =>
  messagesIn(changes)
    .filter((message) => message.ts === ts)
    .map(textOf);

/** The file in the thread of a tail that has ended. */
export async function fileOf(stage: Stage, { ts }: Message): Promise<string> {
  const shared = await until(() =>
    messagesIn(stage.changes).find(({ files, threadTs }) => files && threadTs === ts),
  );
  const file = await until(() => stage.slack.workspace.file(shared.files?.[0]?.id ?? ''));
  return Buffer.from(file.bytes).toString('utf8');
}

/** No live tail is open. */
export const hungUp = ({ aws }: Stage): Promise<true> =>
  until(() => (aws.streams.count === 0 ? true : undefined));
