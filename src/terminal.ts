import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, parse } from 'node:path';
import { createAwsClients } from './aws/clients.ts';
import { EXIT, type Terminal } from './cli.ts';
import { readTerminalEnvironment, type TerminalEnvironment } from './config/environment.ts';
import { requireCatalog } from './config/in-force.ts';
import { createCore } from './core.ts';
import type { GroupMembers } from './kernel/authorize.ts';
import type { Outcome } from './kernel/dispatch.ts';
import { messageOf, UserError } from './kernel/errors.ts';
import type { MessageDoor, PictureDoor, UniqueDoor } from './kernel/messenger.ts';
import type { Actor } from './kernel/request.ts';
import type { View } from './kernel/view.ts';
import { createLog, type Log } from './log.ts';
import { Directory } from './slack/directory.ts';
import { identify } from './slack/identity.ts';
import { slackLogger } from './slack/logger.ts';
import { plainText } from './slack/plain.ts';
import { webClient, webOptions } from './slack/web.ts';
import { createCheckpointer } from './store/checkpoint.ts';
import { openStore } from './store/store.ts';

export interface RunOptions {
  readonly as?: string;
  readonly channel?: string;
  readonly json?: boolean;
  /** Where the pictures and files of the answer go; with a number where there are several. */
  readonly out?: string;
}

/** Asks at the terminal what one would ask in Slack, through the same pipeline; prints the answer and returns the exit code. */
export async function runInTerminal(
  request: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  const environment = readTerminalEnvironment(terminal.variables);
  const { GRIDOPS_DATA: dataDir, DATABASE_URL: databaseUrl } = environment;
  const log = createLog(environment.LOG_LEVEL === 'info' ? 'warn' : environment.LOG_LEVEL, {
    write: (line) => terminal.complain(line.trimEnd()),
  });
  const actor = actorOf(options);
  const catalog = await requireCatalog(environment.GRIDOPS_CATALOG);
  const store = await openStore({
    dataDir,
    now: Date.now,
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  const core = createCore({
    catalog: () => catalog,
    store,
    clients: createAwsClients(),
    groupMembers: groupReader(environment, log),
    door: NO_DOOR,
    log,
    now: Date.now,
  });
  try {
    const { channel, json = false } = options;
    const origin = { kind: 'cli', ...(channel !== undefined && { channel }) } as const;
    let answer: View | undefined;
    const reply = {
      progress: () => undefined,
      place: Promise.resolve(undefined),
      finish: async (view: View) => {
        answer = view;
      },
    };
    const asked = request.length === 1 ? (request[0] ?? '') : request;
    const outcome = await core.dispatch({ id: crypto.randomUUID(), actor, origin, asked }, reply);
    const written = await writeFiles(answer, options.out);
    printOutcome(outcome, answer, json, terminal);
    for (const line of written) terminal.complain(line);
    return EXIT[outcome.kind];
  } finally {
    await core.close();
    const signer = await createCheckpointer({
      dataDir,
      origin: 'gridops/audit',
      audit: store.audit,
    });
    await signer.checkpoint();
    await store.close();
  }
}

/**
 * Writes the pictures and files of an answer: `chart.png`, or `chart-1.png` and so on; says where they are. Throws
 * UserError where it cannot.
 */
async function writeFiles(answer: View | undefined, out: string | undefined): Promise<string[]> {
  if (out === undefined) return [];
  const { dir, name, ext } = parse(out);
  const contents = [
    ...(answer?.pictures ?? []).map(({ png, title }) => ({ title, content: png, ending: '.png' })),
    ...(answer?.files ?? []).map(({ content, title, name: own }) => ({
      title,
      content,
      ending: parse(own).ext,
    })),
  ];
  if (contents.length === 0) return ['The answer has no picture and no file, so none is written.'];
  return Promise.all(
    contents.map(async ({ content, title, ending }, index) => {
      const number = contents.length === 1 ? '' : `-${index + 1}`;
      const file = join(dir, `${name}${number}${ext || ending}`);
      await writeFile(file, content).catch((error: unknown) => {
        throw new UserError(`The file could not be written: ${messageOf(error)}.`);
      });
      return `${title}: ${file}`;
    }),
  );
}

const noSlack = () => Promise.reject(new Error('There is no Slack at the terminal.'));
const NO_DOOR: MessageDoor & UniqueDoor & PictureDoor = {
  post: noSlack,
  edit: noSlack,
  upload: noSlack,
  postUnique: noSlack,
  find: noSlack,
};

function actorOf({ as }: RunOptions): Actor {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (as === undefined) {
    const { username } = userInfo();
    return { id: `cli:${username}`, name: username, timeZone, kind: 'member' };
  }
  if (!/^[UW][A-Z0-9]+$/.test(as))
    throw new UserError(`--as takes a Slack user id such as U012ABCDEF, not "${as}".`);
  return { id: as, name: as, timeZone, kind: 'member' };
}

/** User groups are Slack's: without a token nobody is in one. */
function groupReader(
  { SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl }: TerminalEnvironment,
  log: Log,
): GroupMembers {
  if (token === undefined)
    return async () => {
      throw new Error('SLACK_BOT_TOKEN is not set');
    };
  const options = webOptions({ logger: slackLogger(log), ...(apiUrl !== undefined && { apiUrl }) });
  const web = webClient(token, options);
  return async (groupId) => {
    const { teamId } = await identify(web, token);
    const directory = new Directory({ web, teamId, freshFor: 60_000, onFailure: () => undefined });
    return directory.groupMembers(groupId);
  };
}

function printOutcome(
  outcome: Outcome & { command: string },
  answer: View | undefined,
  json: boolean,
  terminal: Terminal,
): void {
  const { kind, command } = outcome;
  if (json) {
    const rest =
      outcome.kind === 'done' ? { result: outcome.execution.result } : { error: outcome.message };
    terminal.print(JSON.stringify({ outcome: kind, command, ...rest }, null, 2));
  } else if (outcome.kind === 'done') {
    terminal.print(plainText(answer?.blocks ?? []));
  } else {
    const choices = outcome.choices.map(({ words }) => `  gridops run "${words.join(' ')}"`);
    terminal.complain([outcome.message, ...choices].join('\n'));
  }
}
