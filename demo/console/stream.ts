import type { ServerResponse } from 'node:http';
import type { Breakage, WorldControls } from '../aws/contract.ts';
import type { Change, WorkspaceForPeople } from '../slack/contract.ts';
import type { ConsoleChange, Link, Snapshot } from './wire.ts';

/** What a person's page is made of. */
export interface Sources {
  workspace: WorkspaceForPeople;
  world: WorldControls;
  roles: Readonly<Record<string, string>>;
  links: readonly Link[];
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
  const { workspace, world, roles, links } = sources;
  return {
    person,
    people: workspace.people,
    roles,
    app: workspace.app,
    channels: workspace.channels,
    messages: workspace.channels.flatMap((channel) => workspace.messages(channel.id, person)),
    modal: workspace.modalOf(person) ?? null,
    breakages: world.breakages(),
    links,
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
      const stop = sources.workspace.watch((change) => {
        if (concerns(change, person)) send(response, change);
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

function concerns(change: Change, person: string): boolean {
  switch (change.kind) {
    case 'message':
      return change.message.visibleTo === undefined || change.message.visibleTo === person;
    case 'deleted':
      return true;
    case 'modal':
      return change.modal.userId === person;
    case 'modal-closed':
    case 'notice':
      return change.userId === person;
  }
}
