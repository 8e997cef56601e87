import { z } from 'zod';
import type { AwsClients } from '../../aws/clients.ts';
import { readScope } from '../../aws/scopes.ts';
import type { Catalog } from '../../config/catalog.ts';
import { offeredChanges } from '../../kernel/changes.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { type Target, targetName, targetTitle } from '../../kernel/targets.ts';
import { startChecks } from './checks.ts';
import type { CheckState, HealthReport } from './finding.ts';
import type { TakeCensus } from './fleet.ts';
import { runChecks } from './run.ts';
import { healthView } from './view.ts';

export interface HealthDependencies {
  readonly clients: AwsClients;
  readonly deadlines: () => Catalog['deadlines'];
  readonly census: TakeCensus;
}

/** `health`: every layer of an environment, or of one component, looked at in parallel. */
export function healthCommand({ clients, deadlines, census }: HealthDependencies): Command {
  return defineCommand({
    name: 'health',
    summary:
      'Is it working? Services, targets, databases, devices, alarms and endpoints at one look.',
    examples: ['health', 'health --all', 'health --private'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({
      all: z.boolean().default(false).describe('the evidence of what is healthy, too'),
    }),
    async run({ all }, context, progress): Promise<HealthReport> {
      const target = targetOf(context);
      const startedAt = context.now();
      const report = (checks: readonly CheckState[]): HealthReport => ({
        target: targetName(target),
        title: targetTitle(target),
        region: target.environment.region,
        everything: all,
        checks,
        changes: changesOf(target),
        elapsed: context.now() - startedAt,
      });
      const { check: timeoutMs } = deadlines();
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeoutMs)]);
      const tools = {
        clients,
        scope: readScope(target.environment, context.actor.id),
        signal,
        timeoutMs,
        now: context.now,
        census,
      };
      const checks = startChecks(target, tools);
      return report(await runChecks(checks, timeoutMs, (states) => progress(report(states))));
    },
    view: healthView,
  });
}

function changesOf({ environment, component }: Target): HealthReport['changes'] {
  const names = Object.keys(environment.services).filter(
    (name) => component === undefined || component.name === name,
  );
  return Object.fromEntries(names.map((name) => [name, offeredChanges(environment, name)]));
}
