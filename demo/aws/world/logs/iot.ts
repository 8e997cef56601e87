import { ACCOUNT, THING } from '../inventory.ts';
import { hash, uuid } from '../random.ts';
import type { WorldState } from '../state.ts';
import { HOUR, MINUTE } from '../time.ts';
import { venLink } from '../ven.ts';
import { iotTime, SLOT, type Written } from './line.ts';
import { pollAt } from './polls.ts';

/** The minute of every hour in which the rule's stream has no room. */
const RULE_FAILS = 37;

/** IoT Core's own log, JSON in every line: connections, publishes, and rules that failed. */
export function iotLines(state: WorldState, at: number): Written[] {
  return [
    ...(at % MINUTE === 0 ? clients(state, at) : []),
    ...(at % HOUR === RULE_FAILS * MINUTE ? [ruleFailure(state, at)] : []),
    ...(pollAt(state, at) ? [command(state, at)] : []),
    ...disconnects(state, at),
  ];
}

/** One accepted publish of the VEN a minute, and the connections that were refused. */
function clients(state: WorldState, at: number): Written[] {
  const ven = { protocol: 'MQTT', clientId: THING, sourceIp: addressOf(THING) };
  const publish = { ...INFO, eventType: 'Publish-In', ...ven, topicName: 'volttron/metering' };
  const failing = expiredThings(state, at).map((thing, index) =>
    entry(state, at, 114 + index, {
      ...ERROR,
      eventType: 'Connect',
      ...{ protocol: 'MQTT', clientId: thing, sourceIp: addressOf(thing) },
      reason: 'AUTHORIZATION_FAILURE',
    }),
  );
  return [...(venLink(state, at).connected ? [entry(state, at, 114, publish)] : []), ...failing];
}

/** The things that try to connect with a certificate that has run out. */
function expiredThings({ history }: WorldState, at: number): string[] {
  const episodes = history.episodes('ven-disconnected');
  return episodes.flatMap(({ thing, from, to = Infinity }) =>
    thing !== undefined && from <= at && at < to ? [thing] : [],
  );
}

function addressOf(thing: string): string {
  return thing === THING ? '198.51.100.7' : `198.51.100.${8 + (hash('address', thing) % 240)}`;
}

function command(state: WorldState, at: number): Written {
  return entry(state, at, 1_300, {
    ...INFO,
    eventType: 'Publish-In',
    protocol: 'MQTT',
    clientId: 'backend-mqtt-consumer',
    sourceIp: '203.0.113.40',
    topicName: 'ven/cmd/volttron_thing',
  });
}

function ruleFailure(state: WorldState, at: number): Written {
  return entry(state, at, 420, {
    ...ERROR,
    eventType: 'RuleExecution',
    clientId: 'volttron_thing',
    topicName: 'volttron/metering',
    ruleName: 'mqtt_forward_volttron_metering',
    ruleAction: 'KinesisAction',
    resources: { StreamName: 'mqtt-forward-mqtt-stream', PartitionKey: 'volttron_thing' },
    details: 'Failed to put record to stream: ProvisionedThroughputExceededException',
  });
}

/** The links that are lost as a breakage begins. */
function disconnects(state: WorldState, at: number): Written[] {
  const links = [
    { trouble: 'ven-disconnected', reason: 'CONNECTION_LOST' },
    { trouble: 'ven-offline', reason: 'MQTT_KEEP_ALIVE_TIMEOUT' },
    { trouble: 'gateway-offline', reason: 'CONNECTION_LOST' },
  ] as const;
  return links.flatMap(({ trouble, reason }) => {
    const episodes = state.history
      .episodes(trouble)
      .map((one) => ({ ...one, offset: one.from - at }));
    const lost = episodes.filter(({ offset }) => 0 <= offset && offset < SLOT);
    return lost.map(({ offset, thing = 'grid-event-gateway' }) =>
      entry(state, at, offset, {
        ...INFO,
        eventType: 'Disconnect',
        protocol: 'MQTT',
        clientId: thing,
        disconnectReason: reason,
      }),
    );
  });
}

const INFO = { logLevel: 'INFO', status: 'Success' };
const ERROR = { logLevel: 'ERROR', status: 'Failure' };

/** AWS: "CloudWatch Logs log entries for AWS IoT"; which other members there are depends on the type. */
interface Entry {
  logLevel: string;
  status: string;
  eventType: string;
  [member: string]: unknown;
}

/** AWS: "Monitor AWS IoT using CloudWatch Logs": what every entry has, before its own members. */
function entry(
  { seed }: WorldState,
  at: number,
  offset: number,
  { logLevel, status, ...members }: Entry,
): Written {
  const timestamp = iotTime(at + offset);
  const traceId = uuid(seed, 'iot', at + offset, members.eventType);
  const common = { timestamp, logLevel, traceId, accountId: ACCOUNT, status };
  return [offset, JSON.stringify({ ...common, ...members })];
}
