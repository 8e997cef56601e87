import type { Catalog } from '../config/catalog.ts';
import type { AuditEntry } from '../store/entry.ts';
import { auditRow, UNWRITTEN } from './audit-row.ts';
import { authorize, type GroupMembers } from './authorize.ts';
import { chooseTarget } from './choose.ts';
import type { Command, Execution, RunContext } from './command.ts';
import { type Choice, Denied, messageOf, UserError } from './errors.ts';
import { findIncident, type IncidentDependencies, tellIncident } from './incident.ts';
import { parseInvocation, prepare } from './invocation.ts';
import { maskParameters } from './mask.ts';
import { begin, followUp, type Passage, partialAnswers, saveButtons } from './passage.ts';
import type { Registry } from './registry.ts';
import type { Reply } from './reply.ts';
import type { Request } from './request.ts';
import { resolveTarget } from './targets.ts';
import type { View, ViewContext } from './view.ts';
import { splitWords } from './words.ts';

export interface DispatcherDependencies extends IncidentDependencies {
  readonly registry: Registry;
  /** The catalog in force: read anew for each request, so that a reload counts at once. */
  readonly catalog: () => Catalog;
  /** Resolves when the row is on disk. */
  readonly record: (entry: AuditEntry) => Promise<unknown>;
  readonly groupMembers: GroupMembers;
  readonly refusalView: (refusal: Refusal, looks: ViewContext) => View;
  readonly signal: AbortSignal;
}

export interface Refusal {
  readonly kind: 'rejected' | 'denied' | 'failed';
  /** Safe to show, and says what to do. */
  readonly message: string;
  readonly choices: readonly Choice[];
  /** Finds the full error in the bot's own log. */
  readonly errorId?: string;
}

/** How a request ended: metrics and the terminal's exit codes follow it. */
export type Outcome = { kind: 'done'; execution: Execution } | Refusal;

/** Never throws; every ending is an Outcome. */
export type Dispatch = (request: Request, reply: Reply) => Promise<Outcome & { command: string }>;

/**
 * The one pipeline: parse → authorize → write the audit intent → run → write the outcome → reply.
 * Acknowledging Slack comes before, in the listener. Without an audit row nothing is run.
 */
export function createDispatcher(dependencies: DispatcherDependencies): Dispatch {
  return async (request, reply) => {
    const passage = begin(dependencies, request, reply);
    const plan = await planRequest(dependencies, passage).catch(
      (error: unknown): Refusal => refuse(dependencies, request, error),
    );
    const unrecorded = await record(dependencies, passage);
    const outcome =
      unrecorded ?? ('kind' in plan ? plan : await execute(dependencies, passage, plan));
    const lost = unrecorded ? undefined : await record(dependencies, passage, outcome);
    const ending = lost ?? outcome;
    await deliver(dependencies, passage, ending);
    return { ...ending, command: passage.command };
  };
}

const STEPS = {
  done: 'succeeded',
  rejected: 'rejected',
  denied: 'denied',
  failed: 'failed',
} as const satisfies Record<Outcome['kind'], AuditEntry['step']>;

interface Plan {
  readonly command: Command;
  readonly start: ReturnType<typeof prepare>;
}

async function planRequest(dependencies: DispatcherDependencies, passage: Passage): Promise<Plan> {
  const { actor, asked, origin } = passage.request;
  await findIncident(dependencies, passage);
  const home = passage.incident?.home ?? origin.channel;
  const catalog = dependencies.catalog();
  if (asked instanceof UserError) throw asked;
  const words = typeof asked === 'string' ? splitWords(asked) : asked;
  const invocation = parseInvocation(
    words,
    dependencies.registry,
    (word) => resolveTarget(word, catalog, home).kind !== 'none',
  );
  const { command, values } = invocation;
  passage.command = command.name;
  passage.parameters = maskParameters(values);
  if (command.acts) passage.denials = 'channel';
  if (command.target !== 'none') passage.target = chooseTarget(invocation, catalog, home);
  const start = prepare(invocation);
  await authorize(
    actor,
    command.role,
    { catalog, target: passage.target },
    dependencies.groupMembers,
  );
  passage.audience = invocation.private ? 'private' : command.audience;
  return { command, start };
}

