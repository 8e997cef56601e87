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

const buttonPayload = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string(), username: z.string().optional(), name: z.string().optional() }),
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
  view: z.object({ id: z.string() }).optional(),
  actions: z.tuple([
    z.object({
      // A press on a button that opens an address is told, too, and asks for nothing.
      action_id: z.string().regex(/^(?!link:)/),
      action_ts: z.string().optional(),
      value: z.string().optional(),
    }),
  ]),
});

/** Reads the body of a slash command or a block action as Slack documents it. */
export function readPayload(body: unknown): Incoming {
  const command = commandPayload.safeParse(body);
  if (command.success) return fromCommand(command.data);
  const button = buttonPayload.safeParse(body);
  if (button.success) return fromButton(button.data);
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
    ...(channel && { channel: channel.id }),
    ...(container?.message_ts !== undefined && {
      message: container.message_ts,
      thread: container.thread_ts ?? container.message_ts,
    }),
    ...(view && { modalId: view.id }),
    ...(payload.response_url !== undefined && { responseUrl: payload.response_url }),
  };
}

/**
 * The same for every delivery of one interaction: Slack makes a new trigger id for each one and repeats it when it
 * delivers again. Without a trigger id no two deliveries can be told to be the same.
 */
function deliveryKey(triggerId: string | undefined, ...parts: string[]): string {
  const identity = triggerId ? [triggerId, ...parts] : [crypto.randomUUID()];
  return createHash('sha256').update(JSON.stringify(identity)).digest('base64url');
}
