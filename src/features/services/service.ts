import type { AwsClients, AwsScope } from '../../aws/clients.ts';
import type { EcsServiceName } from '../../aws/ecs.ts';
import { AwsFault } from '../../aws/faults.ts';
import { readScope } from '../../aws/scopes.ts';
import { type RunContext, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { targetName } from '../../kernel/targets.ts';
import type { ViewContext } from '../../kernel/view.ts';
import { code, ours, shownTime } from '../../slack/text.ts';

/** A service of the catalog that somebody asks about. */
export interface AskedService {
  /** `system@environment/service`. */
  readonly target: string;
  readonly title: string;
  readonly region: string;
  readonly ecs: EcsServiceName;
  /** Epoch milliseconds. */
  readonly readAt: number;
}

export interface ServiceTools {
  readonly clients: AwsClients;
  readonly scope: AwsScope;
  readonly signal: AbortSignal;
}

const DEADLINE_MS = 15_000;

/** The service that is meant, and the means to read it. Throws UserError, with the services that there are, where none is. */
export function askedService(
  context: RunContext,
  clients: AwsClients,
  command: string,
): { service: AskedService; tools: ServiceTools } {
  const target = targetOf(context);
  const { environment, component } = target;
  const entry = component?.kind === 'service' && environment.services[component.name];
  if (!component || !entry) throw notAService(context, command);
  const { cluster, service } = entry.ecs;
  return {
    service: {
      target: targetName(target),
      title: component.title,
      region: environment.region,
      ecs: { cluster, service },
      readAt: context.now(),
    },
    tools: {
      clients,
      scope: readScope(environment, context.actor.id),
      signal: AbortSignal.any([context.signal, AbortSignal.timeout(DEADLINE_MS)]),
    },
  };
}

/** What AWS refuses is told in its words, with the permission that is missing. Throws UserError for an AwsFault. */
export async function told<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read;
  } catch (error) {
    throw error instanceof AwsFault ? new UserError(error.message) : error;
  }
}

const MOST_CHOICES = 5;

function notAService(context: RunContext, command: string): UserError {
  const target = targetOf(context);
  const whole = targetName({ ...target, component: undefined });
  const names = Object.keys(target.environment.services);
  const what = target.component ? `\`${target.component.name}\` is no service.` : 'Which service?';
  return new UserError(
    names.length > 0
      ? `${what} Name one: \`${command} <service>\`.`
      : `The catalog names no service in \`${whole}\`.`,
    names
      .slice(0, MOST_CHOICES)
      .map((name) => ({ label: name, words: [command, `${whole}/${name}`] })),
  );
}

/** The grey line at the end of an answer: who asked, about what, when it was read. */
export function footer(
  { target, region, readAt }: AskedService,
  { asker }: ViewContext,
  ...more: readonly string[]
): string {
  const parts = [`Asked by ${ours(asker)}`, code(target), region, shownTime(readAt)];
  return [...parts, ...more.map(ours)].join('  ·  ');
}
