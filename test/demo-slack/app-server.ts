import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** One request of Slack as the app got it; the test answers it. */
export interface AppRequest {
  headers: IncomingHttpHeaders;
  body: string;
  response: ServerResponse;
}

/** An app's Request URL without a library: hands requests out in the order in which they come. */
export class AppServer {
  readonly url: string;
  readonly #requests: AppRequest[];
  readonly #waiting: ((request: AppRequest) => void)[];

  private constructor(
    url: string,
    requests: AppRequest[],
    waiting: ((request: AppRequest) => void)[],
  ) {
    this.url = url;
    this.#requests = requests;
    this.#waiting = waiting;
  }

  /** Listens until the test ends. */
  static async start(): Promise<AppServer> {
    const requests: AppRequest[] = [];
    const waiting: ((request: AppRequest) => void)[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const received = { headers: request.headers, body, response };
      const taker = waiting.shift();
      if (taker) taker(received);
      else requests.push(received);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return new AppServer(`http://127.0.0.1:${port}/slack/events`, requests, waiting);
  }

  next(): Promise<AppRequest> {
    const request = this.#requests.shift();
    if (request) return Promise.resolve(request);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
