import type { EcsContainerDefinition, EcsTaskDefinition } from '../../aws/ecs-task-definitions.ts';

/** How a revision differs from an older one, in sentences: size, images, names of settings; nobody reads their values. */
export function revisionChanges(from: EcsTaskDefinition, to: EcsTaskDefinition): string[] {
  const names = new Set([...from.containers, ...to.containers].map(({ name }) => name));
  const named = ({ containers }: EcsTaskDefinition, wanted: string) =>
    containers.find(({ name }) => name === wanted);
  return [
    ...changed('CPU units', from.cpu, to.cpu),
    ...changed('Memory in MiB', from.memory, to.memory),
    ...[...names].flatMap((name) => containerChanges(name, named(from, name), named(to, name))),
  ];
}

function containerChanges(
  name: string,
  from: EcsContainerDefinition | undefined,
  to: EcsContainerDefinition | undefined,
): string[] {
  if (!from || !to) return [`Container ${name} was ${to ? 'added' : 'removed'}`];
  return [
    ...changed(`Image of ${name}`, from.image, to.image),
    ...changed(`Memory of ${name} in MiB`, from.memory, to.memory),
    ...nameChanges(`Setting of ${name}`, from.environment, to.environment),
    ...nameChanges(`Secret of ${name}`, from.secrets, to.secrets),
  ];
}

function changed(
  what: string,
  from: string | number | undefined,
  to: string | number | undefined,
): string[] {
  return from === to ? [] : [`${what}: ${from ?? 'none'} → ${to ?? 'none'}`];
}

function nameChanges(what: string, from: readonly string[], to: readonly string[]): string[] {
  const removed = from.filter((name) => !to.includes(name));
  const added = to.filter((name) => !from.includes(name));
  return [
    ...removed.map((name) => `${what} removed: ${name}`),
    ...added.map((name) => `${what} added: ${name}`),
  ];
}
