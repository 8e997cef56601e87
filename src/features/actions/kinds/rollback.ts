import { z } from 'zod';
import { updateService } from '../../../aws/ecs.ts';
import { previousRevisions } from '../../../aws/ecs-revision.ts';
import {
  describeTaskDefinition,
  type EcsTaskDefinition,
} from '../../../aws/ecs-task-definitions.ts';
import { reading } from '../../../aws/readings.ts';
import { UserError } from '../../../kernel/errors.ts';
import type { ActionArguments, ActionKind, ActionTools, Plan } from '../kind.ts';
import { deployRevision } from './deploy-revision.ts';
import { imagesRun, isPinned } from './images.ts';
import { newDeployment } from './replace.ts';
import { differences, tagWarning } from './revisions.ts';
import { isSingle, type KnownService, readService, replacementRadius, stateOf } from './service.ts';
import { receiptOf, serviceProgress } from './service-progress.ts';
import { commonWarnings } from './warnings.ts';

const details = z.object({
  revision: z.string(),
  /** Images by container, where they are pinned. */
  pin: z.record(z.string(), z.string()).nullable(),
});

/** Returns a service to an older revision. AWS: UpdateService, `taskDefinition`. */
export const rollbackKind: ActionKind = {
  name: 'rollback',
  async plan(args, tools) {
    const known = await readService(tools);
    const [from, to] = await revisionsOf(known, args, tools);
    const pin = args.pinDigest === true ? await pinned(known, to, tools) : undefined;
    const next = pin ? await nextRevision(to, tools) : to.name;
    return planOf(
      known,
      { from, to, next, pin },
      await warningsOf(known, { from, to, pin }, tools),
    );
  },
  async execute(plan, tools) {
    const { revision, pin } = details.parse(plan.details);
    if (pin) return deployRevision({ from: revision, changes: { images: pin } }, tools);
    const { entry } = await readService(tools);
    const { clients, act, signal } = tools;
    const change = { ...entry.ecs, taskDefinition: revision };
    return receiptOf(await updateService(clients, act, change, signal));
  },
  aftermath: (plan, startedAt, tools) => newDeployment(stateOf(plan.after), startedAt, tools),
  progress: (_plan, receipt, tools) => serviceProgress(receipt, tools),
};

/** What runs now, and what is to run. Throws UserError where there is nothing to return to. */
async function revisionsOf(
  { state, title }: KnownService,
  { to }: ActionArguments,
  tools: ActionTools,
): Promise<[EcsTaskDefinition, EcsTaskDefinition]> {
  const { clients, read, signal } = tools;
  const from = await describeTaskDefinition(clients, read, state.taskDefinition, signal);
  if (to === from.revision) throw new UserError(`${title} runs revision ${from.revision} already.`);
  if (typeof to === 'number') return [from, await wantedRevision(from, to, tools)];
  const [previous] = await previousRevisions(clients, read, beforeIt(from), signal);
  if (!previous)
    throw new UserError(
      `There is no revision before ${from.name}: nothing can be rolled back to. Deploy a new revision instead.`,
    );
  return [from, await describeTaskDefinition(clients, read, previous.name, signal)];
}

const beforeIt = ({ family, revision }: EcsTaskDefinition) => ({ family, before: revision });

/** The revision that was asked for by its number. Throws UserError for one that cannot be deployed, with those that can. */
async function wantedRevision(
  from: EcsTaskDefinition,
  number: number,
  { clients, read, signal }: ActionTools,
): Promise<EcsTaskDefinition> {
  const name = `${from.family}:${number}`;
  const found = await reading(() => describeTaskDefinition(clients, read, name, signal));
  if (!found.ok && found.fault.kind !== 'not-found') throw found.fault;
  if (found.ok && found.value.status === 'ACTIVE') return found.value;
  const others = await previousRevisions(clients, read, beforeIt(from), signal);
  const problem = found.ok
    ? `Revision ${name} is ${found.value.status}: it cannot be deployed.`
    : `There is no revision ${name}.`;
  const known = others.map(({ revision }) => revision).join(', ') || 'none';
  throw new UserError(`${problem} Before ${from.revision} there are: ${known}.`);
}

interface Rollback {
  readonly from: EcsTaskDefinition;
  readonly to: EcsTaskDefinition;
  /** Images by container, where they are pinned. */
  readonly pin: Readonly<Record<string, string>> | undefined;
}

/** The images that the revision ran, by digest. Throws UserError where ECS does not remember them. */
async function pinned(known: KnownService, to: EcsTaskDefinition, tools: ActionTools) {
  const run = await imagesRun(known, to.name, tools);
  const entries = to.containers
    .filter(({ image }) => !isPinned(image))
    .map(({ name, image }) => {
      const digest = run.get(name);
      if (digest === undefined)
        throw new UserError(
          `Which image ${name} of ${to.name} ran is not known any more: ECS forgets stopped tasks after about an hour. Roll back without \`--pin-digest\`, or name a revision with a pinned image.`,
        );
      return [name, `${image.replace(/:[^:/@]+$/, '')}@${digest}`] as const;
    });
  return Object.fromEntries(entries);
}

/** The name that AWS will give to the next revision of the family. AWS: RegisterTaskDefinition. */
export async function nextRevision(
  { family }: EcsTaskDefinition,
  { clients, read, signal }: ActionTools,
): Promise<string> {
  const before = Number.MAX_SAFE_INTEGER;
  const [newest] = await previousRevisions(clients, read, { family, before }, signal);
  return `${family}:${(newest?.revision ?? 0) + 1}`;
}

function planOf(
  known: KnownService,
  { from, to, next, pin }: Rollback & { next: string },
  warnings: string[],
): Plan {
  const after = { ...known.state, taskDefinition: next };
  const made = pin ? ` as ${next}, with pinned images` : '';
  const registers = pin ? ['ecs:RegisterTaskDefinition', 'iam:PassRole'] : [];
  return {
    summary: `Roll ${known.title} back from ${from.revision} to ${to.revision}${made}`,
    changes: [
      { what: 'Task definition', from: from.name, to: pin ? `${next} (from ${to.name})` : to.name },
      ...differences(from, to, pin ?? {}),
    ],
    blastRadius: replacementRadius(known),
    warnings,
    iam: ['ecs:UpdateService', ...registers],
    single: isSingle(known.state),
    before: known.state,
    after,
    details: { revision: to.name, pin: pin ?? null },
    ...(!pin &&
      to.containers.some(({ image }) => !isPinned(image)) && {
        alternative: { label: `Pin the digest of ${to.revision}`, option: '--pin-digest' },
      }),
    undo: { action: 'rollback', args: { to: from.revision } },
  };
}

async function warningsOf(
  known: KnownService,
  { from, to, pin }: Rollback,
  tools: ActionTools,
): Promise<string[]> {
  const images = pin
    ? []
    : await Promise.all(to.containers.map((each) => tagWarning(known, { from, to }, each, tools)));
  return [...images.flat(), ...(await commonWarnings(known, tools))];
}
