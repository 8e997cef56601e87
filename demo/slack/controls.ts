import type { Faults, RateLimit } from './api/faults.ts';
import type { RecordedCall, Recorder } from './api/recorder.ts';
import type { DisconnectReason, Sockets } from './delivery/sockets.ts';
import type { DeliverySwitch } from './delivery/switch.ts';
import type { Listener, Outage } from './listener.ts';
import type { World } from './world.ts';

/** What a test, a bench or the demo's panel may do to the workspace from outside. */
export interface Controls {
  /** Calls of a method that came last, or of all; `response_url` is the name for answers to one. */
  calls(method?: string): RecordedCall[];
  forgetCalls(): void;
  /** Answers HTTP 429 to the next calls of a method. */
  limit(method: string, limit: RateLimit): void;
  /** Answers an error to the next calls of a method; once by default. */
  fail(method: string, error: string, times?: number): void;
  /** Answers HTTP 500 to the next calls of a method; once by default. */
  crash(method: string, times?: number): void;
  /** Does what the next calls of a method ask, and cuts their connections before the answer; once by default. */
  lose(method: string, times?: number): void;
  /** Slack goes away (`true`: HTTP 503) or comes back (`false`). */
  down(state: boolean | Outage): Promise<void>;
  /** Ids of the open Socket Mode connections, oldest first. */
  connections(): string[];
  /** Slack asks one connection, or all, to connect anew. */
  refresh(connection?: string, reason?: DisconnectReason): void;
  /** Cuts one connection, or all, as a broken network does. */
  drop(connection?: string): void;
  /** Somebody invites the app into a channel. */
  invite(channel: string): void;
  /** Somebody removes the app from a channel. */
  remove(channel: string): void;
  archive(channel: string): void;
  /** Sends signed HTTP to this Request URL from now on; without one, Socket Mode. */
  deliverTo(requestUrl?: string): void;
  /** Whether the app answers Slack's challenge at its Request URL; false in Socket Mode. */
  verifyRequestUrl(): Promise<boolean>;
  /** Names of a message's reactions and whether it is pinned. */
  marks(channel: string, ts: string): { reactions: string[]; pinned: boolean };
}

/** What the controls work on. */
export interface ControlParts {
  world: World;
  faults: Faults;
  recorder: Recorder;
  sockets: Sockets;
  listener: Listener;
  delivery: DeliverySwitch;
}

export function createControls(parts: ControlParts): Controls {
  const { world, faults, recorder, sockets, listener, delivery } = parts;
  const app = world.apps.gridOps.botUser.id;
  const channel = (id: string) => world.channels.require(id, app);
  return {
    calls: (method) => recorder.calls(method),
    forgetCalls: () => recorder.clear(),
    limit: (method, limit) => faults.limit(method, limit),
    fail: (method, error, times = 1) => faults.fail(method, error, times),
    crash: (method, times = 1) => faults.crash(method, times),
    lose: (method, times = 1) => faults.lose(method, times),
    down: (state) => listener.setOutage(outage(state)),
    connections: () => sockets.list(),
    refresh: (id, reason = 'refresh_requested') => sockets.refresh(id, reason),
    drop: (id) => sockets.drop(id),
    invite: (id) => {
      world.channels.addMember(channel(id), app);
      world.announcer.joined(id, app);
    },
    remove: (id) => {
      world.channels.removeMember(channel(id), app);
    },
    archive: (id) => {
      world.channels.change(channel(id), { archived: true });
    },
    deliverTo: (requestUrl) => delivery.deliverTo(requestUrl),
    verifyRequestUrl: () => delivery.verify(world.team.verificationToken, world.ids.secret()),
    marks: (id, ts) => {
      const { reactions, pin } = world.messages.require(id, ts);
      return { reactions: [...reactions.keys()], pinned: pin !== undefined };
    },
  };
}

function outage(state: boolean | Outage): Outage | undefined {
  if (typeof state === 'string') return state;
  return state ? 'unavailable' : undefined;
}
