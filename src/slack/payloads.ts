import { createHash } from 'node:crypto';
import { z } from 'zod';
import { unescapeMrkdwn } from './text.ts';

/** What both kinds of payload tell of the person, before Slack is asked who that is. */
interface Sender {
  readonly userId: string;
  readonly userName: string;
}

/** A Slack payload in our words; shapes that we do not know are `unsupported`. */
export type Incoming =
  | ({ kind: 'command'; key: string; text: string; channel: string; responseUrl: string } & Sender)
  | ({
      kind: 'button';
      key: string;
      buttonId: string;
      triggerId: string;
      channel?: string;
      /** Timestamp of the message pressed on. */
      message?: string;
      /** Timestamp of the message that began the thread of that one; of itself where it has none. */
      thread?: string;
      /** Only the person who sees an ephemeral message can have pressed on it; it cannot be edited by chat.update. */
      ephemeral: boolean;
      responseUrl?: string;
      /** Set when the button stands in a modal. */
      modalId?: string;
      /** What was written into the fields of the message or modal, by the name of the field; empty ones are left out. */
      written: Readonly<Record<string, string>>;
    } & Sender)
  | { kind: 'unsupported' };

const commandPayload = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  user_name: z.string().optional(),
  channel_id: z.string(),
  response_url: z.url(),
  trigger_id: z.string().optional(),
});

const state = z
  .object({
    values: z.record(
      z.string(),
      z.record(z.string(), z.object({ value: z.string().nullish() }).catch({})),
    ),
  })
  .optional()
  .catch(undefined);

const person = z.object({
  id: z.string(),
  username: z.string().optional(),
  name: z.string().optional(),
});

const submissionPayload = z.object({
  type: z.literal('view_submission'),
  user: person,
  trigger_id: z.string().default(''),
  view: z.object({ id: z.string(), private_metadata: z.string().default(''), state }),
});

const buttonPayload = z.object({
  type: z.literal('block_actions'),
  user: person,
  trigger_id: z.string().default(''),
  channel: z.object({ id: z.string() }).optional(),
  container: z
    .object({
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
      is_ephemeral: z.boolean().optional(),
    })
    .optional(),
  response_url: z.url().optional(),
  view: z.object({ id: z.string(), private_metadata: z.string().optional(), state }).optional(),
  state,
  actions: z.tuple([
    z.object({
      // A press on a button that opens an address is told, too, and asks for nothing.
      action_id: z.string().regex(/^(?!link:)/),
      action_ts: z.string().optional(),
      value: z.string().optional(),
    }),
  ]),
});

/** Reads the body of a slash command, a block action or a sent modal as Slack documents it. */
export function readPayload(body: unknown): Incoming {
  const command = commandPayload.safeParse(body);
  if (command.success) return fromCommand(command.data);
  const button = buttonPayload.safeParse(body);
  if (button.success) return fromButton(button.data);
  const submission = submissionPayload.safeParse(body);
  if (submission.success) return fromSubmission(submission.data);
  return { kind: 'unsupported' };
}

function fromCommand(payload: z.output<typeof commandPayload>): Incoming {
  return {
    kind: 'command',
    key: deliveryKey(payload.trigger_id, payload.user_id, payload.command, payload.text),
    text: unescapeMrkdwn(payload.text),
    channel: payload.channel_id,
    responseUrl: payload.response_url,
    userId: payload.user_id,
    userName: payload.user_name ?? payload.user_id,
  };
}

function fromButton(payload: z.output<typeof buttonPayload>): Incoming {
  const [action] = payload.actions;
  const { user, channel, container, view } = payload;
  return {
    kind: 'button',
    key: deliveryKey(payload.trigger_id, user.id, action.action_id, action.action_ts ?? ''),
    buttonId: action.value ?? '',
    triggerId: payload.trigger_id,
    ephemeral: container?.is_ephemeral === true,
    userId: user.id,
    userName: user.username ?? user.name ?? user.id,
    written: writtenIn(view?.state ?? payload.state),
    ...(channel ? { channel: channel.id } : readMetadata(view?.private_metadata).origin),
    ...(container?.message_ts !== undefined && {
      message: container.message_ts,
      thread: container.thread_ts ?? container.message_ts,
    }),
    ...(view && { modalId: view.id }),
    ...(payload.response_url !== undefined && { responseUrl: payload.response_url }),
  };
}

/** Sending a modal is a press on the button that its metadata names. */
function fromSubmission({ user, trigger_id, view }: z.output<typeof submissionPayload>): Incoming {
  const { button, origin } = readMetadata(view.private_metadata);
  return {
    kind: 'button',
    key: deliveryKey(trigger_id, user.id, view.id, 'submitted'),
    buttonId: button,
    triggerId: trigger_id,
    ephemeral: false,
    userId: user.id,
    userName: user.username ?? user.name ?? user.id,
    written: writtenIn(view.state),
    ...origin,
  };
}

const metadata = z.object({ button: z.string().default(''), channel: z.string().optional() });

/** What a modal of ours remembers: the button that sending it stands for, and the channel that it was opened in. */
export function writeMetadata(memory: z.input<typeof metadata>): string {
  return JSON.stringify(memory);
}

function readMetadata(text: string | undefined) {
  const { button, channel } = parseMetadata(text ?? '');
  return { button, origin: channel === undefined ? {} : { channel } };
}

function parseMetadata(text: string): z.output<typeof metadata> {
  try {
    return metadata.parse(JSON.parse(text));
  } catch {
    return { button: '' };
  }
}

const FIELD = /^field:(.+)$/;

function writtenIn(read: z.output<typeof state>): Record<string, string> {
  const actions = Object.values(read?.values ?? {}).flatMap((block) => Object.entries(block));
  return Object.fromEntries(
    actions.flatMap(([actionId, { value }]) => {
      const name = FIELD.exec(actionId)?.[1];
      const text = value?.trim();
      return name !== undefined && text ? [[name, text]] : [];
    }),
  );
}

/**
 * The same for every delivery of one interaction: Slack makes a new trigger id for each one and repeats it when it
 * delivers again. Without a trigger id no two deliveries can be told to be the same.
 */
function deliveryKey(triggerId: string | undefined, ...parts: string[]): string {
  const identity = triggerId ? [triggerId, ...parts] : [crypto.randomUUID()];
  return createHash('sha256').update(JSON.stringify(identity)).digest('base64url');
}
