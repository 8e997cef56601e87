import { Faults } from './api/faults.ts';
import { Recorder } from './api/recorder.ts';
import { type ApiParts, answerCall, type Tokens } from './api/server.ts';
import { Changes } from './changes.ts';
import { ownTimers, systemTimers, type Timers } from './clock.ts';
import type { WorkspaceForPeople } from './contract.ts';
import { type Controls, createControls } from './controls.ts';
import { Announcer } from './delivery/announcer.ts';
import { EventSender } from './delivery/events.ts';
import { answerResponseUrl } from './delivery/response-url.ts';
import { SocketCarrier } from './delivery/socket-carrier.ts';
import { Sockets } from './delivery/sockets.ts';
import { DeliverySwitch } from './delivery/switch.ts';
import { channels, gridOps, otherApp, people, team, userGroups } from './fixture.ts';
import { Ids } from './ids.ts';
import type { JsonObject } from './json.ts';
import { type Handler, Listener } from './listener.ts';
import { People } from './people.ts';
import { ALL_SCOPES } from './scopes.ts';
import { answerSimulation } from './simulation.ts';
import { ChannelStore } from './store/channels.ts';
import { FileStore } from './store/files.ts';
import { MessageStore } from './store/messages.ts';
import { ResponseUrlStore } from './store/response-urls.ts';
import { TriggerStore } from './store/triggers.ts';
import { ViewStore } from './store/views.ts';
import { answerPrivateFile, answerUpload } from './upload.ts';
import type { World } from './world.ts';

/** How to start a workspace; everything has a default. */
export interface WorkspaceOptions {
  /** Loopback port; 0 takes a free one. */
  port?: number;
  /** Epoch milliseconds. */
  now?: () => number;
  timers?: Timers;
  /** The same seed gives the same ids and secrets. */
  seed?: string;
  /** Bot scopes that the app was granted; by default all that the simulator knows. */
  scopes?: readonly string[];
  /** Slash commands of the app, with their slash. */
  commands?: readonly string[];
  /** Events that the app subscribed to, by Slack's names, e.g. `app_mention`. */
  events?: readonly string[];
  /** Where signed HTTP goes; Socket Mode without it. */
  requestUrl?: string;
  /** How long Slack looks at a new file before blocks may show it, in milliseconds. */
  fileProcessing?: number;
  /** Enforces Slack's published rate limits of chat.postMessage and chat.update. */
  rateLimits?: boolean;
  /** How many calls the recorder remembers. */
  recordedCalls?: number;
}

/** A running workspace. */
export interface RunningWorkspace {
  /** The Web API's address, for `slackApiUrl`; ends with `/api/`. */
  url: string;
  workspace: WorkspaceForPeople;
  tokens: {
    bot: string;
    app: string;
    /** The second app's bot token. */
    otherBot: string;
    signingSecret: string;
  };
  controls: Controls;
  close(): Promise<void>;
}

const secrets = {
  bot: 'xoxb-simulated-gridops',
  app: 'xapp-simulated-gridops',
  otherBot: 'xoxb-simulated-other-app',
  signingSecret: 'simulated-signing-secret',
};

const tokens: Tokens = new Map([
  [secrets.bot, { app: gridOps, kind: 'bot' }],
  [secrets.app, { app: gridOps, kind: 'app' }],
  [secrets.otherBot, { app: otherApp, kind: 'bot' }],
]);

/** Starts a strict Slack workspace on loopback. Rejects when the port is taken. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<RunningWorkspace> {
  const timers = ownTimers(options.timers ?? systemTimers);
  const now = options.now ?? Date.now;
  const ids = new Ids(options.seed ?? 'gridops');
  const sockets = new Sockets(ids, timers, gridOps.id);
  const delivery = new DeliverySwitch(
    {
      sockets: new SocketCarrier(sockets, ids, timers),
      signingSecret: secrets.signingSecret,
      now,
      timers,
    },
    options.requestUrl,
  );

  const world = createWorld(options, ids, now, {
    origin: () => listener.origin(),
    socketUrl: () => `${listener.origin().replace('http', 'ws')}${sockets.ticket()}`,
    send: (event) => void events.send(event),
  });
  const events = new EventSender(world, delivery, timers);
  const faults = new Faults(now, options.rateLimits ?? false);
  const recorder = new Recorder(options.recordedCalls ?? 1000);
  const workspace = new People(world, delivery);
  const parts = { world, tokens, faults, recorder };
  const listener: Listener = new Listener(
    options.port ?? 0,
    {
      ...routes(parts),
      '/sim/': (...call) => answerSimulation(workspace, controls, ...call),
    },
    sockets,
  );
  const controls = createControls({ world, faults, recorder, sockets, listener, delivery });
  await listener.open();
  return {
    url: `${listener.origin()}/api/`,
    workspace,
    tokens: secrets,
    controls,
    async close() {
      timers.end();
      delivery.close();
      await listener.close();
    },
  };
}

function routes(parts: ApiParts): Record<string, Handler> {
  const { world, recorder } = parts;
  const answerLater: Handler = (...call) => answerResponseUrl(world, recorder, ...call);
  return {
    '/api/': (...call) => answerCall(parts, ...call),
    '/commands/': answerLater,
    '/actions/': answerLater,
    '/upload/v1/': (...call) => answerUpload(world, ...call),
    '/files-pri/': (...call) => answerPrivateFile(world, tokens, ...call),
  };
}

function createWorld(
  {
    scopes = ALL_SCOPES,
    commands = ['/grid'],
    events = [],
    fileProcessing = 1500,
  }: WorkspaceOptions,
  ids: Ids,
  now: () => number,
  surroundings: Pick<World, 'origin' | 'socketUrl'> & { send: (event: JsonObject) => void },
): World {
  const { send, ...addresses } = surroundings;
  const changes = new Changes();
  const announcer = new Announcer({ subscriptions: events, world: () => world, send });
  const world: World = {
    now,
    ids,
    team,
    apps: { gridOps, other: otherApp },
    people,
    userGroups,
    channels: new ChannelStore(channels, { ids, now, changes, app: gridOps.botUser.id }),
    messages: new MessageStore({ now, changes, news: announcer }),
    views: new ViewStore(ids, changes),
    files: new FileStore(ids, now, fileProcessing),
    triggers: new TriggerStore(ids, now),
    responseUrls: new ResponseUrlStore(ids, now),
    changes,
    scopes: new Set(scopes),
    commands,
    announcer,
    ...addresses,
  };
  return world;
}
