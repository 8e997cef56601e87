import type { Breakage } from '../contract.ts';
import { deploymentsOf, primaryOf } from './ecs/deployments.ts';
import { initialDefinition, lacksSetting, withoutLostSetting } from './ecs/initial-definitions.ts';
import type { DeviceTrouble, History, Trouble } from './history.ts';
import { SERVICES, THING } from './inventory.ts';
import type { WorldState } from './state.ts';
import { MINUTE, SECOND } from './time.ts';

/** One thing that can be broken and healed at a time. */
export interface BreakageRule extends Omit<Breakage, 'active'> {
  /** The thing that is broken where none is named; absent where it is not things that break. */
  defaultThing?: string;
  /** Without a thing, whether any is broken. */
  isActive(state: WorldState, at: number, thing?: string): boolean;
  begin(state: WorldState, at: number, thing?: string): void;
  end(state: WorldState, at: number, thing?: string): void;
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
    isActive: (state, at) => primaryOf(state, backend(), at)?.defect !== undefined,
    begin: deployBadRelease,
    end: deployGoodRelease,
  },
  deviceTrouble({
    id: 'ven-disconnected',
    title: 'Disconnect the VEN',
    effect:
      'The VEN lost its MQTT link 14 minutes ago because its certificate expired: its health page still answers 200, with ok: false; shadow and metric stand still.',
    since: 14 * MINUTE,
  }),
  deviceTrouble({
    id: 'ven-offline',
    title: 'Take the VEN offline',
    effect:
      'The VEN lost its network 4 minutes ago: its certificate is good, but it neither reports nor hears anything.',
    since: 4 * MINUTE,
  }),
  deviceTrouble({
    id: 'ven-ignores',
    title: 'Let the VEN ignore commands',
    effect: 'The VEN goes on to report, but neither obeys nor acknowledges commands.',
    since: 0,
  }),
  deviceTrouble({
    id: 'ven-slow-ack',
    title: 'Let the VEN acknowledge late',
    effect: 'The VEN obeys at once, but acknowledges 12 seconds later.',
    since: 0,
  }),
  deviceTrouble({
    id: 'ven-double-ack',
    title: 'Let the VEN acknowledge twice',
    effect: 'The VEN acknowledges every command twice.',
    since: 0,
  }),
  deviceTrouble({
    id: 'ven-foreign-ack',
    title: 'Let the VEN acknowledge something else',
    effect: 'The VEN obeys, but acknowledges with a correlation id that nobody sent.',
    since: 0,
  }),
  deviceTrouble({
    id: 'ven-garbled-ack',
    title: 'Garble what the VEN acknowledges',
    effect: 'The VEN obeys, but what it acknowledges is cut off and no JSON.',
    since: 0,
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
    effect:
      'The roles may no longer call elasticloadbalancing:DescribeTargetHealth and ecs:UpdateService, and not connect to the MQTT broker.',
    since: 0,
  }),
  trouble({
    id: 'expired-credentials',
    title: 'Expire the credentials',
    effect: 'AWS refuses every call because the security token is expired.',
    since: 0,
  }),
];

/** What a switch that is nothing but a time of trouble needs. */
interface TroubleOptions<Id extends Trouble> {
  id: Id;
  title: string;
  effect: string;
  /** How long before the switch was pressed it began. */
  since: number;
}

function trouble({ id, title, effect, since }: TroubleOptions<Trouble>): BreakageRule {
  return {
    id,
    title,
    effect,
    isActive: ({ history }, at, thing) => history.episodeAt(id, at, thing) !== undefined,
    begin: ({ history }, at, thing) => history.begin(id, at - since, thing),
    end: ({ history }, at, thing) => history.end(id, at, thing),
  };
}

function deviceTrouble(options: TroubleOptions<DeviceTrouble>): BreakageRule {
  return { ...trouble(options), defaultThing: THING };
}

/** Back-dated, but to a minute after somebody's own change at the earliest, so as not to undo it. */
function deployBadRelease({ history }: WorldState, at: number): void {
  const lastCall = history.services.lastCallAt('backend-service') ?? history.genesis;
  const since = Math.min(at, Math.max(at - 12 * MINUTE, lastCall + MINUTE));
  deployBackend(history, since, badRevision(history, since));
}

/** Back to the last release that worked, or else to the one that the world began with. */
function deployGoodRelease(state: WorldState, at: number): void {
  const good = deploymentsOf(state, backend(), at).findLast(({ defect }) => defect === undefined);
  deployBackend(state.history, at, good?.revision ?? backend().revision);
}

function deployBackend(history: History, at: number, revision: number): void {
  const desiredCount = history.updates(backend(), Infinity).at(-1)?.desiredCount ?? 1;
  history.update({ service: 'backend-service', at, revision, desiredCount, force: false });
}

/** The release without the setting, registered a quarter of an hour before it is first deployed. */
function badRevision({ taskDefinitions }: History, deployedAt: number): number {
  const revisions = taskDefinitions.of(backend().family);
  const releases = revisions.filter(({ isRelease }) => isRelease);
  const known = releases.find(({ definition }) => lacksSetting(definition));
  if (known) return known.revision;
  const lastRegistered = Math.max(...revisions.map(({ registeredAt }) => registeredAt));
  const at = Math.min(deployedAt, Math.max(deployedAt - 15 * MINUTE, lastRegistered + SECOND));
  const definition = releases.at(-1)?.definition ?? initialDefinition(backend());
  const options = { at, isRelease: true };
  return taskDefinitions.register(withoutLostSetting(definition), options).revision;
}

function backend() {
  const place = SERVICES.find(({ name }) => name === 'backend-service');
  if (!place) throw new Error('the inventory lacks the backend');
  return place;
}
