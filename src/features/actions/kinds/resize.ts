import { z } from 'zod';
import { FARGATE_CPUS, fargateMemories, isFargateSize } from '../../../aws/ecs-fargate.ts';
import {
  describeTaskDefinition,
  type EcsTaskDefinition,
} from '../../../aws/ecs-task-definitions.ts';
import { UserError } from '../../../kernel/errors.ts';
import type { ActionArguments, ActionKind, Change } from '../kind.ts';
import { deployRevision } from './deploy-revision.ts';
import { movedTags } from './images.ts';
import { newDeployment } from './replace.ts';
import { nextRevision } from './rollback.ts';
import { isSingle, readService, replacementRadius, stateOf } from './service.ts';
import { serviceProgress } from './service-progress.ts';
import { commonWarnings } from './warnings.ts';

const taskSize = z.object({ cpu: z.number(), memory: z.number() });

/** Registers a revision of another size and deploys it. AWS: RegisterTaskDefinition, UpdateService. */
export const resizeKind: ActionKind = {
  name: 'resize',
  async plan(args, tools) {
    const known = await readService(tools);
    const { clients, read, signal } = tools;
    const { state, title } = known;
    const from = await describeTaskDefinition(clients, read, state.taskDefinition, signal);
    const size = sizeOf(args, from);
    const next = await nextRevision(from, tools);
    const moved = await movedTags(known, from, tools);
    return {
      summary: `Resize ${title} to ${size.cpu} CPU units and ${size.memory} MiB`,
      changes: [
        ...sizeChange('CPU units', from.cpu, size.cpu),
        ...sizeChange('Memory (MiB)', from.memory, size.memory),
        { what: 'Task definition', from: from.name, to: `${next} (new)` },
        ...moved.changes,
      ],
      blastRadius: replacementRadius(known),
      warnings: [
        ...containerWarnings(from, size),
        ...moved.warnings,
        ...(await commonWarnings(known, tools)),
      ],
      iam: ['ecs:RegisterTaskDefinition', 'iam:PassRole', 'ecs:UpdateService'],
      single: isSingle(state),
      before: state,
      after: { ...state, taskDefinition: next },
      details: { ...size, images: moved.changes.map(({ to }) => to) },
      undo: { action: 'rollback', args: { to: from.revision } },
    };
  },
  execute({ before, details }, tools) {
    const changes = taskSize.parse(details);
    return deployRevision({ from: stateOf(before).taskDefinition, changes }, tools);
  },
  aftermath: (plan, startedAt, tools) => newDeployment(stateOf(plan.after), startedAt, tools),
  progress: (_plan, receipt, tools) => serviceProgress(receipt, tools),
};

function sizeChange(what: string, from: number | undefined, to: number): Change[] {
  return from === to ? [] : [{ what, from: String(from ?? 'not set'), to: String(to) }];
}

/** Both numbers, the missing one as it is. Throws UserError for a pair that Fargate does not run, with those that it does. */
function sizeOf(
  args: ActionArguments,
  { cpu: oldCpu, memory: oldMemory }: EcsTaskDefinition,
): z.infer<typeof taskSize> {
  const { cpu = oldCpu, memory = oldMemory } = args;
  if (args.cpu === undefined && args.memory === undefined)
    throw new UserError('Say what size: `--cpu 1024`, `--memory 4096`, or both.');
  if (typeof cpu !== 'number' || typeof memory !== 'number')
    throw new UserError(
      'The task has no size of its own so far: give both, `--cpu` and `--memory`.',
    );
  if (cpu === oldCpu && memory === oldMemory)
    throw new UserError(`It has ${cpu} CPU units and ${memory} MiB already.`);
  if (isFargateSize(cpu, memory)) return { cpu, memory };
  const memories = fargateMemories(cpu);
  throw new UserError(
    memories.length === 0
      ? `Fargate has no tasks of ${cpu} CPU units, only of ${FARGATE_CPUS.join(', ')}.`
      : `Fargate does not run ${cpu} CPU units with ${memory} MiB. With ${cpu} go ${rangeOf(memories)} MiB.`,
  );
}

function rangeOf(memories: readonly number[]): string {
  const [first, second, third] = memories;
  const last = memories.at(-1);
  return memories.length <= 4 ? memories.join(', ') : `${first}, ${second}, ${third} … ${last}`;
}

/** A container with a limit of its own does not get more because its task does. */
function containerWarnings(
  { containers }: EcsTaskDefinition,
  { memory }: z.infer<typeof taskSize>,
): string[] {
  return containers.flatMap(({ name, memory: own }) =>
    own !== undefined && own < memory
      ? [`The container ${name} has a limit of ${own} MiB of its own, which stays.`]
      : [],
  );
}
