import { once } from 'node:events';
import type { Server, ServerOptions } from 'node:http';

/** For who sends a request: it is to come whole within ten seconds. Slack waits 3 seconds for its answer, SNS 15. */
export const PROMPT: ServerOptions = {
  requestTimeout: 10_000,
  headersTimeout: 10_000,
  // Node looks for late ones every half a minute.
  connectionsCheckingInterval: 1_000,
};

/**
 * Listens, and resolves to the port. Rejects with what the port was refused with. What fails later, such as a connection
 * that cannot be accepted because too many files are open, goes to `onFailure` and does not end the process.
 */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
  onFailure: (error: Error) => void,
): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  server.on('error', onFailure);
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}
