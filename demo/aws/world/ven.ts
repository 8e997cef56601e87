import { THING } from './inventory.ts';
import type { WorldState } from './state.ts';
import { floorTo, SECOND } from './time.ts';

/** The agent publishes telemetry every 5 seconds, and writes its shadow as often. */
export const TELEMETRY_EVERY = 5 * SECOND;

/** Why a device lost its link: its certificate ran out, or the network is gone. */
type LinkLoss = 'certificate' | 'network';

/** What the agent's MQTT client says of it. */
export const LOSS_DETAIL: Readonly<Record<LinkLoss, string>> = {
  certificate:
    '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1006)',
  network: 'timed out',
};

const LOSSES = [
  ['ven-disconnected', 'certificate'],
  ['ven-offline', 'network'],
] as const;

/** A device's link to AWS IoT Core, as far as breakages disturbed it. */
export interface VenLink {
  connected: boolean;
  /** When it was restored last, or else when the world began. */
  connectedAt: number;
  /** When the link was lost last, if ever. */
  disconnectedAt: number | undefined;
  /** Why it is down now. */
  loss?: LinkLoss;
  /** The last telemetry that went out: stays where it is while the link is down. */
  lastPublishAt: number;
}

/** The link of a thing: of the VEN of the guide, where none is named. */
export function venLink({ history }: WorldState, at: number, thing = THING): VenLink {
  const outages = LOSSES.flatMap(([trouble, loss]) =>
    history.episodes(trouble, thing).map((episode) => ({ ...episode, loss })),
  ).filter(({ from }) => from <= at);
  const current = outages.filter(({ to = Infinity }) => at < to);
  const disconnectedAt = lastLoss(current, outages);
  const restored = outages.flatMap(({ to }) => (to !== undefined && to <= at ? [to] : []));
  const loss = current[0]?.loss;
  return {
    connected: current.length === 0,
    connectedAt: restored.length > 0 ? Math.max(...restored) : history.genesis,
    disconnectedAt,
    ...(loss && { loss }),
    lastPublishAt: floorTo(TELEMETRY_EVERY, current.length > 0 ? (disconnectedAt ?? at) : at),
  };
}

/** When an outage is over that lasts at a time: at once where none does, `Infinity` while it lasts. */
export function linkRestoredAt(state: WorldState, at: number, thing: string): number {
  const [outage] = LOSSES.flatMap(([trouble]) => state.history.episodeAt(trouble, at, thing) ?? []);
  if (!outage) return at;
  return outage.to === undefined ? Infinity : linkRestoredAt(state, outage.to, thing);
}

interface Outage {
  from: number;
}

function lastLoss(current: readonly Outage[], outages: readonly Outage[]): number | undefined {
  if (current.length > 0) return Math.min(...current.map(({ from }) => from));
  return outages.length > 0 ? Math.max(...outages.map(({ from }) => from)) : undefined;
}
