import type { RegisterTaskDefinitionCommandInput, Tag } from '@aws-sdk/client-ecs';
import { SERVICES } from '../inventory.ts';
import { DAY } from '../time.ts';
import { initialDefinition } from './initial-definitions.ts';

/** What RegisterTaskDefinition takes, tags aside. */
export type Definition = Omit<RegisterTaskDefinitionCommandInput, 'tags'>;

/** One revision of a family. */
export interface TaskDefinitionRevision {
  family: string;
  revision: number;
  definition: Definition;
  tags: readonly Tag[];
  registeredAt: number;
  /** From then on it is INACTIVE. */
  deregisteredAt: number;
  /** Whether an image was built and pushed for it: not so of revisions that operators register. */
  isRelease: boolean;
}

/** The task definitions that were ever registered, in the order of their revisions. */
export class TaskDefinitionRegistry {
  readonly #changed: () => void;
  readonly #revisions: TaskDefinitionRevision[];

  /** Begins with two releases of each service: the one that runs, and the one before. */
  constructor(genesis: number, changed: () => void) {
    this.#changed = changed;
    this.#revisions = SERVICES.flatMap((place) =>
      [place.revision - 1, place.revision].map((revision) => ({
        family: place.family,
        revision,
        definition: initialDefinition(place),
        tags: [],
        registeredAt: genesis - (place.revision - revision + 1) * DAY,
        deregisteredAt: Infinity,
        isRelease: true,
      })),
    );
  }

  /** Registers the revision after the highest one that the family ever had. */
  register(
    definition: Definition,
    { at, tags = [], isRelease = false }: { at: number; tags?: Tag[]; isRelease?: boolean },
  ): TaskDefinitionRevision {
    const family = definition.family ?? '';
    const revision = (this.of(family).at(-1)?.revision ?? 0) + 1;
    const registered = {
      ...{ family, revision, definition, tags, isRelease },
      registeredAt: at,
      deregisteredAt: Infinity,
    };
    this.#revisions.push(registered);
    this.#changed();
    return registered;
  }

  deregister(revision: TaskDefinitionRevision, at: number): void {
    revision.deregisteredAt = at;
    this.#changed();
  }

  /** All revisions of a family, lowest first. */
  of(family: string): TaskDefinitionRevision[] {
    return this.#revisions.filter((one) => one.family === family);
  }

  /** The names of all families, sorted. */
  families(): string[] {
    return [...new Set(this.#revisions.map(({ family }) => family))].sort();
  }

  revision(family: string, revision: number): TaskDefinitionRevision | undefined {
    return this.of(family).find((one) => one.revision === revision);
  }

  /**
   * Finds `family`, `family:revision` or the ARN among what is registered by a time; of a bare family
   * the latest active revision is meant.
   */
  find(name: string, at: number): TaskDefinitionRevision | undefined {
    const [family = '', wanted] = name.replace(/^arn:.*:task-definition\//, '').split(':');
    const known = this.of(family).filter(({ registeredAt }) => registeredAt <= at);
    return wanted === undefined
      ? known.findLast(({ deregisteredAt }) => deregisteredAt > at)
      : known.find(({ revision }) => revision === Number(wanted));
  }
}
