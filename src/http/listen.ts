import { once } from 'node:events';
import type { Server } from 'node:http';

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
