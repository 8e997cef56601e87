import { ACCOUNT } from '../inventory.ts';
import { uuid } from '../random.ts';
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
    ...(at % MINUTE === 0 ? [device(state, at)] : []),
    ...(at % HOUR === RULE_FAILS * MINUTE ? [ruleFailure(state, at)] : []),
    ...(pollAt(state, at) ? [command(state, at)] : []),
    ...disconnects(state, at),
  ];
}

/** The VEN's connections that were refused, and one accepted publish a minute. */
function device(state: WorldState, at: number): Written {
  const client = { protocol: 'MQTT', clientId: 'volttron_thing', sourceIp: '198.51.100.7' };
  if (venLink(state, at).connected) {
    return entry(state, at, 114, {
      ...INFO,
      eventType: 'Publish-In',
      ...client,
      topicName: 'volttron/metering',
    });
  }
  return entry(state, at, 114, {
    ...ERROR,
    eventType: 'Connect',
    ...client,
    reason: 'AUTHORIZATION_FAILURE',
  });
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
    { trouble: 'ven-disconnected', clientId: 'volttron_thing' },
    { trouble: 'gateway-offline', clientId: 'grid-event-gateway' },
  ] as const;
  return links.flatMap(({ trouble, clientId }) => {
    const offsets = state.history.episodes(trouble).map(({ from }) => from - at);
    const lost = offsets.filter((offset) => 0 <= offset && offset < SLOT);
    return lost.map((offset) =>
      entry(state, at, offset, {
        ...INFO,
        eventType: 'Disconnect',
        protocol: 'MQTT',
        clientId,
        disconnectReason: 'CONNECTION_LOST',
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
