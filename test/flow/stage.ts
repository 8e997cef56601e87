import { expect, onTestFinished, vi } from 'vitest';
import type { Change, Message, OpenModal } from '../../demo/slack/contract.ts';
import type { AuditEntry } from '../../src/store/entry.ts';
import { openStore } from '../../src/store/store.ts';
import { createTestDatabase } from '../support/postgres.ts';
import { type Bot, type LogLine, type Mode, startBot } from './bot.ts';
import { watchLeaks } from './leaks.ts';
import { openPlace, type Place, type PlaceOptions } from './place.ts';
import { labelsOf, messagesIn, pressOf } from './screen.ts';

export interface StageOptions extends PlaceOptions {
  mode?: Mode;
  /** SQLite unless it says otherwise. */
  dialect?: 'sqlite' | 'postgres';
}

/** The bot, everything around it, and what people there see and do. */
export interface Stage extends Place {
  bot: Bot;
  /** Everything that anybody could see, in order. */
  changes: Change[];
  /** The bot's log. */
  log: LogLine[];
  /** Lets the test pass although the bot logs errors like this one. */
  expectError(pattern: RegExp): void;
  /** Starts one more bot on the same database. */
  startAnother(): Promise<Bot>;
  /** Types a line and returns the first message of the bot that the person sees after it. */
  ask(userId: string, line: string, channel?: string): Promise<Message>;
  /** The message as it is now. */
  now(message: Message): Message;
  /** The message once it is a finished health report. */
  finished(message: Message): Promise<Message>;
  press(userId: string, shown: Message | OpenModal, label: string, near?: string): Promise<void>;
  /** The next message of the bot that the person sees while or after `act` is done. */
  answerTo(userId: string, act: () => Promise<void>): Promise<Message>;
  /** Where the Postgres database is; absent on SQLite. */
  databaseUrl: string | undefined;
  /** The audit log, oldest first. */
  audit(): Promise<AuditEntry[]>;
  /** Steps and askers of the audit log, oldest first: `U0VIEWER requested health`. */
  auditSteps(): Promise<string[]>;
}

export const GRID_OPS = 'C0GRIDOPS';
/** A channel that belongs to no environment of the catalog. */
export const INCIDENT = 'C0INCIDENT';
/** A channel that the bot was not invited to. */
export const GENERAL = 'C0GENERAL';

/** Opens the stage for one test. At its end nothing may be left open, and the bot may not have logged an error. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { mode = 'socket', dialect = 'sqlite' } = options;
  const noLeaks = watchLeaks();
  const database = dialect === 'postgres' ? await createTestDatabase() : undefined;
  const place = await openPlace(options);
  const log: LogLine[] = [];
  const expected: RegExp[] = [];
  const bots: Bot[] = [];
  const changes: Change[] = [];
  place.slack.workspace.watch((change) => changes.push(structuredClone(change)));
  onTestFinished(async () => {
    for (const bot of bots) await bot.stop();
    await place.close();
    await database?.drop();
    await noLeaks();
    refuseErrors(log, expected);
  });
  const startAnother = async (): Promise<Bot> => {
    const bot = await startBot(place, { mode, databaseUrl: database?.url }, log);
    bots.push(bot);
    return bot;
  };
  const bot = await startAnother();
  if (mode === 'http') place.slack.controls.deliverTo(bot.requestUrl);
  const audit = () => readAudit(place.dataDir, database?.url);
  return {
    ...place,
    bot,
    changes,
    log,
    expectError: (pattern) => void expected.push(pattern),
    startAnother,
    databaseUrl: database?.url,
    ...peopleOf(place, changes),
    audit,
    auditSteps: async () =>
      (await audit()).map(({ actor, step, command }) => `${actor.id} ${step} ${command}`),
  };
}

/** Waits until `look` neither throws nor gives undefined. */
export function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  return vi.waitFor(
    async () => {
      const found = await look();
      if (found === undefined) throw new Error(`This never came: ${look}`);
      return found;
    },
    { timeout: 20_000, interval: 5 },
  );
}

function peopleOf({ slack }: Place, changes: Change[]) {
  const { workspace } = slack;
  const now = (message: Message): Message => {
    const seen = workspace.messages(message.channel, message.visibleTo ?? 'U0APPROVER1');
    const found = seen.find(({ ts }) => ts === message.ts);
    if (!found) throw new Error('The message is gone.');
    return found;
  };
  const answerTo = async (userId: string, act: () => Promise<void>): Promise<Message> => {
    const mark = changes.length;
    await act();
    return until(() =>
      messagesIn(changes.slice(mark)).find(
        ({ author, visibleTo }) =>
          author === workspace.app.id && [undefined, userId].includes(visibleTo),
      ),
    );
  };
  return {
    now,
    answerTo,
    ask: (userId: string, line: string, channel = GRID_OPS) =>
      answerTo(userId, () => workspace.type(userId, channel, line)),
    finished: (message: Message) =>
      until(() => (labelsOf(now(message)).includes('Refresh') ? now(message) : undefined)),
    press: (userId: string, shown: Message | OpenModal, label: string, near?: string) =>
      workspace.press(pressOf(userId, shown, label, near)),
  };
}

async function readAudit(dataDir: string, databaseUrl: string | undefined): Promise<AuditEntry[]> {
  const url = databaseUrl === undefined ? {} : { databaseUrl };
  const store = await openStore({ dataDir, now: Date.now, ...url });
  const rows = await store.audit.search({ limit: 10_000 });
  await store.close();
  return rows.map(({ entry }) => entry).reverse();
}

function refuseErrors(log: readonly LogLine[], expected: readonly RegExp[]): void {
  const errors = log.filter(
    ({ level, msg }) => level === 'error' && !expected.some((pattern) => pattern.test(msg)),
  );
  expect(errors, 'errors in the log of the bot').toEqual([]);
}
