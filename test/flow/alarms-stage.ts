import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Message } from '../../demo/slack/contract.ts';
import { loadCatalog } from '../../src/config/load.ts';
import { type Apply, createApply } from '../../src/features/alarms/apply.ts';
import type { AlarmEvent } from '../../src/features/alarms/event.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { eventually } from './actions-stage.ts';
import { replaceIn } from './catalog.ts';
import { messagesIn, textOf } from './screen.ts';
import { GRID_OPS, openStage, type Stage, type StageOptions } from './stage.ts';

/** A stage where alarms come in as the intake hands them over. */
export interface AlarmStage extends Stage {
  store: Store;
  apply: Apply;
  /** Applies a change of an alarm as a message of its own. */
  fire(event?: Partial<AlarmEvent>, id?: string): Promise<void>;
  /** The message of the bot in a channel that says this, in its thread or not. */
  says(words: string | RegExp): Promise<Message>;
  /** The same, not in a thread. */
  card(words: string | RegExp): Promise<Message>;
  /** Types a line; the message of the bot that says this. */
  told(userId: string, line: string, words: string | RegExp): Promise<Message>;
}

const ACCOUNT = '123456789012';
const ARN = `arn:aws:cloudwatch:us-west-2:${ACCOUNT}:alarm:`;

/** `ECS-Backend-HighCPU` as CloudWatch tells it. */
function highCpu(change: Partial<AlarmEvent> = {}): AlarmEvent {
  const name = change.name ?? 'ECS-Backend-HighCPU';
  return {
    kind: 'alarm',
    key: `${ARN}${name}`,
    source: 'cloudwatch',
    name,
    state: 'ALARM',
    at: Date.now(),
    reason:
      'Threshold Crossed: 2 out of the last 2 datapoints were greater than the threshold (80.0).',
    value: 87.4,
    trigger: {
      namespace: 'AWS/ECS',
      metric: 'CPUUtilization',
      dimensions: { ServiceName: 'backend-service', ClusterName: 'grid-services-dev' },
      statistic: 'Average',
      period: 300,
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      comparison: 'GreaterThanThreshold',
      threshold: 80,
    },
    account: ACCOUNT,
    region: 'us-west-2',
    facts: [],
    ...change,
  };
}

/** For a catalog: the same escalation path, so quick that a test can wait for it. */
export async function quickEscalation(folder: string): Promise<void> {
  const file = join(folder, 'grid-services.yml');
  await replaceIn(file, 'after: 5m, contact', 'after: 500ms, contact');
  await replaceIn(file, 'after: 15m, contact', 'after: 1500ms, contact');
}

/** Opens the stage for one test. */
export async function openAlarmStage(options: StageOptions = {}): Promise<AlarmStage> {
  const stage = await openStage(options);
  const { dataDir, databaseUrl } = stage;
  const store = await openStore({
    dataDir,
    now: Date.now,
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  onTestFinished(() => store.close());
  const loaded = await loadCatalog(stage.catalog);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const apply = createApply({
    ...store,
    catalog: () => loaded.catalog,
    now: Date.now,
    newId: () => crypto.randomUUID(),
  });
  const find = (words: string | RegExp, where: (message: Message) => boolean) =>
    eventually(() => {
      const found = messagesIn(stage.changes).findLast(
        (message) =>
          message.author === stage.slack.workspace.app.id &&
          where(message) &&
          textOf(message).match(words),
      );
      return found && textOf(stage.now(found)).match(words) ? stage.now(found) : undefined;
    });
  const says: AlarmStage['says'] = (words) => find(words, () => true);
  return {
    ...stage,
    store,
    apply,
    says,
    card: (words) => find(words, ({ threadTs }) => threadTs === undefined),
    async told(userId, line, words) {
      await stage.slack.workspace.type(userId, GRID_OPS, `/grid ${line}`);
      return says(words);
    },
    press: (userId, shown, label, near) =>
      stage.press(userId, 'view' in shown ? shown : stage.now(shown), label, near),
    fire: (event, id = crypto.randomUUID()) =>
      apply(highCpu(event), { id, receivedAt: Date.now() }),
  };
}

/** Messages of the bot that stand in the channel, not in a thread. */
export function cardsIn({ changes, slack }: Stage): string[] {
  const own = messagesIn(changes).filter(
    ({ author, threadTs, visibleTo }) =>
      author === slack.workspace.app.id && threadTs === undefined && visibleTo === undefined,
  );
  return [...new Set(own.map(({ ts }) => ts))];
}

/** What the bot said in the thread of a message. */
export function threadOf({ changes }: Stage, { ts }: Message): string[] {
  const replies = messagesIn(changes).filter(({ threadTs }) => threadTs === ts);
  return [...new Map(replies.map((reply) => [reply.ts, textOf(reply)])).values()];
}
