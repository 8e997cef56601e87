import { Agent } from 'node:https';
import type { AwsClients } from '../aws/clients.ts';
import type { IntakeTokens } from '../config/environment.ts';
import type { CatalogIntake } from '../config/intake-schema.ts';
import type { Log } from '../log.ts';
import type { AlarmInbox } from '../store/alarm-inbox.ts';
import { startIntakeServer } from './http.ts';
import { createQueues, type QueuesDependencies } from './queues.ts';
import { createSnsEndpoint } from './sns-endpoint.ts';
import { createSignatureCheck } from './sns-signature.ts';
import { createWebhookEndpoint } from './webhook-endpoint.ts';

export interface IntakeDependencies {
  readonly catalog: () => { readonly intake: CatalogIntake };
  readonly clients: Pick<AwsClients, 'sqs'>;
  readonly alarmInbox: Pick<AlarmInbox, 'keep'>;
  readonly tokens: IntakeTokens;
  /** Where topics and webhooks post to; without it nothing listens. */
  readonly listen: { readonly host: string; readonly port: number } | undefined;
  /** Connects to SNS, for certificates and confirmations. */
  readonly agent?: Agent;
  /** Tells people what the bot has to say about itself. Rejects when they could not be told. */
  readonly tell: QueuesDependencies['tell'];
  readonly log: Log;
  readonly now: () => number;
}

/** The ways in of alarms, open. */
export interface Intake {
  /** Where topics and webhooks post to. */
  readonly port: number | undefined;
  /** Resolves when what came in is kept. */
  stop(): Promise<void>;
}

/** How soon a changed catalog counts for queues; for topics and webhooks it counts at once. */
const LOOK_EVERY_MS = 5_000;
const CONNECT_MS = 5_000;

/** Opens the ways in that the catalog and the environment name. Whatever comes in is kept before its sender may forget it. */
export async function openIntake(dependencies: IntakeDependencies): Promise<Intake> {
  const { catalog } = dependencies;
  const queues = createQueues(dependencies);
  const agent = dependencies.agent ?? new Agent({ timeout: CONNECT_MS });
  const server = await openServer(dependencies, agent);
  await queues.read(catalog().intake.queues);
  const looking = setInterval(() => void queues.read(catalog().intake.queues), LOOK_EVERY_MS);
  return {
    port: server?.port,
    async stop() {
      clearInterval(looking);
      await Promise.all([queues.stop(), server?.close()]);
      agent.destroy();
    },
  };
}

async function openServer(dependencies: IntakeDependencies, agent: Agent) {
  const { catalog, alarmInbox, tokens, listen, log, now } = dependencies;
  if (!listen) return undefined;
  const check = createSignatureCheck(agent, now);
  const topics = () => catalog().intake.topics;
  const webhooks = () => catalog().intake.webhooks;
  const sns = createSnsEndpoint({ topics, alarmInbox, check, agent, log });
  const webhook = createWebhookEndpoint({ webhooks, tokens, alarmInbox, log, now });
  return startIntakeServer({
    ...listen,
    answer(path, received) {
      if (path === '/sns') return sns(received);
      const [, name] = /^\/webhooks\/([^/]+)$/.exec(path) ?? [];
      return name === undefined ? undefined : webhook(name, received);
    },
    onFailure: (error) => log.error({ error }, 'A message could not be taken in.'),
  });
}
