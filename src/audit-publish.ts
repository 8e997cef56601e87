import type { AwsClients } from './aws/clients.ts';
import { publishLine } from './aws/logs-publish.ts';
import type { CatalogAudit } from './config/audit-schema.ts';
import { anchorView } from './features/audit/anchor-view.ts';
import type { MessageDoor } from './kernel/messenger.ts';
import type { Anchor, AnchorPublisher } from './store/keep-checkpoints.ts';

/** A place outside of the database that keeps anchors. */
export interface AnchorPlace {
  /** Unique among the places. */
  readonly name: string;
  /** Milliseconds: it gets one anchor at most in each such span of the clock, and only when the log grew. */
  readonly every: number;
  /** Rejects when the place does not take it. */
  publish(anchor: Anchor): Promise<void>;
}

export interface AnchorPublisherDependencies {
  /** Read anew for each round, so that a reload of the catalog counts at once. */
  readonly places: () => readonly AnchorPlace[];
  /** True for the first caller with this key, over all replicas and restarts, for a day. */
  readonly claim: (key: string) => Promise<boolean>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onFailure: (place: string, error: unknown) => void;
}

const RETRY_AFTER_MS = 60_000;

/** What this process knows of a place. */
interface Standing {
  /** Rows of the log that the last published anchor vouches for. */
  size: number;
  /** The span that this process has claimed, and not published in yet. */
  span?: number;
  /** The rows that this process has claimed: it tries them again in a later span, and nobody else does. */
  claimedSize?: number;
  /** After a failure nothing is tried before then (epoch milliseconds). */
  pausedUntil: number;
  /** A place that is slow does not hold back the others. */
  publishing?: Promise<void>;
}

/** Publishes anchors of the audit log: of several replicas one does, and a failure is tried again. */
export function createAnchorPublisher(dependencies: AnchorPublisherDependencies): AnchorPublisher {
  const { places, onFailure } = dependencies;
  const standings = new Map<string, Standing>();
  let newest: Anchor | undefined;

  async function publishTo(place: AnchorPlace, anchor: Anchor, standing: Standing): Promise<void> {
    try {
      await publishIfDue(place, anchor, standing, dependencies);
    } catch (error) {
      standing.pausedUntil = dependencies.now() + RETRY_AFTER_MS;
      onFailure(place.name, error);
    } finally {
      delete standing.publishing;
    }
  }

  return {
    offer(anchor) {
      newest = anchor;
    },
    async publishDue() {
      const anchor = newest;
      if (!anchor) return;
      await Promise.all(
        places().map((place) => {
          const standing = standings.get(place.name) ?? { size: 0, pausedUntil: 0 };
          standings.set(place.name, standing);
          standing.publishing ??= publishTo(place, anchor, standing);
          return standing.publishing;
        }),
      );
    },
  };
}

async function publishIfDue(
  { name, every, publish }: AnchorPlace,
  anchor: Anchor,
  standing: Standing,
  { claim, now }: Pick<AnchorPublisherDependencies, 'claim' | 'now'>,
): Promise<void> {
  const at = now();
  if (anchor.size <= standing.size || at < standing.pausedUntil) return;
  const span = Math.floor(at / every);
  if (standing.span !== span) {
    if (!(await claim(`anchor ${name} ${every} ${span}`))) return;
    standing.span = span;
  }
  if (standing.claimedSize !== anchor.size) {
    // Another replica may have published these rows in the span before.
    if (!(await claim(`anchor ${name} row ${anchor.size}`))) {
      standing.size = anchor.size;
      return;
    }
    standing.claimedSize = anchor.size;
  }
  await publish(anchor);
  standing.size = anchor.size;
  delete standing.span;
}

/** Of all replicas; CloudWatch keeps the lines in their order. */
const LOG_STREAM = 'gridops-audit';
const PUBLISH_TIMEOUT_MS = 5_000;

/** The places that the catalog names. */
export function anchorPlaces(
  audit: CatalogAudit | undefined,
  { clients, door, now }: { clients: AwsClients; door: MessageDoor; now: () => number },
): AnchorPlace[] {
  const { cloudwatch, slack } = audit ?? {};
  return [
    ...(cloudwatch ? [cloudWatchPlace(cloudwatch, clients, now)] : []),
    ...(slack ? [slackPlace(slack, door)] : []),
  ];
}

function cloudWatchPlace(
  { logGroup, region, role, every }: NonNullable<CatalogAudit['cloudwatch']>,
  clients: AwsClients,
  now: () => number,
): AnchorPlace {
  const scope = { region, userId: 'audit', ...(role !== undefined && { role }) };
  return {
    name: `CloudWatch log group ${logGroup} in ${region}`,
    every,
    publish: (anchor) =>
      publishLine(
        clients,
        scope,
        { group: logGroup, stream: LOG_STREAM, at: now(), message: JSON.stringify(anchor) },
        AbortSignal.timeout(PUBLISH_TIMEOUT_MS),
      ),
  };
}

function slackPlace(
  { channel, every }: NonNullable<CatalogAudit['slack']>,
  door: MessageDoor,
): AnchorPlace {
  return {
    name: `Slack channel ${channel}`,
    every,
    async publish(anchor) {
      await door.post(channel, anchorView(anchor));
    },
  };
}
