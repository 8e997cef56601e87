import { createServer } from 'node:http';

/** Takes the answers that Slack would take, in a process of its own so that it does not slow the load generator. */
const server = createServer((request, response) => {
  request.resume().on('end', () => response.end('ok'));
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('"GridOps is ready."'));
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
