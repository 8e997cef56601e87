import { z } from 'zod';
import { readScope } from '../../aws/scopes.ts';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { targetName, targetTitle } from '../../kernel/targets.ts';
import type { LogsDependencies } from './dependencies.ts';
import { findGroups } from './groups.ts';
import { type GroupsReport, groupsView } from './groups-view.ts';
import { chooseSources } from './sources.ts';

const PATIENCE = 10_000;

/** `logs groups`: the log groups of a target, and whether they keep their lines as long as they should. */
export function groupsCommand({ clients }: Pick<LogsDependencies, 'clients'>): Command {
  return defineCommand({
    name: 'logs groups',
    summary: 'Log groups: how long they keep lines, their size, the age of the newest line.',
    examples: ['logs groups'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({}),
    async run(_options, context): Promise<GroupsReport> {
      const target = targetOf(context);
      const sources = chooseSources(target, 'logs groups', []);
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
      const groups = await findGroups(sources, {
        clients,
        scope: readScope(target.environment, context.actor.id),
        signal,
      });
      const { region } = target.environment;
      return { target: targetName(target), title: targetTitle(target), region, groups };
    },
    view: groupsView,
  });
}
