import type { Carrier } from './carrier.ts';
import { HttpCarrier, type HttpParts } from './http-carrier.ts';
import type { SocketCarrier } from './socket-carrier.ts';

/** What both ways to the app are made from. */
export interface SwitchParts extends Omit<HttpParts, 'requestUrl' | 'closing'> {
  sockets: SocketCarrier;
}

/** The app's choice between Socket Mode and a Request URL, which may change while it runs. */
export class DeliverySwitch {
  readonly #parts: SwitchParts;
  readonly #closing = new AbortController();
  #http: HttpCarrier | undefined;

  constructor(parts: SwitchParts, requestUrl: string | undefined) {
    this.#parts = parts;
    this.deliverTo(requestUrl);
  }

  /** Signed HTTP to this URL; Socket Mode without one. */
  deliverTo(requestUrl: string | undefined): void {
    const { sockets: _sockets, ...parts } = this.#parts;
    const closing = this.#closing.signal;
    this.#http =
      requestUrl === undefined ? undefined : new HttpCarrier({ ...parts, requestUrl, closing });
  }

  carrier(): Carrier {
    return this.#http ?? this.#parts.sockets;
  }

  /** Whether the app answers a challenge at its Request URL; false in Socket Mode. */
  async verify(token: string, challenge: string): Promise<boolean> {
    return (await this.#http?.verify(token, challenge)) ?? false;
  }

  close(): void {
    this.#closing.abort();
    this.#parts.sockets.close();
  }
}
