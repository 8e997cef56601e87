import type { Timers } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import type { World } from '../world.ts';
import type { Outcome } from './carrier.ts';
import type { DeliverySwitch } from './switch.ts';

/** Slack retries an event nearly at once, after one minute and after five (Slack: Events API). */
const RETRIES = [0, 60_000, 300_000];

/** Sends events, again and again until the app acknowledges or Slack gives up. */
export class EventSender {
  readonly #world: World;
  readonly #delivery: DeliverySwitch;
  readonly #timers: Timers;

  constructor(world: World, delivery: DeliverySwitch, timers: Timers) {
    this.#world = world;
    this.#delivery = delivery;
    this.#timers = timers;
  }

  async send(event: JsonObject): Promise<void> {
    const payload = this.#wrap(event);
    let outcome = await this.#delivery.carrier().deliver({
      type: 'events_api',
      payload,
      acceptsResponse: false,
    });
    for (const [index, delay] of RETRIES.entries()) {
      if (isSettled(outcome)) return;
      await new Promise<void>((resolve) => this.#timers.after(delay, resolve));
      const retry = { attempt: index + 1, reason: reasonOf(outcome) };
      outcome = await this.#delivery.carrier().deliver({
        type: 'events_api',
        payload,
        acceptsResponse: false,
        retry,
      });
    }
  }

  #wrap(event: JsonObject): JsonObject {
    const { team, apps, ids, now } = this.#world;
    const { gridOps } = apps;
    return {
      token: team.verificationToken,
      team_id: team.id,
      api_app_id: gridOps.id,
      event,
      type: 'event_callback',
      event_id: ids.next('Ev'),
      event_time: Math.floor(now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: gridOps.botUser.id,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: ids.secret(),
    };
  }
}

function isSettled(outcome: Outcome): boolean {
  return outcome.kind === 'acknowledged' || (outcome.kind === 'refused' && outcome.noRetry);
}

function reasonOf({ kind }: Outcome): string {
  if (kind === 'timed-out') return 'http_timeout';
  return kind === 'refused' ? 'http_error' : 'connection_failed';
}
