import type { Changes } from './changes.ts';
import type { Person } from './contract.ts';
import type { Announcer } from './delivery/announcer.ts';
import type { InstalledApp, team, UserGroup } from './fixture.ts';
import type { Ids } from './ids.ts';
import type { ChannelStore } from './store/channels.ts';
import type { FileStore } from './store/files.ts';
import type { MessageStore } from './store/messages.ts';
import type { ResponseUrlStore } from './store/response-urls.ts';
import type { TriggerStore } from './store/triggers.ts';
import type { ViewStore } from './store/views.ts';

/** Everything that is true in one simulated workspace. */
export interface World {
  now: () => number;
  ids: Ids;
  team: typeof team;
  /** The app under test, and a second one. */
  apps: { gridOps: InstalledApp; other: InstalledApp };
  people: readonly Person[];
  userGroups: readonly UserGroup[];
  channels: ChannelStore;
  messages: MessageStore;
  views: ViewStore;
  files: FileStore;
  triggers: TriggerStore;
  responseUrls: ResponseUrlStore;
  changes: Changes;
  /** Bot scopes that GridOps was granted. */
  scopes: ReadonlySet<string>;
  /** Slash commands that GridOps has registered, with their slash. */
  commands: readonly string[];
  /** `http://127.0.0.1:…`, without a slash at the end. */
  origin(): string;
  /** A new address for Socket Mode, good for one connection. */
  socketUrl(): string;
  /** Tells GridOps of events that it subscribed to. */
  announcer: Announcer;
}

/** Every member of the workspace: people, then bots. */
export function members({ people, apps }: World): Person[] {
  return [...people, apps.gridOps.botUser, apps.other.botUser];
}
