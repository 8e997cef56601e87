import { z } from 'zod';
import type { AwsClients } from '../../aws/clients.ts';
import { readScope } from '../../aws/scopes.ts';
import type { ChartRenderer } from '../../charts/renderer.ts';
import type { Catalog } from '../../config/catalog.ts';
import { type Command, defineCommand, type RunContext, targetOf } from '../../kernel/command.ts';
import { maskText } from '../../kernel/mask.ts';
import { type Target, targetName } from '../../kernel/targets.ts';
import { chooseWindow, exactWindow } from '../../kernel/window.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { type QueryArguments, queryArguments, rowOptions } from './arguments.ts';
import { cancelCommand } from './cancel-command.ts';
import { chooseQuery } from './choose-query.ts';
import { queryList } from './list.ts';
import { listView } from './list-view.ts';
import type { QueryReport } from './report.ts';
import { resultCommand } from './result-command.ts';
import { type AskedQuery, runQuery } from './run.ts';
import { queryView } from './view.ts';
import { windowOptions } from './window.ts';
import { placeOf } from './words.ts';

export interface QueryDependencies {
  readonly clients: AwsClients;
  readonly renderer: ChartRenderer;
  readonly snapshots: Snapshots;
  readonly catalog: () => Catalog;
  readonly newId: () => string;
}

const MINUTE = 60_000;
/** How long a query may take. */
const DEADLINE = 5 * MINUTE;
/** How far back a query looks unless somebody says otherwise. */
const USUAL_RANGE = 60 * MINUTE;

/** `query`, and what belongs to it: the saved ones, a result once more, and cancelling. */
export function queryCommands(dependencies: QueryDependencies): Command[] {
  return [
    queryCommand(dependencies),
    listCommand(),
    resultCommand(dependencies),
    cancelCommand(dependencies),
  ];
}

function queryCommand(dependencies: QueryDependencies): Command {
  const { catalog, ...tools } = dependencies;
  return defineCommand({
    name: 'query',
    summary: 'Searches logs with a saved query, or one of your own, of CloudWatch Logs Insights.',
    examples: [
      'query recent-errors',
      'query "fields @timestamp, @message | limit 20" --since 15m',
      'query "filter @message like /timeout/ | stats count() by bin(5m)" --since 6h',
    ],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: queryArguments,
    async run(args, context, progress): Promise<QueryReport> {
      const target = targetOf(context);
      const inForce = catalog();
      const asked = askedQuery(args, { target, catalog: inForce }, context);
      return runQuery(
        asked,
        {
          ...tools,
          scope: readScope(target.environment, context.actor.id),
          limits: inForce.logs,
          timeZone: context.actor.timeZone,
          now: context.now,
          signal: context.signal,
          patience: inForce.deadlines.check,
          deadline: DEADLINE,
        },
        progress,
      );
    },
    view: queryView,
  });
}

function askedQuery(
  args: QueryArguments,
  place: { target: Target; catalog: Catalog },
  { origin, actor, now }: RunContext,
): AskedQuery {
  const { words, yes, csv, limit } = args;
  const { channel } = origin;
  const options = [...windowOptions(args), ...rowOptions(args), ...(yes ? ['--yes'] : [])];
  const chosen = chooseQuery(words, { ...place, channel, options });
  const { saved, target, sources, asked, text } = chosen;
  const clock = { now: now(), timeZone: actor.timeZone };
  const window = chooseWindow(args, saved?.since ?? USUAL_RANGE, clock);
  const again = [...exactWindow(window), ...rowOptions(args), '--yes'];
  return {
    subject: {
      target: targetName(target),
      region: target.environment.region,
      title: saved?.title ?? 'Query',
      place: placeOf(target),
      text: maskText(text),
      note: saved?.note,
      logs: sources.map(({ title }) => title),
      ...window,
      pricePerGigabyte: place.catalog.logs.pricePerGigabyte,
    },
    text,
    groups: sources.map(({ group }) => group),
    limit,
    sure: yes,
    csv,
    again: ['query', targetName(target), asked, ...again],
  };
}

function listCommand(): Command {
  return defineCommand({
    name: 'query list',
    summary: 'The saved queries, each with a button that runs it.',
    examples: ['query list'],
    role: 'viewer',
    target: 'optional',
    audience: 'channel',
    arguments: z.object({}),
    run: async (_, context) => queryList(targetOf(context)),
    view: listView,
  });
}
