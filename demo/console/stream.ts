import type { ServerResponse } from 'node:http';
import type { Breakage, WorldControls } from '../aws/contract.ts';
import type { Change, Channel, WorkspaceForPeople } from '../slack/contract.ts';
import type { ConsoleChange, Link, Scenario, Snapshot } from './wire.ts';

/** What a person's page is made of. */
export interface Sources {
  workspace: WorkspaceForPeople;
  world: WorldControls;
  roles: Readonly<Record<string, string>>;
  links: readonly Link[];
  /** What can be played, and how it begins: that throws on an unknown id. */
  scenarios: { readonly all: readonly Scenario[]; begin(id: string): void };
}

/** The open pages: each gets what changes for its person, as Server-Sent Events. */
export interface Streams {
  /** Sends a snapshot and then every change, until the page goes away. */
  open(person: string, response: ServerResponse): void;
  /** Tells every page which things are broken now. */
  announceWorld(breakages: Breakage[]): void;
  close(): void;
}

/** Everything that a person sees now. */
export function snapshotFor(person: string, sources: Sources): Snapshot {
  const { workspace, world, roles, links, scenarios } = sources;
  return {
    person,
    people: workspace.people,
    groups: workspace.groups.map(({ id, handle }) => ({ id, handle })),
    roles,
    app: workspace.app,
    channels: workspace.channels,
    messages: workspace.channels.flatMap((channel) => workspace.messages(channel.id, person)),
    modal: workspace.modalOf(person) ?? null,
    breakages: world.breakages(),
    links,
    scenarios: scenarios.all,
  };
}

/** Keeps the open pages of the console. */
export function createStreams(sources: Sources): Streams {
  const pages = new Set<{ response: ServerResponse; stop: () => void }>();
  return {
    open(person, response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      // Snapshot and subscription in one turn of the event loop: no change falls between them.
      send(response, { kind: 'snapshot', snapshot: snapshotFor(person, sources) });
      const inside = channelsOf(person, sources.workspace);
      const stop = sources.workspace.watch((change) => {
        // Who comes in or goes out sees other messages than before.
        if (change.kind === 'channel' && moved(person, change.channel, inside))
          send(response, { kind: 'snapshot', snapshot: snapshotFor(person, sources) });
        else if (concerns(change, person, inside)) send(response, change);
      });
      const page = { response, stop };
      pages.add(page);
      response.on('close', () => {
        stop();
        pages.delete(page);
      });
    },
    announceWorld(breakages) {
      for (const { response } of pages) send(response, { kind: 'world', breakages });
    },
    close() {
      for (const { response, stop } of pages) {
        stop();
        response.end();
      }
      pages.clear();
    },
  };
}

function send(response: ServerResponse, change: ConsoleChange): void {
  response.write(`data: ${JSON.stringify(change)}\n\n`);
}

function channelsOf(person: string, { channels }: WorkspaceForPeople): Set<string> {
  return new Set(channels.filter(({ members }) => members.includes(person)).map(({ id }) => id));
}

/** Whether the person came into the channel or went out of it; `inside` is kept up to date. */
function moved(person: string, { id, members }: Channel, inside: Set<string>): boolean {
  const isInside = members.includes(person);
  if (inside.has(id) === isInside) return false;
  if (isInside) inside.add(id);
  else inside.delete(id);
  return true;
}

function concerns(change: Change, person: string, inside: ReadonlySet<string>): boolean {
  switch (change.kind) {
    case 'message': {
      const { channel, visibleTo = person } = change.message;
      return visibleTo === person && inside.has(channel);
    }
    case 'deleted':
      return inside.has(change.channel);
    case 'channel':
      return true;
    case 'modal':
      return change.modal.userId === person;
    case 'modal-closed':
    case 'notice':
      return change.userId === person;
  }
}