async function execute(
  dependencies: DispatcherDependencies,
  passage: Passage,
  { start }: Plan,
): Promise<Outcome> {
  const { request, reply, looks, target } = passage;
  const { now, signal } = dependencies;
  const { id: requestId, actor, origin } = request;
  const { place } = reply;
  const whenShown: RunContext['whenShown'] = (work) => followUp(dependencies, passage, work);
  const incident = passage.incident?.id;
  const context = { requestId, actor, origin, target, incident, now, signal, place, whenShown };
  const partial = partialAnswers(dependencies, passage);
  try {
    const execution = await start(context, looks, partial.show);
    await partial.shown();
    await saveButtons(dependencies, passage);
    tellIncident(dependencies, passage, execution);
    return { kind: 'done', execution };
  } catch (error) {
    return refuse(dependencies, request, error);
  }
}

function refuse(
  dependencies: DispatcherDependencies,
  request: Request,
  error: unknown,
  sentence = 'Something failed inside the bot',
): Refusal {
  if (error instanceof UserError)
    return { kind: 'rejected', message: error.message, choices: error.choices };
  if (error instanceof Denied) return { kind: 'denied', message: error.message, choices: [] };
  const errorId = dependencies.newId();
  dependencies.onFailure({ id: errorId, requestId: request.id, error });
  const message = `${sentence}. Try again; if it stays so, give this error id to whoever runs the bot: \`${errorId}\`.`;
  return { kind: 'failed', message, choices: [], errorId };
}

/** Writes one audit row, the first one without an outcome; a refusal instead of an exception when it cannot be written. */
async function record(
  dependencies: DispatcherDependencies,
  passage: Passage,
  outcome?: Outcome,
): Promise<Refusal | undefined> {
  const step = outcome ? STEPS[outcome.kind] : 'requested';
  const refusal = outcome?.kind === 'done' ? undefined : outcome;
  try {
    await dependencies.record(auditRow(passage, { step, at: dependencies.now() }, refusal));
    return undefined;
  } catch (error) {
    const cause = new Error(messageOf(error), { cause: error });
    return refuse(dependencies, passage.request, cause, UNWRITTEN[step]);
  }
}

async function deliver(
  dependencies: DispatcherDependencies,
  passage: Passage,
  outcome: Outcome,
): Promise<void> {
  const { request, reply, audience, denials } = passage;
  try {
    if (outcome.kind === 'done') await reply.finish(outcome.execution.view, audience);
    else if (outcome.kind === 'denied' && denials === 'channel')
      await reply.finish(await publicDenial(dependencies, passage, outcome), denials);
    else await reply.finish(await refusalView(dependencies, passage, outcome), 'private');
    await Promise.all(passage.followUps);
  } catch (error) {
    dependencies.onFailure({ id: dependencies.newId(), requestId: request.id, error });
  }
}

/** What everybody sees says whom it concerns. */
function publicDenial(
  dependencies: DispatcherDependencies,
  passage: Passage,
  denial: Refusal,
): Promise<View> {
  const { command, request } = passage;
  const message = `${request.actor.name} may not run \`${command}\`. ${denial.message}`;
  return refusalView(dependencies, passage, { ...denial, message });
}

/** A refusal is told even when its choices cannot be stored: then without buttons. */
async function refusalView(
  dependencies: DispatcherDependencies,
  passage: Passage,
  refusal: Refusal,
): Promise<View> {
  const { looks } = passage;
  const view = dependencies.refusalView(refusal, looks);
  return saveButtons(dependencies, passage).then(
    () => view,
    () => dependencies.refusalView({ ...refusal, choices: [] }, looks),
  );
}
