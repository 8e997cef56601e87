import { SERVICES, type ServiceName } from '../inventory.ts';

/** How a service replaces its tasks, as UpdateService's `deploymentConfiguration`. */
export interface DeploymentConfiguration {
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: { enable: boolean; rollback: boolean };
}

/** A deployment or a change of scale, as UpdateService makes it. */
export interface ServiceUpdate {
  service: ServiceName;
  at: number;
  /** Of the service's own family. */
  revision: number;
  desiredCount: number;
  /** Whether tasks are replaced even though the task definition stays. */
  force: boolean;
  /** Only what changes. */
  configuration?: Partial<DeploymentConfiguration>;
  /** Set by DeleteService: the service drains and never comes back. */
  isDeletion?: boolean;
}

/** A task that somebody stopped, as StopTask does. */
export interface TaskStop {
  service: ServiceName;
  at: number;
  taskId: string;
  reason: string | undefined;
}

/** One thing that was done to a service. */
export type ServiceChange =
  | ({ kind: 'update'; isCall: boolean } & ServiceUpdate)
  | ({ kind: 'stop'; isCall: boolean } & TaskStop);

/** How a service is set up at a time. */
export interface ServiceSettings {
  desiredCount: number;
  configuration: DeploymentConfiguration;
  isDeleted: boolean;
}

/**
 * The old task goes before the new one comes: with one task, every deployment is an outage. Neither
 * percentage nor a circuit breaker is set in the real one's Terraform.
 */
const INITIAL: DeploymentConfiguration = {
  minimumHealthyPercent: 0,
  maximumPercent: 100,
  circuitBreaker: { enable: false, rollback: false },
};

/** What was done to the services, by calls or by breaking and healing the world. */
export class ServiceChanges {
  readonly #changed: () => void;
  #changes: ServiceChange[];

  constructor(genesis: number, changed: () => void) {
    this.#changed = changed;
    this.#changes = SERVICES.map(({ name, revision }) => ({
      kind: 'update',
      isCall: false,
      service: name,
      at: genesis,
      revision,
      desiredCount: 1,
      force: false,
    }));
  }

  /** Remembers what a call did; calls come in the order of time, and may share a moment. */
  update(update: ServiceUpdate): void {
    this.#add({ kind: 'update', isCall: true, ...update });
  }

  /** Remembers that a call stopped a task. */
  stopTask(stop: TaskStop): void {
    this.#add({ kind: 'stop', isCall: true, ...stop });
  }

  /** Changes a service in the past or now; whatever was done to it since then is forgotten. */
  rewrite(update: ServiceUpdate): void {
    this.#changes = this.#changes.filter(
      (one) => one.service !== update.service || one.at < update.at,
    );
    this.#add({ kind: 'update', isCall: false, ...update });
  }

  /** All that was done to a service, oldest first. */
  of(service: ServiceName): ServiceChange[] {
    return this.#changes.filter((one) => one.service === service);
  }

  updates(service: ServiceName): ServiceUpdate[] {
    return this.of(service).flatMap((one) => (one.kind === 'update' ? [one] : []));
  }

  /** What the changes of a service up to a time come to. */
  settings(service: ServiceName, until: number): ServiceSettings {
    const updates = this.updates(service).filter(({ at }) => at <= until);
    return {
      desiredCount: updates.at(-1)?.desiredCount ?? 0,
      configuration: Object.assign(
        { ...INITIAL },
        ...updates.map(({ configuration }) => configuration),
      ),
      isDeleted: updates.some(({ isDeletion }) => isDeletion),
    };
  }

  /** When a call last changed a service; `undefined` where none ever did. */
  lastCallAt(service: ServiceName): number | undefined {
    return this.of(service).findLast(({ isCall }) => isCall)?.at;
  }

  /** When anything was done to any service. */
  times(): number[] {
    return this.#changes.map(({ at }) => at);
  }

  #add(change: ServiceChange): void {
    this.#changes.push(change);
    this.#changed();
  }
}
