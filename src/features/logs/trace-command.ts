import { z } from 'zod';
import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { UserError } from '../../kernel/errors.ts';
import { fileArgument, windowArguments } from './arguments.ts';
import type { LogsDependencies } from './dependencies.ts';
import { planTrace } from './plan.ts';
import type { LogsResult } from './report.ts';
import { answerQuestion } from './run.ts';
import { chooseSources } from './sources.ts';
import { logsView } from './view.ts';
import { chooseLogWindow } from './window.ts';

/** An id that people follow is mostly from the last hour. */
const USUAL = 60 * 60_000;

/** `trace`: everything that names one request, in all logs of a target. */
export function traceCommand(dependencies: LogsDependencies): Command {
  return defineCommand({
    name: 'trace',
    summary: 'One request or correlation id through all logs, in time order.',
    examples: ['trace 4f1c22aa-7d0e-4c11-9d2b-0a8f51c7e6d3', 'trace corr-1763658012 --since 3h'],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: z.object({
      words: z
        .array(z.string())
        .min(1)
        .describe('the id, exactly as it is logged')
        .meta({ positional: true, placeholder: 'id' }),
      ...windowArguments,
      file: fileArgument,
    }),
    async run({ words, file, ...asked }, context, progress): Promise<LogsResult> {
      const target = targetOf(context);
      const id = onlyId(words);
      const sources = chooseSources(target, 'trace', [id]);
      const clock = { now: context.now(), timeZone: context.actor.timeZone };
      const window = chooseLogWindow(asked, USUAL, clock);
      const plan = planTrace(sources, id);
      const question = { target, asked: ['trace', id], plan, window, search: {}, trace: id, file };
      return answerQuestion(question, dependencies, context, progress);
    },
    view: logsView,
  });
}

/** People put the target behind the id; it is never guessed which word is which. */
function onlyId([first = '', second, ...others]: readonly string[]): string {
  if (second === undefined) return first.trim();
  throw new UserError(
    'Give the target first, and then one id: `trace <target> <id>`. An id with blanks goes in quotes.',
    others.length > 0
      ? []
      : [{ label: `trace ${second} ${first}`, words: ['trace', second, first] }],
  );
}
