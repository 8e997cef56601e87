import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type App, HTTPModuleFunctions, HTTPResponseAck, type Receiver } from '@slack/bolt';
import { listen, PROMPT } from '../http/listen.ts';
import { messageOf } from '../kernel/errors.ts';
import type { SlackLogger } from './logger.ts';

export interface HttpReceiverOptions {
  readonly signingSecret: string;
  readonly host: string;
  readonly port: number;
  readonly logger: SlackLogger;
}

const PATH = '/slack/events';
const FORM = 'application/x-www-form-urlencoded';
/** Slack: verifying requests from Slack. */
const MOST_SKEW_S = 5 * 60;

/** A request that gets this status and goes no further. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Signed requests on one path, made of Bolt's own parts. Bolt's receiver ends the process at a signed body `null`, takes
 * timestamps of the future, waits for a slow sender as long as it likes, and knows no form whose type names a charset.
 */
export class HttpReceiver implements Receiver {
  readonly #options: HttpReceiverOptions;
  readonly #server: Server;
  #app: App | undefined;

  constructor(options: HttpReceiverOptions) {
    this.#options = options;
    this.#server = createServer(PROMPT, (request, response) => this.#answer(request, response));
  }

  init(app: App): void {
    this.#app = app;
  }

  /** Resolves when requests can arrive; rejects with what the port was refused with. */
  async start(): Promise<void> {
    const { logger } = this.#options;
    await listen(this.#server, this.#options, (error) =>
      logger.error(`The port of Slack's requests: ${error.message}`),
    );
  }

  /** No new request is received after this; resolves when those that arrived are acknowledged. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname;
    if (path === PATH && request.method === 'POST')
      this.#receive(request, response).catch((error: unknown) => this.#fail(error, response));
    else HTTPModuleFunctions.buildNoBodyResponse(response, 404);
  }

  #fail(error: unknown, response: ServerResponse): void {
    const { logger } = this.#options;
    const isRefused = error instanceof Refused;
    if (isRefused) logger.warn(`A request was refused: ${error.message}`);
    else logger.error(`A request could not be handled: ${messageOf(error)}`);
    if (response.headersSent) return;
    response.setHeader('connection', 'close');
    HTTPModuleFunctions.buildNoBodyResponse(response, isRefused ? error.status : 500);
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const httpRequest = await this.#verify(request);
    const body = parse(httpRequest);
    if (body.ssl_check === '1') return HTTPModuleFunctions.buildSSLCheckResponse(response);
    if (body.type === 'url_verification')
      return HTTPModuleFunctions.buildUrlVerificationResponse(response, body);
    const ack = new HTTPResponseAck({
      logger: this.#options.logger,
      processBeforeResponse: false,
      httpRequest,
      httpRequestBody: body,
      httpResponse: response,
    });
    await this.#app?.processEvent({ body, ack: ack.bind() });
  }

  /** Reads a request whole. Throws Refused unless Slack signed it, just now. */
  async #verify(request: IncomingMessage) {
    const { signingSecret } = this.#options;
    const { headers } = request;
    if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() === FORM)
      headers['content-type'] = FORM;
    const aheadBy = Number(headers['x-slack-request-timestamp']) - Date.now() / 1_000;
    if (aheadBy > MOST_SKEW_S) throw new Refused(401, 'its timestamp is in the future');
    try {
      const bodyLimit = HTTPModuleFunctions.defaultBodyLimit;
      return await HTTPModuleFunctions.parseAndVerifyHTTPRequest(
        { signingSecret, bodyLimit },
        request,
      );
    } catch (error) {
      const tooLong = HTTPModuleFunctions.isRawBodyError(error) && error.statusCode === 413;
      throw new Refused(tooLong ? 413 : 401, messageOf(error));
    }
  }
}

/** Throws Refused unless the body is an object. */
function parse(
  request: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0],
): Record<string, unknown> {
  let body: unknown;
  try {
    body = HTTPModuleFunctions.parseHTTPRequestBody(request);
  } catch (error) {
    throw new Refused(400, `its body is malformed: ${messageOf(error)}`);
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw new Refused(400, 'its body is no object');
}
