import { readScope } from '../../aws/scopes.ts';
import type { RunContext } from '../../kernel/command.ts';
import { maskText } from '../../kernel/mask.ts';
import { type Target, targetName, targetTitle } from '../../kernel/targets.ts';
import type { Selection } from '../../log-entries/select.ts';
import { createMasker } from '../../masking/masker.ts';
import { type LogSearch, MOST_ENTRIES } from './arguments.ts';
import type { LogsDependencies } from './dependencies.ts';
import { type FrozenLogs, keepLogs, type Searched } from './frozen.ts';
import { gatherLogs } from './gather.ts';
import type { SearchPlan } from './plan.ts';
import type { LogsAnswer, LogsReading } from './report.ts';
import type { LogWindow } from './window.ts';

/** What somebody wants to read. */
export interface Question {
  readonly target: Target;
  /** The command with its options, without target and window. */
  readonly asked: readonly string[];
  readonly plan: SearchPlan;
  readonly window: LogWindow;
  readonly search: LogSearch;
  /** The id that is followed. */
  readonly trace?: string;
  readonly file: boolean;
}

/** Somebody waits for the answer; what was read until then is one. */
const PATIENCE = 10_000;

/** Lines that are looked at to find the wanted ones, in each log. */
const MOST_SEARCHED = { lines: 10_000, bytes: 8 * 1024 * 1024 };
const MOST_READ = { lines: MOST_ENTRIES, bytes: 2 * 1024 * 1024 };
/** An entry has several lines sometimes. */
const LINES_PER_ENTRY = 20;

/** Reads, masks and keeps. What AWS refuses is told in the answer. */
export async function answerQuestion(
  question: Question,
  dependencies: LogsDependencies,
  context: RunContext,
  progress: (reading: LogsReading) => void,
): Promise<LogsAnswer> {
  const { snapshots, limits, newId } = dependencies;
  const logs = await readLogs(question, dependencies, context, progress);
  const shown = { page: 1, errors: false, raw: false };
  const file = question.file || context.origin.kind === 'cli' ? 'too' : 'none';
  const answer = { kind: 'answer', logs, shown, file } as const;
  if (logs.entries.length === 0) return answer;
  const id = newId();
  await keepLogs(snapshots, { id, expiresAt: context.now() + limits().keep }, logs);
  return { ...answer, kept: id };
}

async function readLogs(
  question: Question,
  { clients, limits }: LogsDependencies,
  context: RunContext,
  progress: (reading: LogsReading) => void,
): Promise<FrozenLogs> {
  const { target, plan, search, window } = question;
  const title = targetTitle(target);
  const of = plan.plans.length;
  const report = (done: number) => progress({ kind: 'reading', title, done, of });
  report(0);
  const { from, until } = window;
  const { task, limit } = search;
  const query = { from, until, task, ...budgetOf(question) };
  const wanted = { plans: plan.plans, query, selection: selectionOf(search), limit };
  const tools = {
    clients,
    scope: readScope(target.environment, context.actor.id),
    signal: AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]),
    masker: createMasker({ emails: limits().maskEmails }),
  };
  const gathered = await gatherLogs(wanted, tools, report);
  return { ...subjectOf(question, title), ...gathered, readAt: context.now() };
}

/** What is selected from the entries after they were read. */
function selectionOf({ level, grep }: LogSearch): Selection {
  return { level, text: grep };
}

function budgetOf({ plan, search }: Question) {
  const { level, grep, limit } = search;
  const isSearch =
    level !== undefined || grep !== undefined || plan.plans.some(({ pattern }) => pattern);
  if (isSearch) return MOST_SEARCHED;
  if (limit === undefined) return MOST_READ;
  return { ...MOST_READ, lines: Math.min(MOST_READ.lines, limit * LINES_PER_ENTRY) };
}

function subjectOf(question: Question, title: string) {
  const { target, asked, plan, window, search, trace } = question;
  return {
    target: targetName(target),
    title,
    region: target.environment.region,
    asked,
    searched: searchedFor(search, trace),
    ...(trace !== undefined && { trace: maskText(trace) }),
    ...(search.limit !== undefined && { limit: search.limit }),
    ...window,
    notes: plan.notes,
  } satisfies Partial<FrozenLogs>;
}

/** What somebody typed may be a secret that they look for. */
function searchedFor(search: LogSearch, trace: string | undefined): Searched[] {
  const { filter, where, grep, level, task } = search;
  const parts: readonly [what: string, value: string | undefined][] = [
    ['with the id', trace],
    ['matching the filter pattern', filter],
    ['where', where],
    ['with the text', grep],
    ['of level', level && `${level} or worse`],
    ['of task', task],
  ];
  return parts.flatMap(([what, value]) =>
    value === undefined ? [] : [{ what, value: maskText(value) }],
  );
}
