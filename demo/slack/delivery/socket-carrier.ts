import type { Timers } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { JsonObject } from '../json.ts';
import { ACKNOWLEDGE_WITHIN, type Carrier, type Outcome, type Parcel } from './carrier.ts';
import type { Connection, Sockets } from './sockets.ts';

/** A parcel on its way. */
interface Envelope {
  id: string;
  parcel: Parcel;
  /** Where it was sent last; absent while it waits for a connection. */
  connection?: Connection | undefined;
  /** How often it was sent. */
  sent: number;
  settle(outcome: Outcome): void;
}

/**
 * Socket Mode: each parcel goes to one connection. What a closing connection did not acknowledge
 * goes to another with the same envelope id, for as long as the three seconds last.
 */
export class SocketCarrier implements Carrier {
  readonly #envelopes = new Map<string, Envelope>();
  readonly #sockets: Sockets;
  readonly #ids: Ids;
  readonly #timers: Timers;

  constructor(sockets: Sockets, ids: Ids, timers: Timers) {
    this.#sockets = sockets;
    this.#ids = ids;
    this.#timers = timers;
    sockets.listen({
      opened: () => this.#sendWaiting(),
      received: (_connection, message) => this.#acknowledge(message),
      closed: (connection) => this.#release(connection),
    });
  }

  deliver(parcel: Parcel): Promise<Outcome> {
    return new Promise((resolve) => {
      const id = this.#ids.uuid();
      const cancel = this.#timers.after(ACKNOWLEDGE_WITHIN, () =>
        envelope.settle({ kind: envelope.sent > 0 ? 'timed-out' : 'undelivered' }),
      );
      const settle = (outcome: Outcome): void => {
        cancel();
        this.#envelopes.delete(id);
        resolve(outcome);
      };
      const envelope: Envelope = { id, parcel, sent: 0, settle };
      this.#envelopes.set(id, envelope);
      this.#send(envelope);
    });
  }

  /** Gives up on everything that is under way. */
  close(): void {
    for (const envelope of this.#envelopes.values()) envelope.settle({ kind: 'undelivered' });
  }

  #send(envelope: Envelope): void {
    envelope.connection = this.#sockets.next();
    if (!envelope.connection) return;
    envelope.connection.socket.send(JSON.stringify(onWire(envelope)));
    envelope.sent += 1;
  }

  #sendWaiting(): void {
    for (const envelope of this.#envelopes.values()) if (!envelope.connection) this.#send(envelope);
  }

  #release(connection: Connection): void {
    for (const envelope of this.#envelopes.values())
      if (envelope.connection === connection) this.#send(envelope);
  }

  #acknowledge({ envelope_id: id, payload }: JsonObject): void {
    const envelope = typeof id === 'string' ? this.#envelopes.get(id) : undefined;
    if (!envelope) return;
    const { acceptsResponse } = envelope.parcel;
    envelope.settle({ kind: 'acknowledged', ...(acceptsResponse ? { response: payload } : {}) });
  }
}

function onWire({ id, parcel, sent }: Envelope): JsonObject {
  const attempt = (parcel.retry?.attempt ?? 0) + sent;
  const reason = sent > 0 ? 'connection_closed' : parcel.retry?.reason;
  return {
    envelope_id: id,
    type: parcel.type,
    payload: parcel.payload,
    accepts_response_payload: parcel.acceptsResponse,
    ...(attempt > 0 || parcel.type === 'events_api'
      ? { retry_attempt: attempt, retry_reason: reason ?? '' }
      : {}),
  };
}
