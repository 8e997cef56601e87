import { AwsSimulator, type Interceptor, type RecordedCall } from './engine/index.ts';
import { MessageBroker, type PublishedMessage } from './mqtt/broker.ts';
import { createDeviceGateway } from './mqtt/device-gateway.ts';
import { type AckPace, FleetVoices } from './mqtt/fleet-voices.ts';
import { authorizerOf } from './mqtt/policies.ts';
import { faultsOf } from './world/faults.ts';
import { Identities } from './world/identities.ts';
import { simulateAutoScaling } from './world/services/application-auto-scaling.ts';
import { simulateCloudWatch } from './world/services/cloudwatch.ts';
import { simulateLogs } from './world/services/cloudwatch-logs.ts';
import { simulateEcr } from './world/services/ecr.ts';
import { simulateEcs } from './world/services/ecs.ts';
import { simulateElasticLoadBalancing } from './world/services/elastic-load-balancing.ts';
import { simulateIot } from './world/services/iot.ts';
import { simulateIotData } from './world/services/iot-data.ts';
import type { Pace } from './world/services/live-tail.ts';
import { simulateRds } from './world/services/rds.ts';
import { simulateSts } from './world/services/sts.ts';
import type { World } from './world/world.ts';

export interface AwsSimulatorOptions {
  world: World;
  /** 0, the default, takes a free one. */
  port?: number;
  /** Hears of bugs in handlers; the default prints them to stderr. */
  onError?: (error: unknown, call: { service: string; operation: string }) => void;
  /** Hears `not simulated: ECS StopTask`; the default prints it to stderr. */
  onNotSimulated?: (message: string) => void;
  /** Waits between two updates of a live tail: a second, unless a test is in a hurry. */
  tailPace?: Pace;
  /** Waits as devices do before they acknowledge: in real time, unless a test is in a hurry. */
  ackPace?: AckPace;
}

/** AWS with the world behind it, listening. */
export interface RunningAwsSimulator {
  /** For `AWS_ENDPOINT_URL`. */
  url: string;
  /** The last calls, oldest first. */
  readonly calls: readonly RecordedCall[];
  /** The last calls of one operation, e.g. `ECS UpdateService`, oldest first; refused ones too. */
  callsOf(operation: string): readonly RecordedCall[];
  forgetCalls(): void;
  /** Runs before every handler, after the world's own breakages; returns how to take it away. */
  intercept(interceptor: Interceptor): () => void;
  /** Event streams that clients hold open: live tails. */
  readonly streams: Pick<AwsSimulator['streams'], 'count' | 'drop' | 'fail'>;
  /** The MQTT broker of AWS IoT Core, at `/mqtt` of the same address. */
  readonly broker: {
    /** The last messages, oldest first. */
    readonly published: readonly PublishedMessage[];
    /** The ids of the clients that are connected; devices are not among them. */
    readonly clients: readonly string[];
    /** Cuts the connections of all clients, as a network does. */
    drop(): void;
    /** Publishes as anybody may, e.g. what no device would say; QoS 1. */
    publish(topic: string, payload: string): Promise<void>;
    /** Publishes the telemetry that is due by the world's clock; while somebody listens this is done by itself. */
    tellTelemetry(): Promise<void>;
  };
  /** What is simulated, as `ECS DescribeServices`. */
  operations(): string[];
  close(): Promise<void>;
}

/** Starts AWS for a world on a loopback port. */
export async function startAwsSimulator({
  world,
  port = 0,
  onError = (error, { service, operation }) => console.error(service, operation, error),
  onNotSimulated = (message) => console.error(message),
  tailPace,
  ackPace,
}: AwsSimulatorOptions): Promise<RunningAwsSimulator> {
  const simulator = new AwsSimulator({ now: world.now, onError, onNotSimulated });
  const identities = new Identities(world);
  simulator.intercept(faultsOf(world, identities));
  simulateSts(simulator, identities);
  simulateEcs(simulator, world);
  simulateEcr(simulator, world);
  simulateAutoScaling(simulator, world);
  simulateElasticLoadBalancing(simulator, world);
  simulateCloudWatch(simulator, world);
  simulateLogs(simulator, world, tailPace);
  simulateRds(simulator, world);
  simulateIot(simulator, world);
  const authorizer = authorizerOf(world);
  const broker = await MessageBroker.start({ now: world.now, authorizer, onNotSimulated });
  const voices = new FleetVoices({
    world,
    broker,
    onError: (error) => onError(error, { service: 'IoT devices', operation: 'MQTT' }),
    pace: ackPace,
  });
  const gateway = createDeviceGateway({
    broker,
    identities,
    now: world.now,
    isExpired: (key) => world.isBroken('expired-credentials') || identities.hasExpired(key),
  });
  simulator.onUpgrade(gateway.upgrade);
  simulateIotData(simulator, world, { broker, authorizer, identities });
  const url = await simulator.listen(port);
  return {
    url,
    get calls() {
      return simulator.calls;
    },
    callsOf: (wanted) =>
      simulator.calls.filter(({ service, operation }) => `${service} ${operation}` === wanted),
    forgetCalls: () => simulator.forgetCalls(),
    intercept: (interceptor) => simulator.intercept(interceptor),
    streams: simulator.streams,
    broker: {
      get published() {
        return broker.published;
      },
      get clients() {
        return broker.clients;
      },
      drop: () => broker.drop(),
      publish: (topic, payload) => broker.publish({ topic, payload, qos: 1 }),
      tellTelemetry: () => voices.tellTelemetry(),
    },
    operations: () => simulator.operations(),
    async close() {
      voices.close();
      await gateway.close();
      await broker.close();
      await simulator.close();
    },
  };
}
