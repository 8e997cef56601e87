import type { Breakage } from '../contract.ts';
import { BAD_RELEASE, isCrashing } from './ecs/deployments.ts';
import type { Trouble } from './history.ts';
import { SERVICES } from './inventory.ts';
import type { WorldState } from './state.ts';
import { MINUTE } from './time.ts';

/** One thing that can be broken and healed at a time. */
export interface BreakageRule extends Omit<Breakage, 'active'> {
  isActive(state: WorldState, at: number): boolean;
  begin(state: WorldState, at: number): void;
  end(state: WorldState, at: number): void;
}

/**
 * What can be broken. Most begin some minutes before the switch is pressed, so that metrics and
 * alarms show them at once, as they would to somebody who is called because of them.
 */
export const BREAKAGES: readonly BreakageRule[] = [
  {
    id: 'crash-loop',
    title: 'Crash-loop the backend',
    effect:
      'A bad deployment, backend-task:42, exits over and over since 12 minutes: no task runs, the API answers 503, ECS-Backend-HighCPU fires.',
    isActive: (state, at) => SERVICES.some((place) => isCrashing(state, place, at)),
    begin: (state, at) => deployBackend(state, at - 12 * MINUTE, BAD_RELEASE.revision),
    end: (state, at) => deployBackend(state, at, backend().revision),
  },
  trouble({
    id: 'ven-disconnected',
    title: 'Disconnect the VEN',
    effect:
      'The VEN lost its MQTT link 14 minutes ago because its certificate expired: its health page still answers 200, with ok: false; shadow and metric stand still.',
    since: 14 * MINUTE,
  }),
  trouble({
    id: 'gateway-offline',
    title: 'Take the gateway offline',
    effect: 'The VTN lost MQTT 6 minutes ago: its health page answers 200, with ok: false.',
    since: 6 * MINUTE,
  }),
  trouble({
    id: 'slow-database',
    title: 'Slow the database',
    effect:
      'For 15 minutes the database is at 91 % CPU with 84 connections: /stats/network takes 1.5 s, RDS-HighConnections fires.',
    since: 15 * MINUTE,
  }),
  trouble({
    id: 'log-burst',
    title: 'Flood the API with requests',
    effect:
      'For 2 minutes the backend writes 200 to 500 lines a second, of all levels, each with a request id.',
    since: 2 * MINUTE,
  }),
  trouble({
    id: 'throttled',
    title: 'Throttle AWS',
    effect: 'AWS answers calls with ThrottlingException: Rate exceeded.',
    since: 0,
  }),
  trouble({
    id: 'iam-denied',
    title: 'Deny an IAM action',
    effect: 'The role may no longer call elasticloadbalancing:DescribeTargetHealth.',
    since: 0,
  }),
  trouble({
    id: 'expired-credentials',
    title: 'Expire the credentials',
    effect: 'AWS refuses every call because the security token is expired.',
    since: 0,
  }),
];

function trouble({
  id,
  title,
  effect,
  since,
}: {
  id: Trouble;
  title: string;
  effect: string;
  /** How long before the switch was pressed it began. */
  since: number;
}): BreakageRule {
  return {
    id,
    title,
    effect,
    isActive: ({ history }, at) => history.episodeAt(id, at) !== undefined,
    begin: ({ history }, at) => history.begin(id, at - since),
    end: ({ history }, at) => history.end(id, at),
  };
}

function deployBackend({ history }: WorldState, at: number, revision: number): void {
  const desiredCount = history.updates(backend(), Infinity).at(-1)?.desiredCount ?? 1;
  history.update({ service: 'backend-service', at, revision, desiredCount, force: false });
}

function backend() {
  const place = SERVICES.find(({ name }) => name === 'backend-service');
  if (!place) throw new Error('the inventory lacks the backend');
  return place;
}
