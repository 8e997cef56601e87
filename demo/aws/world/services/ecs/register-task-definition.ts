import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { describeDefinition } from '../../ecs/task-definitions.ts';
import type { World } from '../../world.ts';
import { clientException, invalidParameter } from './refusals.ts';

const KIB = 1_024;

/** AWS: "Fargate task sizes": CPU units, the least and the most MiB that go with them, and the step. */
const FARGATE_SIZES: ReadonlyMap<number, { least: number; most: number; step: number }> = new Map([
  [256, { least: 512, most: 2 * KIB, step: 512 }],
  [512, { least: KIB, most: 4 * KIB, step: KIB }],
  [1_024, { least: 2 * KIB, most: 8 * KIB, step: KIB }],
  [2_048, { least: 4 * KIB, most: 16 * KIB, step: KIB }],
  [4_096, { least: 8 * KIB, most: 30 * KIB, step: KIB }],
  [8_192, { least: 16 * KIB, most: 60 * KIB, step: 4 * KIB }],
  [16_384, { least: 32 * KIB, most: 120 * KIB, step: 8 * KIB }],
]);

/** Simulates RegisterTaskDefinition. Fargate only: every service of the world runs on it. */
export function registerTaskDefinition(world: World, input: RegisterTaskDefinitionCommandInput) {
  const { tags = [], ...definition } = input;
  if (!/^[\w-]{1,255}$/.test(definition.family ?? '')) {
    throw clientException('Family contains invalid characters.');
  }
  checkContainers(definition.containerDefinitions ?? []);
  const size = sizeOf(definition);
  const at = world.now();
  const registered = world.history.taskDefinitions.register(
    { ...definition, ...size },
    { at, tags },
  );
  return { taskDefinition: describeDefinition(registered, at), tags };
}

function checkContainers(containers: readonly ContainerDefinition[]): void {
  if (containers.length === 0) throw clientException('Container list cannot be empty.');
  const names = containers.map(({ name }) => name);
  if (names.includes(undefined))
    throw clientException('Container.name should not be null or empty.');
  if (containers.some(({ image }) => !image)) {
    throw clientException('Container.image should not be null or empty.');
  }
  if (new Set(names).size < names.length) {
    throw clientException('Container.name contains duplicate names.');
  }
}

/** What the task reserves, as AWS gives it back: in CPU units and MiB, whichever unit was used. */
function sizeOf({
  networkMode,
  cpu,
  memory,
}: Pick<RegisterTaskDefinitionCommandInput, 'networkMode' | 'cpu' | 'memory'>) {
  if (networkMode !== 'awsvpc') {
    throw clientException('Fargate only supports network mode ‘awsvpc’.');
  }
  if (cpu === undefined || memory === undefined) {
    const missing = cpu === undefined ? 'cpu' : 'memory';
    throw clientException(`Fargate requires that '${missing}' be defined at the task level.`);
  }
  const [units, mebibytes] = [amountOf('cpu', cpu), amountOf('memory', memory)];
  const range = FARGATE_SIZES.get(units);
  const isValid =
    range && range.least <= mebibytes && mebibytes <= range.most && mebibytes % range.step === 0;
  if (!isValid) {
    throw clientException(
      `No Fargate configuration exists for given values: ${units} CPU, ${mebibytes} memory. See the Amazon ECS documentation for the valid values.`,
    );
  }
  return { cpu: String(units), memory: String(mebibytes) };
}

/** AWS: `1 vCPU` is 1024 units, `1 GB` is 1024 MiB; blanks and capitals do not matter. */
function amountOf(member: 'cpu' | 'memory', text: string): number {
  const [, number, unit] = /^([\d.]+)\s*(vcpu|gb)?$/i.exec(text.trim()) ?? [];
  const amount = Number(number) * (unit === undefined ? 1 : KIB);
  const fits = unit === undefined || unit.toLowerCase() === (member === 'cpu' ? 'vcpu' : 'gb');
  if (!Number.isInteger(amount) || !fits) {
    throw invalidParameter(`Invalid '${member}' setting for task.`);
  }
  return amount;
}
