import { type Command, defineCommand, targetOf } from '../../kernel/command.ts';
import { logsArguments, searchWords } from './arguments.ts';
import type { LogsDependencies } from './dependencies.ts';
import { follow } from './follow-command.ts';
import { groupsCommand } from './groups-command.ts';
import { pageCommand } from './page-command.ts';
import { type PinDependencies, pinCommand } from './pin-command.ts';
import { planSearch } from './plan.ts';
import type { LogsResult } from './report.ts';
import { answerQuestion } from './run.ts';
import { chooseSources } from './sources.ts';
import { traceCommand } from './trace-command.ts';
import { logsView } from './view.ts';
import { chooseLogWindow } from './window.ts';

/** What `logs` shows where nobody says otherwise: fifteen minutes. */
const USUAL = 15 * 60_000;

/** `logs`, its pages, and `trace`. */
export function logsCommands(dependencies: LogsDependencies & PinDependencies): Command[] {
  return [
    logsCommand(dependencies),
    traceCommand(dependencies),
    pageCommand(dependencies),
    pinCommand(dependencies),
    groupsCommand(dependencies),
  ];
}

function logsCommand(dependencies: LogsDependencies): Command {
  return defineCommand({
    name: 'logs',
    summary: 'What was logged: by time, level, text, pattern or task; several logs as one.',
    examples: [
      'logs',
      'logs backend --since 1h --level error',
      'logs --grep timeout --from 10:00 --to 10:30',
    ],
    role: 'viewer',
    target: 'leading',
    audience: 'channel',
    arguments: logsArguments,
    async run(args, context, progress): Promise<LogsResult> {
      const { since, from, to, file, for: lasts, follow: isFollowed, ...search } = args;
      const target = targetOf(context);
      const options = searchWords(search);
      const sources = chooseSources(target, 'logs', options);
      const plan = planSearch(sources, search);
      const asked = ['logs', ...options];
      if (isFollowed) {
        const isWindowed = since !== undefined || from !== undefined || to !== undefined;
        const wanted = { target, plan, search, options, lasts, isWindowed };
        return follow(wanted, context, dependencies, progress);
      }
      const clock = { now: context.now(), timeZone: context.actor.timeZone };
      const window = chooseLogWindow({ since, from, to }, USUAL, clock);
      const question = { target, asked, plan, window, search, file };
      return answerQuestion(question, dependencies, context, progress);
    },
    view: logsView,
  });
}
