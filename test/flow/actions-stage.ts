import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { onTestFinished, vi } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { AWS_KEY } from './place.ts';
import { messagesIn, textOf } from './screen.ts';
import { GRID_OPS, openStage, type Stage, type StageOptions } from './stage.ts';

export const CLUSTER = 'grid-services-dev';
export const MINUTE = 60_000;

/** AWS as somebody uses it who does not ask the bot. */
interface Elsewhere {
  ecs: ECSClient;
  cloudwatch: CloudWatchClient;
  logs: CloudWatchLogsClient;
}

/** A stage whose AWS has a clock of its own, and where people change things without the bot. */
export interface ActionStage extends Stage {
  elsewhere: Elsewhere;
  /** Lets time pass at AWS, so that a rollout need not be waited for. */
  pass(milliseconds: number): void;
}

/** At first AWS's clock is so far behind this machine's: what passes must not lie in the bot's future. */
const BEHIND = 30 * MINUTE;

/** Opens the stage for one test. */
export async function openActionStage(options: StageOptions = {}): Promise<ActionStage> {
  let behind = BEHIND;
  const stage = await openStage({ worldNow: () => Date.now() - behind, ...options });
  const settings = {
    region: 'us-west-2',
    endpoint: stage.aws.url,
    credentials: { accessKeyId: AWS_KEY, secretAccessKey: 'secret' },
  };
  const elsewhere = {
    ecs: new ECSClient(settings),
    cloudwatch: new CloudWatchClient(settings),
    logs: new CloudWatchLogsClient(settings),
  };
  onTestFinished(() => {
    for (const client of Object.values(elsewhere)) client.destroy();
  });
  return {
    ...stage,
    elsewhere,
    pass: (milliseconds) => {
      behind -= milliseconds;
    },
  };
}

/** Waits until `look` neither throws nor gives undefined: longer than `until`, because tracking looks every few seconds. */
export function eventually<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  return vi.waitFor(
    async () => {
      const found = await look();
      if (found === undefined) throw new Error(`This never came: ${look}`);
      return found;
    },
    { timeout: 25_000, interval: 10 },
  );
}

/** The first message of the bot that was not there before, of those that this person sees. */
export async function newMessage(
  { changes, slack }: Stage,
  userId: string,
  act: () => Promise<unknown>,
): Promise<Message> {
  const before = new Set(messagesIn(changes).map(({ ts }) => ts));
  await act();
  return eventually(() =>
    messagesIn(changes).find(
      ({ ts, author, visibleTo }) =>
        !before.has(ts) &&
        author === slack.workspace.app.id &&
        [undefined, userId].includes(visibleTo),
    ),
  );
}

/** The answer to a line that somebody types in the channel of the environment. */
export const say = (stage: Stage, userId: string, line: string): Promise<Message> =>
  newMessage(stage, userId, () => stage.slack.workspace.type(userId, GRID_OPS, line));

/** The answer to a press on a button. */
export const pressed = (
  stage: Stage,
  userId: string,
  shown: Message,
  label: string,
): Promise<Message> => newMessage(stage, userId, () => stage.press(userId, shown, label));

/** The message once it says this. */
export const saying = (stage: Stage, shown: Message, words: string | RegExp): Promise<Message> =>
  eventually(() => {
    const now = stage.now(shown);
    return textOf(now).match(words) ? now : undefined;
  });

/** The message in the thread of another one that says this. */
export const inThread = (stage: Stage, { ts }: Message, words: string | RegExp): Promise<string> =>
  eventually(() =>
    messagesIn(stage.changes)
      .filter(({ threadTs }) => threadTs === ts)
      .map(textOf)
      .find((text) => text.match(words)),
  );

/** The line in the thread that says how a change ended. */
export const outcomeOf = (stage: Stage, card: Message): Promise<string> =>
  inThread(stage, card, /^\s*• (?:Done|Failed|Not run|Expired|Outcome unknown)/);

/** Everything that the card ever said, oldest first. */
export const statesOf = ({ changes }: Stage, { ts }: Message): string[] =>
  messagesIn(changes)
    .filter((message) => message.ts === ts)
    .map(textOf);

const READING = /^(?:Search|Describe|Get|List|Filter|AssumeRole)/;

/** What AWS was told to change since its calls were forgotten. */
export const changesAtAws = ({ aws }: Stage): string[] =>
  aws.calls
    .filter(({ operation }) => !READING.test(operation))
    .map(({ service, operation }) => `${service} ${operation}`);

/** Where a message stands. */
export function placeOf({ visibleTo, threadTs }: Message): string {
  if (visibleTo !== undefined) return 'for one person';
  return threadTs === undefined ? 'in the channel' : 'in the thread';
}

/** The ids of the tasks of a service that run. */
export async function tasksOf({ elsewhere }: ActionStage, service: string): Promise<string[]> {
  const listing = new ListTasksCommand({ cluster: CLUSTER, serviceName: service });
  const { taskArns = [] } = await elsewhere.ecs.send(listing);
  return taskArns.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));
}

/** What AWS was told with one operation, such as `ECS UpdateService`. */
export const told = ({ aws }: ActionStage, operation: string): object[] =>
  aws.callsOf(operation).map(({ input }) => input);

/** Asked by the operator, approved by somebody else; the card once it is being done. */
export async function approved(stage: ActionStage, line: string): Promise<Message> {
  const asked = await say(stage, 'U0OPERATOR', line);
  const card = await saying(stage, asked, 'waits for approval');
  await stage.press('U0APPROVER1', card, 'Approve');
  return card;
}

/** The same until AWS has taken it and time has passed there. */
export async function rolledOut(stage: ActionStage, line: string): Promise<Message> {
  const card = await approved(stage, line);
  await saying(stage, card, /watching until it is stable[\s\S]*since it began/);
  stage.pass(2 * MINUTE);
  return card;
}
