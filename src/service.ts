import type { WebClient } from '@slack/web-api';
import { createApp, type Delivery, type SlackApp } from './app.ts';
import { anchorPlaces, createAnchorPublisher } from './audit-publish.ts';
import type { AwsClients } from './aws/clients.ts';
import type { ServiceEnvironment } from './config/environment.ts';
import { createCore } from './core.ts';
import { openIntake } from './intake/intake.ts';
import { messageOf } from './kernel/errors.ts';
import type { Log } from './log.ts';
import { type BotMetrics, createMetrics } from './metrics.ts';
import { tellOps, watchedCatalog } from './ops-channel.ts';
import { startOpsServer } from './ops-server.ts';
import { Directory } from './slack/directory.ts';
import { identify } from './slack/identity.ts';
import { slackLogger } from './slack/logger.ts';
import { Outbox } from './slack/outbox.ts';
import { createRooms } from './slack/rooms.ts';
import { singleCallClient, webClient, webOptions } from './slack/web.ts';
import { keepCheckpoints } from './store/keep-checkpoints.ts';
import { openStore, type Store } from './store/store.ts';

const DIRECTORY_FRESH_MS = 5 * 60_000;
const EDIT_PAUSE_MS = 1_000;
/** Requests under way may take so long to end by themselves when the bot stops. */
const DRAIN_MS = 5_000;

export interface Service {
  readonly opsPort: number;
  /** Where topics and webhooks post alarms to; absent where nothing listens. */
  readonly intakePort: number | undefined;
  /** Reads the catalog again. */
  reload(): Promise<void>;
  /** Takes nothing new, answers what is under way, signs a last checkpoint and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * The running bot. Everything it needs is opened in order, the way in last, so that nothing is taken that could not be
 * carried out. Throws CatalogError, SlackUnavailable or StoreUnreachable, each with a sentence that says what to do.
 */
export async function startService(
  environment: ServiceEnvironment,
  { log, clients, now = Date.now }: { log: Log; clients: AwsClients; now?: () => number },
): Promise<Service> {
  const slack = openSlack(environment, log);
  const catalog = await watchedCatalog(environment.GRIDOPS_CATALOG, slack.outbox, log);
  const identity = await identify(slack.web, environment.SLACK_BOT_TOKEN);
  const store = await openServiceStore(environment, now);
  const checkpoints = await keepCheckpoints(
    store.audit,
    environment.GRIDOPS_DATA,
    log,
    createAnchorPublisher({
      places: () => anchorPlaces(catalog.current().audit, { clients, door: slack.outbox, now }),
      claim: (key) => store.deliveries.claim(key),
      now,
      onFailure: (place, error) =>
        log.error({ place, error }, 'An audit checkpoint could not be published.'),
    }),
  );
  const directory = createDirectory(slack.web, identity.teamId, log);
  const groupMembers = (id: string) => directory.groupMembers(id);
  const core = createCore({
    catalog: catalog.current,
    store,
    clients,
    groupMembers,
    door: slack.outbox,
    personName: async (id) => (await directory.actor({ userId: id, userName: id })).name,
    rooms: createRooms({ web: slack.web, groupMembers }),
    log,
    now,
  });
  const metrics = createMetrics();
  const app = createApp({
    delivery: deliveryOf(environment),
    identity,
    webOptions: slack.options,
    logger: slack.logger,
    dispatch: core.dispatch,
    findButton: core.findButton,
    claim: (key) => store.deliveries.claim(key),
    events: core.observe,
    directory,
    doors: { outbox: slack.outbox, modals: slack.web, editPause: EDIT_PAUSE_MS },
    metrics,
    now,
    newId: () => crypto.randomUUID(),
  });
  const ops = await startOps(environment, log, metrics, app, store);
  await app.start();
  core.startBackground();
  const { HOST: host, INTAKE_PORT: port, INTAKE_TOKENS: tokens = {} } = environment;
  const intake = await openIntake({
    ...{ catalog: catalog.current, clients, alarmInbox: store.alarmInbox, tokens },
    listen: port === undefined ? undefined : { host, port },
    tell: (notice, isMended) => tellOps(slack.outbox, catalog.current(), notice, isMended),
    ...{ log, now },
  });
  return {
    opsPort: ops.port,
    intakePort: intake.port,
    reload: () => catalog.reload(),
    async stop() {
      const impatient = setTimeout(() => core.interrupt(), DRAIN_MS);
      await intake.stop();
      await app.stop();
      clearTimeout(impatient);
      await core.close();
      catalog.close();
      await checkpoints.stop();
      await store.close();
      await ops.close();
    },
  };
}

function openSlack(
  { SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: token }: ServiceEnvironment,
  log: Log,
) {
  const logger = slackLogger(log);
  const options = webOptions({ logger, ...(apiUrl !== undefined && { apiUrl }) });
  const web = webClient(token, options);
  const outbox = new Outbox(web, singleCallClient(token, options));
  return { logger, options, web, outbox };
}

function openServiceStore(
  { DATABASE_URL, GRIDOPS_DATA }: ServiceEnvironment,
  now: () => number,
): Promise<Store> {
  return openStore({
    dataDir: GRIDOPS_DATA,
    now,
    sqlite: { longRunning: true },
    ...(DATABASE_URL !== undefined && { databaseUrl: DATABASE_URL }),
  });
}

function createDirectory(web: WebClient, teamId: string, log: Log): Directory {
  return new Directory({
    web,
    teamId,
    freshFor: DIRECTORY_FRESH_MS,
    onFailure: (error) => log.warn({ error }, 'Slack could not tell who somebody is.'),
  });
}

function startOps(
  { HOST, OPS_PORT }: ServiceEnvironment,
  log: Log,
  metrics: BotMetrics,
  app: SlackApp,
  store: Store,
) {
  return startOpsServer({
    host: HOST,
    port: OPS_PORT,
    registry: metrics.registry,
    onFailure: (error) => log.error({ error }, 'The ops port.'),
    problems: async () => [
      ...(app.connected() ? [] : ['Slack: no connection']),
      ...(await store.ping().then(noProblem, (error) => [`database: ${messageOf(error)}`])),
    ],
  });
}

const noProblem = (): string[] => [];

function deliveryOf(environment: ServiceEnvironment): Delivery {
  if (environment.SLACK_MODE === 'socket')
    return { mode: 'socket', appToken: environment.SLACK_APP_TOKEN };
  const { SLACK_SIGNING_SECRET: signingSecret, HOST: host, PORT: port } = environment;
  return { mode: 'http', signingSecret, host, port };
}
