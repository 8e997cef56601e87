import { AwsSimulator, type Interceptor, type RecordedCall } from './engine/index.ts';
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
  simulateIotData(simulator, world);
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
    operations: () => simulator.operations(),
    close: () => simulator.close(),
  };
}
