import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { elementsOf } from '../../demo/slack/forms.ts';
import { type RunningWorkspace, startWorkspace } from '../../demo/slack/workspace.ts';
import type { View } from '../../src/kernel/view.ts';
import { createLog } from '../../src/log.ts';
import { actions, section } from '../../src/slack/blocks.ts';
import { slackLogger } from '../../src/slack/logger.ts';
import { Outbox } from '../../src/slack/outbox.ts';
import { type Incoming, readPayload } from '../../src/slack/payloads.ts';
import { plainText } from '../../src/slack/plain.ts';
import type { SlackDoors } from '../../src/slack/replies.ts';
import { singleCallClient, webClient, webOptions } from '../../src/slack/web.ts';

type Command = Extract<Incoming, { kind: 'command' }>;
type Button = Extract<Incoming, { kind: 'button' }>;

/** A simulated workspace, the real Web API client at it, and what people do there as the bot reads it. */
export interface Desk extends RunningWorkspace {
  doors: SlackDoors;
  /** The workspace's clock; a test may move it on. */
  clock: { now: number };
  /** Types `/grid health` there and returns what the bot is told. */
  command(channel: string, userId?: string): Promise<Command>;
  /** Posts a message with a button, presses it and returns what the bot is told. */
  pressInMessage(channel: string): Promise<Button>;
  /** Presses the first button of a message or of the open modal. */
  press(at: Message | 'modal', userId?: string): Promise<Button>;
  /** Sends the open modal and returns what the bot is told. */
  submit(values: Record<string, Record<string, string>>, userId?: string): Promise<Button>;
  /** The texts of the messages of a channel that somebody sees, with a mark on those that nobody else sees. */
  seen(channel: string, userId?: string): string[];
  /** What the open modal shows. */
  modal(userId?: string): string;
}

const VERA = 'U0VIEWER';

/** A view with a button in it, so that it can be pressed on. */
export function viewOf(text: string): View {
  return { text, blocks: [section(text), ...actions([{ label: 'Press', id: `b-${text}` }])] };
}

export async function openDesk(): Promise<Desk> {
  const received: unknown[] = [];
  const clock = { now: Date.now() };
  const running = await startWorkspace({
    requestUrl: await receiver(received),
    now: () => clock.now,
  });
  onTestFinished(running.close);
  const { workspace, tokens, url } = running;
  const logger = slackLogger(createLog('silent', { write: () => {} }));
  const options = webOptions({ apiUrl: url, logger });
  const web = webClient(tokens.bot, options);
  const outbox = new Outbox(web, singleCallClient(tokens.bot, options));
  const next = () => {
    const incoming = readPayload(received.shift());
    if (incoming.kind === 'unsupported') throw new Error('the workspace sent something else');
    return incoming;
  };
  const desk: Desk = {
    ...running,
    doors: { outbox, modals: web, editPause: 0 },
    clock,
    async command(channel, userId = VERA) {
      await workspace.type(userId, channel, '/grid health');
      const incoming = next();
      if (incoming.kind !== 'command') throw new Error('the workspace sent no command');
      return incoming;
    },
    async pressInMessage(channel) {
      await outbox.post(channel, viewOf('asked'));
      const message = workspace.messages(channel, VERA).at(-1);
      if (!message) throw new Error('the message was not posted');
      return desk.press(message);
    },
    async press(at, userId = VERA) {
      const open = workspace.modalOf(userId);
      const place =
        at === 'modal' ? { modalId: open?.id ?? '' } : { channel: at.channel, ts: at.ts };
      const blocks = (at === 'modal' ? open?.view.blocks : at.blocks) ?? [];
      await workspace.press({ userId, ...place, ...firstButton(blocks) });
      const incoming = next();
      if (incoming.kind !== 'button') throw new Error('the workspace sent no press');
      return incoming;
    },
    async submit(values, userId = VERA) {
      await workspace.submitModal(userId, values);
      const incoming = next();
      if (incoming.kind !== 'button') throw new Error('the workspace sent no form');
      return incoming;
    },
    seen: (channel, userId = VERA) =>
      workspace
        .messages(channel, userId)
        .map(({ text, visibleTo }) => (visibleTo === undefined ? text : `(${text})`)),
    modal: (userId = VERA) => plainText(workspace.modalOf(userId)?.view.blocks ?? []),
  };
  return desk;
}

/** Fails unless every answer that the workspace was given was taken. */
export function expectNoRefusal({ controls }: Desk): void {
  expect(controls.calls().filter(({ error }) => error !== undefined)).toEqual([]);
}

function firstButton(blocks: readonly unknown[]): { blockId: string; actionId: string } {
  const [placed] = elementsOf(blocks);
  if (!placed) throw new Error('there is no button');
  return { blockId: placed.blockId, actionId: String(placed.element.action_id) };
}

/** The bot's Request URL: takes what Slack sends and acknowledges it. */
async function receiver(received: unknown[]): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const payload = form.get('payload');
    received.push(payload === null ? Object.fromEntries(form) : JSON.parse(payload));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/slack/events`;
}
