import { z } from 'zod';
import { updateService } from '../../../aws/ecs.ts';
import { previousRevisions } from '../../../aws/ecs-revision.ts';
import {
  describeTaskDefinition,
  type EcsTaskDefinition,
  registerRevision,
} from '../../../aws/ecs-task-definitions.ts';
import { UserError } from '../../../kernel/errors.ts';
import type { ActionArguments, ActionKind, ActionTools, Change, Plan } from '../kind.ts';
import { imageNow, imagesRun, isPinned, shortDigest } from './images.ts';
import { newDeployment } from './replace.ts';
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
    const { entry } = await readService(tools);
    const { clients, read, act, signal } = tools;
    const { revision, pin } = details.parse(plan.details);
    const taskDefinition = pin
      ? await registerRevision(
          clients,
          { read, act },
          { from: revision, changes: { images: pin } },
          signal,
        ).then(({ name }) => name)
      : revision;
    return receiptOf(await updateService(clients, act, { ...entry.ecs, taskDefinition }, signal));
  },
  aftermath: (plan, startedAt, tools) => newDeployment(stateOf(plan.after), startedAt, tools),
  progress: (_plan, receipt, tools) => serviceProgress(receipt, tools),
};

/** What runs now, and what is to run. Throws UserError where there is nothing to return to. */
async function revisionsOf(
  { state, title }: KnownService,
  { to }: ActionArguments,
  { clients, read, signal }: ActionTools,
): Promise<[EcsTaskDefinition, EcsTaskDefinition]> {
  const from = await describeTaskDefinition(clients, read, state.taskDefinition, signal);
  if (to === from.revision) throw new UserError(`${title} runs revision ${from.revision} already.`);
  if (typeof to === 'number') {
    const wanted = await describeTaskDefinition(clients, read, `${from.family}:${to}`, signal);
    if (wanted.status !== 'ACTIVE')
      throw new UserError(
        `Revision ${to} of ${from.family} is ${wanted.status}: it cannot be deployed.`,
      );
    return [from, wanted];
  }
  const asked = { family: from.family, before: from.revision };
  const [previous] = await previousRevisions(clients, read, asked, signal);
  if (!previous)
    throw new UserError(
      `There is no revision before ${from.name}: this is its first one. Name another with \`--to\`.`,
    );
  return [from, await describeTaskDefinition(clients, read, previous.name, signal)];
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

/** What differs between two revisions: size, images, and names of settings (values stay where they are). */
function differences(
  from: EcsTaskDefinition,
  to: EcsTaskDefinition,
  pin: Readonly<Record<string, string>>,
): Change[] {
  const size = ({ cpu, memory }: EcsTaskDefinition) => `${cpu ?? '?'} CPU, ${memory ?? '?'} MiB`;
  const resized = size(from) === size(to) ? [] : [{ what: 'Size', from: size(from), to: size(to) }];
  const containers = to.containers.flatMap((container) => {
    const old = from.containers.find(({ name }) => name === container.name);
    const image = pin[container.name] ?? container.image;
    const names = [...container.environment, ...container.secrets];
    const oldNames = old ? [...old.environment, ...old.secrets] : [];
    const added = names.filter((name) => !oldNames.includes(name)).map((name) => `+${name}`);
    const removed = oldNames.filter((name) => !names.includes(name)).map((name) => `-${name}`);
    return [
      ...(old?.image === image
        ? []
        : [{ what: `Image of ${container.name}`, from: old?.image ?? 'none', to: image }]),
      ...(added.length + removed.length > 0
        ? [
            {
              what: `Settings of ${container.name}`,
              from: '',
              to: [...added, ...removed].join(' '),
            },
          ]
        : []),
    ];
  });
  return [...resized, ...containers];
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

/** A tag that can move means that going back to the old revision may not go back to the old code. */
async function tagWarning(
  known: KnownService,
  { from, to }: Pick<Rollback, 'from' | 'to'>,
  { name, image }: EcsTaskDefinition['containers'][number],
  tools: ActionTools,
): Promise<string[]> {
  if (isPinned(image)) return [];
  const sameTag = from.containers.some((old) => old.name === name && old.image === image);
  const [now, runs, ran] = await Promise.all([
    imageNow(image, tools),
    imagesRun(known, from.name, tools),
    imagesRun(known, to.name, tools),
  ]);
  const both = sameTag
    ? `Revisions ${from.revision} and ${to.revision} both use ${image}`
    : `${image} is a tag that can move`;
  if ('why' in now) return [`${both}. What it means now could not be read: ${now.why}`];
  const running = runs.get(name);
  const before = ran.get(name);
  if (running === now.digest)
    return [
      `${both}, and it means the image that runs now (${shortDigest(now.digest)}): rolling back does not change the image.${
        before !== undefined && before !== now.digest
          ? ` Revision ${to.revision} ran ${shortDigest(before)}: pin its digest to get that one back.`
          : ''
      }`,
    ];
  return [`${both}: it means ${shortDigest(now.digest)} now.`];
}
