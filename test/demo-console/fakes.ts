import type { Breakage, WorldControls } from '../../demo/aws/contract.ts';
import type {
  Change,
  Channel,
  Message,
  OpenModal,
  Person,
  Place,
  Press,
  WorkspaceForPeople,
} from '../../demo/slack/contract.ts';

/** A workspace without a bot: it keeps what is put into it and remembers what people did. */
export interface FakeWorkspace extends WorkspaceForPeople {
  readonly typed: { userId: string; channel: string; text: string }[];
  readonly pressed: Press[];
  readonly submitted: { userId: string; values: Record<string, Record<string, string>> }[];
  readonly files: Map<string, { name: string; type: string; bytes: Uint8Array }>;
  /** Posts, or edits where the ts is known. Answers with the message. */
  post(message: Partial<Message>): Message;
  drop(message: Place): void;
  /** Makes a channel, or changes one whose id is known. */
  change(channel: Channel): void;
  open(modal: OpenModal): void;
  notify(userId: string, channel: string, text: string): void;
  /** Makes every press, line and submission fail with this sentence. */
  refuseWith(sentence: string | undefined): void;
}

const ZONE = 'America/Los_Angeles';

/** 2026-11-20 17:05:00 in Los Angeles. */
export const FIVE_PAST_FIVE = 1_795_223_100;

export const VERA = member('U0VERA', 'Vera Lind');
export const OMAR = member('U0OMAR', 'Omar Haddad');
export const ADA = { ...member('U0ADA', 'Ada Moreau'), timeZone: 'Europe/Berlin' };
const PAT = member('U0PAT', 'Pat Quinn');
const APP: Person = { ...member('U0GRID', 'GridOps'), kind: 'bot' };
export const ROLES = {
  [VERA.id]: 'viewer',
  [OMAR.id]: 'operator',
  [ADA.id]: 'approver',
  [PAT.id]: 'approver',
};
export const OPS: Channel = {
  id: 'C0OPS',
  name: 'grid-ops',
  topic: 'Grid Services: incidents and changes',
  appIsMember: true,
  members: [VERA.id, OMAR.id, ADA.id, PAT.id, APP.id],
  bookmarks: [],
  archived: false,
};
export const RANDOM: Channel = {
  ...OPS,
  id: 'C0RANDOM',
  name: 'random',
  topic: '',
  appIsMember: false,
};

function member(id: string, realName: string): Person {
  const name = realName.split(' ')[0]?.toLowerCase() ?? realName;
  return { id, name, realName, timeZone: ZONE, kind: 'member' };
}

/** An empty workspace with four people and two channels. */
export function createFakeWorkspace(): FakeWorkspace {
  const listeners = new Set<(change: Change) => void>();
  const modals = new Map<string, OpenModal>();
  let messages: Message[] = [];
  let channels: Channel[] = [OPS, RANDOM];
  let refusal: string | undefined;

  const tell = (change: Change) => {
    for (const listener of listeners) listener(change);
  };
  const takeOrRefuse = async (): Promise<void> => {
    if (refusal !== undefined) throw new Error(refusal);
  };
  const find = ({ ts }: Place): Message => {
    const found = messages.find((message) => message.ts === ts);
    if (!found) throw new Error('message_not_found');
    return found;
  };
  const withReaction = (
    place: Place,
    name: string,
    change: (users: readonly string[]) => readonly string[],
  ): void => {
    const { reactions = [], ...message } = find(place);
    const others = reactions.filter((reaction) => reaction.name !== name);
    const users = change(reactions.find((reaction) => reaction.name === name)?.users ?? []);
    fake.post({ ...message, reactions: users.length > 0 ? [...others, { name, users }] : others });
  };
  const fake: FakeWorkspace = {
    people: [VERA, OMAR, ADA, PAT, APP],
    groups: [{ id: 'S0ONCALL', handle: 'oncall' }],
    get channels() {
      return channels;
    },
    app: APP,
    typed: [],
    pressed: [],
    submitted: [],
    files: new Map(),
    messages: (channel, userId) =>
      messages.filter(
        (message) => message.channel === channel && (message.visibleTo ?? userId) === userId,
      ),
    modalOf: (userId) => modals.get(userId),
    async type(userId, channel, text) {
      await takeOrRefuse();
      fake.typed.push({ userId, channel, text });
      if (!text.startsWith('/')) fake.post({ channel, author: userId, text });
    },
    reply: (userId, to, text) => {
      const threadTs = find(to).threadTs ?? to.ts;
      fake.post({ channel: to.channel, author: userId, text, threadTs });
    },
    react: (userId, to, name) => withReaction(to, name, (users) => [...users, userId]),
    unreact: (userId, to, name) =>
      withReaction(to, name, (users) => users.filter((id) => id !== userId)),
    edit: (_userId, place, text) => {
      fake.post({ ...find(place), text, editedAt: Date.now() });
    },
    remove(userId, place) {
      if (find(place).author !== userId) throw new Error('cant_delete_message');
      fake.drop(place);
    },
    join(userId, channel) {
      const found = channels.find(({ id }) => id === channel) ?? OPS;
      fake.change({ ...found, members: [...found.members, userId] });
    },
    async press(press) {
      await takeOrRefuse();
      fake.pressed.push(press);
    },
    async submitModal(userId, values) {
      await takeOrRefuse();
      fake.submitted.push({ userId, values });
      fake.closeModal(userId);
    },
    closeModal(userId) {
      modals.delete(userId);
      tell({ kind: 'modal-closed', userId });
    },
    file: (id) => fake.files.get(id),
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    post(partial) {
      const ts = `${FIVE_PAST_FIVE + messages.length}.000100`;
      const message = { channel: OPS.id, ts, author: APP.id, text: '', blocks: [], ...partial };
      messages = [...messages.filter((present) => present.ts !== message.ts), message];
      tell({ kind: 'message', message });
      return message;
    },
    change(channel) {
      channels = [...channels.filter(({ id }) => id !== channel.id), channel];
      tell({ kind: 'channel', channel });
    },
    drop({ channel, ts }) {
      messages = messages.filter((present) => present.ts !== ts);
      tell({ kind: 'deleted', channel, ts });
    },
    open(modal) {
      modals.set(modal.userId, modal);
      tell({ kind: 'modal', modal });
    },
    notify: (userId, channel, text) => tell({ kind: 'notice', userId, channel, text }),
    refuseWith(sentence) {
      refusal = sentence;
    },
  };
  return fake;
}

/** A world with a few things that can break and nothing behind them. */
export function createFakeWorld(): WorldControls {
  let breakages: Breakage[] = [
    breakage('crash-loop', 'Crash-loop the backend', 'Its task exits at start: 0 of 1 running.'),
    breakage('ven-offline', 'Disconnect the VEN', 'It answers 200 but says ok: false.'),
    breakage('throttle', 'Throttle AWS', 'CloudWatch refuses every second call.'),
    breakage('deny', 'Deny an IAM action', 'ecs:DescribeServices is no longer allowed.'),
    breakage('slow-database', 'Slow the database', 'CPU 96 %, 83 connections.'),
  ];
  return {
    breakages: () => breakages,
    setBreakage(id, active) {
      if (breakages.every((one) => one.id !== id)) throw new Error(`There is no breakage ${id}.`);
      breakages = breakages.map((one) => (one.id === id ? { ...one, active } : one));
    },
    heal() {
      breakages = breakages.map((one) => ({ ...one, active: false }));
    },
  };
}

function breakage(id: string, title: string, effect: string): Breakage {
  return { id, title, effect, active: false };
}
