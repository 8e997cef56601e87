import type { Server } from 'node:http';

/** Listens on loopback and returns the URL; port 0 takes a free one. */
export async function bind(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP address');
  return `http://127.0.0.1:${address.port}`;
}

/** Stops listening and drops open connections; harmless where the server never listened. */
export async function unbind(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
