import { createServer, type Server } from 'node:http';
import type { WorldControls } from '../aws/contract.ts';
import type { WorkspaceForPeople } from '../slack/contract.ts';
import { loadAssets } from './assets.ts';
import { createRoutes } from './routes.ts';
import { createStreams, type Sources } from './stream.ts';
import type { Link } from './wire.ts';

/** What the console shows and where it listens. */
export interface ConsoleOptions {
  workspace: WorkspaceForPeople;
  world: WorldControls;
  /** 0 chooses a free one. */
  port: number;
  /** The address to listen on; 127.0.0.1 where it is absent. */
  host?: string;
  /** A few words per Slack user id on what that person may do, shown beside the name. */
  roles?: Readonly<Record<string, string>>;
  links?: readonly Link[];
  scenarios?: Sources['scenarios'];
}

/** A console that is being served. */
export interface Console {
  /** e.g. `http://127.0.0.1:4600`, without a slash at the end. */
  url: string;
  /** Ends open pages' streams and stops listening. */
  close(): Promise<void>;
}

/**
 * Serves the demo's browser page: a workspace that people can type in, and the panel that breaks the world.
 * @throws Error with a sentence for people where the port cannot be listened on
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { workspace, world, port, host = '127.0.0.1', roles = {}, links = [] } = options;
  const { scenarios = NO_SCENARIOS } = options;
  const sources: Sources = { workspace, world, roles, links, scenarios };
  const streams = createStreams(sources);
  const server = createServer(createRoutes(host, sources, streams, await loadAssets()));
  const listening = await listen(server, port, host);
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
    close() {
      streams.close();
      return new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
    },
  };
}

const NO_SCENARIOS: Sources['scenarios'] = {
  all: [],
  begin: (id) => {
    throw new Error(`There is no scenario ${id}.`);
  },
};

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} on ${host} is taken. Stop the program that uses it, or choose another port.`;
      reject(error.code === 'EADDRINUSE' ? new Error(taken, { cause: error }) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
