import PQueue from 'p-queue';
import type { Dispatch } from '../kernel/dispatch.ts';
import { messageOf, UserError } from '../kernel/errors.ts';
import type { Reply } from '../kernel/reply.ts';
import type { Request } from '../kernel/request.ts';
import type { WorkspaceEvent } from '../kernel/rooms.ts';
import type { ButtonTarget } from '../kernel/view.ts';
import type { BotMetrics } from '../metrics.ts';
import { section } from './blocks.ts';
import type { Directory } from './directory.ts';
import { readEvent } from './events.ts';
import type { SlackLogger } from './logger.ts';
import { type Incoming, readPayload } from './payloads.ts';
import { editReply, messageReply, modalReply, type SlackDoors, threadReply } from './replies.ts';

export interface IntakeDependencies {
  readonly dispatch: Dispatch;
  readonly findButton: (id: string) => Promise<ButtonTarget | undefined>;
  /** True once for each delivery key, over all replicas. */
  readonly claim: (key: string) => Promise<boolean>;
  /** Hears what happens in channels: each event once, over all replicas, and in no certain order. */
  readonly events?: (event: WorkspaceEvent) => Promise<void>;
  readonly directory: Directory;
  readonly doors: SlackDoors;
  readonly metrics: BotMetrics;
  readonly logger: SlackLogger;
  readonly now: () => number;
  readonly newId: () => string;
}

export interface Intake {
  /** Acknowledges, and starts the request unless it was delivered before. */
  take(body: unknown, ack: () => Promise<void>): Promise<void>;
  /** Passes an event on that Slack knows to be delivered, unless it was delivered before. */
  observe(body: unknown): void;
  /** Resolves when no request and no event is under way. */
  drain(): Promise<void>;
}

type Arrived = Exclude<Incoming, { kind: 'unsupported' }>;

/** Requests that may start in so many milliseconds: a burst is acknowledged first and worked off behind it. */
const PACE = { interval: 5, intervalCap: 5 };

/** Between Bolt and the dispatcher: acknowledge first, then find out who asks for what, once. */
export function createIntake(dependencies: IntakeDependencies): Intake {
  const { metrics, logger, now } = dependencies;
  const starts = new PQueue(PACE);
  const underWay = new Set<Promise<void>>();
  const keep = (work: Promise<void>, loss: string): void => {
    const kept = work
      .catch((error: unknown) => logger.error(`${loss} was lost: ${messageOf(error)}`))
      .finally(() => underWay.delete(kept));
    underWay.add(kept);
  };
  return {
    async take(body, ack) {
      const arrivedAt = now();
      await ack().catch((error: unknown) =>
        logger.warn(`Slack did not take an acknowledgement: ${messageOf(error)}`),
      );
      metrics.acknowledged(now() - arrivedAt);
      const incoming = readPayload(body);
      if (incoming.kind === 'unsupported') return;
      const handled = starts
        .add(() => undefined)
        .then(() => handle(dependencies, incoming, arrivedAt));
      keep(handled, 'A request');
    },
    observe(body) {
      const event = readEvent(body);
      if (event) keep(passOn(dependencies, event), 'An event');
    },
    async drain() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

async function passOn(
  { claim, events, metrics }: IntakeDependencies,
  event: WorkspaceEvent,
): Promise<void> {
  if (!(await claim(event.id))) return metrics.duplicate();
  await events?.(event);
}

async function handle(
  dependencies: IntakeDependencies,
  incoming: Arrived,
  arrivedAt: number,
): Promise<void> {
  const { dispatch, metrics, newId, now, doors, logger } = dependencies;
  let found: Awaited<ReturnType<typeof lookUp>>;
  try {
    found = await lookUp(dependencies, incoming);
  } catch (error) {
    logger.error(`The store did not answer: ${messageOf(error)}`);
    return tell(doors, incoming, STORE_DOWN);
  }
  if (!found) return metrics.duplicate();
  const { actor, asked } = found;
  const { channel } = incoming;
  const { message, thread } = incoming.kind === 'button' ? incoming : {};
  const origin = {
    kind: 'slack',
    ...(channel !== undefined && { channel }),
    ...(message !== undefined && { message }),
    ...(thread !== undefined && { thread }),
  } as const;
  const outcome = await dispatch({ id: newId(), actor, origin, asked: asked.words }, asked.reply);
  metrics.requestEnded(outcome.command, outcome.kind, now() - arrivedAt);
}

/** Who asks for what; undefined when this was delivered before. Rejects when the store does not answer. */
async function lookUp(dependencies: IntakeDependencies, incoming: Arrived) {
  const { claim, directory } = dependencies;
  if (!(await claim(incoming.key))) return undefined;
  const [actor, asked] = await Promise.all([
    directory.actor(incoming),
    whatIsAsked(dependencies, incoming),
  ]);
  return { actor, asked };
}

async function whatIsAsked(
  { findButton, doors }: IntakeDependencies,
  incoming: Arrived,
): Promise<{ words: Request['asked']; reply: Reply }> {
  if (incoming.kind === 'command')
    return { words: incoming.text, reply: messageReply(doors, incoming) };
  const target = await findButton(incoming.buttonId);
  if (!target)
    return { words: new UserError(UNKNOWN_BUTTON), reply: messageReply(doors, incoming) };
  const { surface } = target;
  const words = [...target.words, ...wordsWritten(target, incoming)];
  if (surface === 'modal') return { words, reply: modalReply(doors, incoming, incoming.triggerId) };
  if (surface === 'edit') return { words, reply: editReply(doors, incoming) };
  if (surface === 'thread') return { words, reply: threadReply(doors, incoming) };
  return { words, reply: messageReply(doors, incoming) };
}

/** What was written into the fields that the button takes, as words of a command line. */
function wordsWritten(
  { fields = [] }: ButtonTarget,
  { written }: Extract<Incoming, { kind: 'button' }>,
): string[] {
  return fields.flatMap(({ kind, name }) => {
    const text = written[name];
    if (text === undefined) return [];
    return [kind === 'option' ? `--${name}=${text}` : text];
  });
}

const STORE_DOWN =
  "Nothing was run: the bot's own database does not answer. Try again in a minute; if it stays so, tell who runs the bot.";

const UNKNOWN_BUTTON =
  'This button is too old or unknown. Ask again by typing the command; the new answer has new buttons.';

function tell(doors: SlackDoors, incoming: Arrived, text: string): Promise<void> {
  const view = { text, blocks: [section(`:warning: ${text}`)] };
  return messageReply(doors, incoming).finish(view, 'private');
}
