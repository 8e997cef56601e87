import type { Channel, Message } from '../../demo/slack/contract.ts';
import { isObject } from '../../demo/slack/json.ts';
import { installedApp } from '../../demo/slack/manifest.ts';
import { messagesIn, textOf } from './screen.ts';
import { GRID_OPS, openStage, type Stage, type StageOptions, until } from './stage.ts';

const INCIDENT_NAME = 'inc-1-backend-is-down';
export const OPEN =
  '/grid incident open "Backend is down" --severity P1 --impact "Nobody can log in"';

/** The app as its manifest says, so that it hears what happens in channels. */
export const openIncidentStage = async (options: StageOptions = {}): Promise<Stage> =>
  openStage({ workspace: await installedApp(), ...options });

/** The channel of the incident, once it is made. */
export const room = ({ slack }: Stage, name = INCIDENT_NAME): Promise<Channel> =>
  until(() => slack.workspace.channels.find((channel) => channel.name === name));

/** Everything that the operator sees in a channel now. */
const seen = ({ slack }: Stage, channel: string): Message[] =>
  slack.workspace.messages(channel, 'U0OPERATOR');

export const messageWith = (
  stage: Stage,
  channel: string,
  words: string | RegExp,
): Promise<Message> =>
  until(() =>
    seen(stage, channel).find((message) => `${textOf(message)}${message.text}`.match(words)),
  );

/** Types a line, and gives the newest message there that says this. */
export async function say(
  stage: Stage,
  line: string,
  {
    channel = GRID_OPS,
    by = 'U0OPERATOR',
    words,
  }: { channel?: string; by?: string; words: RegExp },
): Promise<Message> {
  const { workspace } = stage.slack;
  const before = new Set(workspace.messages(channel, by).map(({ ts }) => ts));
  await workspace.type(by, channel, line);
  return until(() =>
    workspace
      .messages(channel, by)
      .find((message) => !before.has(message.ts) && words.test(textOf(message))),
  );
}

/** The header, once it says this. */
export const headerWith = (
  stage: Stage,
  channel: string,
  words: string | RegExp,
): Promise<Message> =>
  until(() => {
    const header = seen(stage, channel).find(({ pinned }) => pinned);
    return header && textOf(header).match(words) ? header : undefined;
  });

export const timelineOf = async (stage: Stage, channel: string, options = ''): Promise<string> => {
  const line = `/grid incident timeline --incident INC-1 ${options}`;
  return textOf(await say(stage, line, { channel, words: /^Timeline of INC-1/ }));
};

/** The timeline, once it says this. */
export const timelineWith = (
  stage: Stage,
  channel: string,
  words: string | RegExp,
): Promise<string> =>
  until(async () => {
    const text = await timelineOf(stage, channel);
    return text.match(words) ? text : undefined;
  });

export const openRoom = async (stage: Stage): Promise<Channel> => {
  await stage.slack.workspace.type('U0OPERATOR', GRID_OPS, OPEN);
  const { id } = await room(stage);
  await headerWith(stage, id, 'INC-1 P1: Backend is down');
  return room(stage);
};

/** The texts of the files that were shared in the thread of a message, by name. */
export async function filesOf(
  { changes, slack }: Stage,
  { ts }: Message,
  count: number,
): Promise<Map<string, Uint8Array>> {
  const shared = await until(() => {
    const files = messagesIn(changes)
      .filter(({ threadTs }) => threadTs === ts)
      .flatMap(sharedIn);
    return files.length >= count ? files : undefined;
  });
  const read = shared.map(async (id) => {
    const { name, bytes } = await until(() => slack.workspace.file(id));
    return [name, bytes] as const;
  });
  return new Map(await Promise.all(read));
}

/** Types something that is no command, and gives its message. */
export async function typed(
  { slack: { workspace } }: Stage,
  userId: string,
  channel: string,
  text: string,
): Promise<Message> {
  await workspace.type(userId, channel, text);
  return until(() =>
    workspace.messages(channel, userId).find((message) => message.text.includes(text)),
  );
}

/** Presses on a button of the header as it is now: an edit gives its buttons new ids. */
export function pressHeader(
  stage: Stage,
  channel: string,
  label: string,
  by = 'U0OPERATOR',
): Promise<boolean> {
  return until(async () => {
    await stage.press(by, await headerWith(stage, channel, /INC-1/), label);
    return true;
  });
}

/** Fills in the form that somebody has before them, and sends it. */
export async function fillIn(
  { slack: { workspace } }: Stage,
  userId: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  await until(() => workspace.modalOf(userId));
  const values = Object.entries(fields).map(([name, value]) => [
    `field:${name}`,
    { [`field:${name}`]: value },
  ]);
  await workspace.submitModal(userId, Object.fromEntries(values));
}

/** Ids of the files and pictures of a message. */
function sharedIn({ files = [], blocks }: Message): string[] {
  const pictures = blocks.flatMap((block) =>
    block.type === 'image' && 'slack_file' in block ? [block.slack_file] : [],
  );
  return [
    ...files.map(({ id }) => id),
    ...pictures.flatMap((file) => (isObject(file) && 'id' in file ? [String(file.id)] : [])),
  ];
}
