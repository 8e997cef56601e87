import { Command, CommanderError, Option } from 'commander';
import { createAwsClients } from './aws/clients.ts';
import {
  actPolicy,
  assumeRolePolicy,
  type IamPolicy,
  iamPolicy,
  publishPolicy,
  receivePolicy,
} from './aws/operations.ts';
import { addAuditCommands } from './cli-audit.ts';
import { addIntakeCommands } from './cli-intake.ts';
import {
  readServiceEnvironment,
  readTerminalEnvironment,
  type Variables,
} from './config/environment.ts';
import { requireCatalog } from './config/in-force.ts';
import { catalogJsonSchema } from './config/json-schema.ts';
import { loadCatalog } from './config/load.ts';
import { formatProblem } from './config/problem.ts';
import { createLog } from './log.ts';
import { startService } from './service.ts';
import { type RunOptions, runInTerminal } from './terminal.ts';

/** What a command line may touch. */
export interface Terminal {
  readonly variables: Variables;
  print(text: string): void;
  complain(text: string): void;
  /** Resolves when the process is asked to stop. */
  readonly stopRequested: Promise<void>;
  /** Called whenever the process is asked to read its configuration again. */
  onReload(reload: () => void): void;
}

/** Exit codes: 0 done, 1 the asker's error, 2 denied, 3 failure. */
export const EXIT = { done: 0, rejected: 1, denied: 2, failed: 3 } as const;

/** Runs one `gridops …` command line and resolves to its exit code. Throws what `exitOf` explains. */
export async function runCommandLine(
  words: readonly string[],
  terminal: Terminal,
): Promise<number> {
  let code: number = EXIT.done;
  const program = new Command('gridops')
    .description('Chat-ops for AWS in Slack, self-hosted.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.complain(text.trimEnd()),
    });
  program
    .command('start')
    .description('start the bot')
    .action(() => start(terminal));
  program
    .command('run <request...>')
    .description('ask what one would ask in Slack: gridops run "health"')
    .option('--as <user>', 'the Slack user id to act as')
    .option('--channel <channel>', 'the Slack channel id to ask from')
    .option('--json', 'print the result as JSON')
    .option('--out <file>', 'write the pictures of the answer to PNG files')
    .allowUnknownOption()
    .action(async (request: string[], options: RunOptions) => {
      code = await runInTerminal(request, options, terminal);
    });
  program
    .command('check [path]')
    .description('check a catalog without touching anything')
    .action(async (path?: string) => {
      code = await check(path, terminal);
    });
  addAuditCommands(program, terminal, (ended) => {
    code = ended;
  });
  addIntakeCommands(program, terminal, (ended) => {
    code = ended;
  });
  program
    .command('iam')
    .description(
      'print the IAM policy that the bot, or the role that it assumes, needs for reading',
    )
    .addOption(
      new Option('--act', 'print the policy for changes instead').conflicts(['assume', 'publish']),
    )
    .addOption(
      new Option(
        '--assume',
        "print the policy that lets it assume the catalog's roles instead",
      ).conflicts(['publish']),
    )
    .addOption(
      new Option(
        '--intake',
        "print the policy for the catalog's queues of alarms instead",
      ).conflicts(['act', 'assume', 'publish']),
    )
    .option('--publish <group>', 'print the policy for audit checkpoints in this log group instead')
    .action(async (options: IamOptions) => {
      terminal.print(JSON.stringify(await policyFor(options, terminal), null, 2));
    });
  program
    .command('schema')
    .description('print the JSON Schema of the catalog, for editors')
    .action(() => terminal.print(JSON.stringify(catalogJsonSchema(), null, 2)));
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.rejected;
  }
  return code;
}

async function start(terminal: Terminal): Promise<void> {
  const environment = readServiceEnvironment(terminal.variables);
  const log = createLog(environment.LOG_LEVEL, { write: (line) => terminal.print(line.trimEnd()) });
  const starting = startService(environment, { log, clients: createAwsClients() });
  const service = await Promise.race([starting, terminal.stopRequested]);
  if (!service) return;
  terminal.onReload(() => void service.reload());
  log.info({ mode: environment.SLACK_MODE, opsPort: service.opsPort }, 'GridOps is ready.');
  await terminal.stopRequested;
  log.info('GridOps is stopping: it answers what is under way.');
  await service.stop();
}

async function check(path: string | undefined, terminal: Terminal): Promise<number> {
  const { GRIDOPS_CATALOG } = readTerminalEnvironment(terminal.variables);
  const place = path ?? GRIDOPS_CATALOG;
  const loaded = await loadCatalog(place);
  if (!loaded.ok) {
    for (const problem of loaded.problems) terminal.complain(formatProblem(problem));
    return EXIT.rejected;
  }
  const systems = Object.keys(loaded.catalog.systems);
  terminal.print(`${place} is valid: ${loaded.files.length} files, systems ${systems.join(', ')}.`);
  return EXIT.done;
}

interface IamOptions {
  act?: true;
  assume?: true;
  intake?: true;
  publish?: string;
}

async function policyFor(
  { act, assume, intake, publish }: IamOptions,
  terminal: Terminal,
): Promise<IamPolicy> {
  if (act) return actPolicy();
  if (assume) return assumeRolePolicy(await rolesInCatalog(terminal));
  if (intake) return receivePolicy(await queuesInCatalog(terminal));
  return publish === undefined ? iamPolicy() : publishPolicy(publish);
}

async function rolesInCatalog({ variables }: Terminal): Promise<string[]> {
  const { GRIDOPS_CATALOG } = readTerminalEnvironment(variables);
  const { systems, audit, intake } = await requireCatalog(GRIDOPS_CATALOG);
  const roles = Object.values(systems).flatMap(({ environments }) =>
    Object.values(environments).flatMap(({ readRole, actRole }) =>
      [readRole, actRole].filter((role) => role !== undefined),
    ),
  );
  const publishes = audit?.cloudwatch?.role;
  const reads = intake.queues.flatMap(({ role }) => role ?? []);
  return [...new Set([...roles, ...reads, ...(publishes === undefined ? [] : [publishes])])];
}

/** AWS: the URL of a queue ends in its account and its name. */
async function queuesInCatalog({ variables }: Terminal): Promise<string[]> {
  const { GRIDOPS_CATALOG } = readTerminalEnvironment(variables);
  const { queues } = (await requireCatalog(GRIDOPS_CATALOG)).intake;
  return queues.map(({ url, region }) => {
    const [account, name] = new URL(url).pathname.split('/').slice(-2);
    return `arn:aws:sqs:${region}:${account}:${name}`;
  });
}
