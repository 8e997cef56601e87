import { type FileHandle, open } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { stdout } from 'node:process';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { type ExportFormat, exportAudit } from './audit-export.ts';
import { EXIT, type Terminal } from './cli.ts';
import { printKey, type VerifyOptions, verify } from './cli-audit-verify.ts';
import { readTerminalEnvironment } from './config/environment.ts';
import { type AuditFilter, filterOf, filterOptions } from './features/audit/filter.ts';
import { messageOf, UserError } from './kernel/errors.ts';
import { describeArguments } from './kernel/usage.ts';
import { grantsFor } from './store/postgres-role.ts';
import { openStore, type Store } from './store/store.ts';

/** Adds `audit verify`, `audit key`, `audit role` and `audit export` to the program. */
export function addAuditCommands(
  program: Command,
  terminal: Terminal,
  end: (code: number) => void,
): void {
  const audit = program.command('audit').description('look after the audit log');
  audit
    .command('verify')
    .description('recompute the whole audit log and name the first broken row')
    .option('--anchors <file>', 'signed checkpoints kept elsewhere, that must be in the log')
    .option('--key <key>', 'the public key: what "audit key" prints, or a file with it or with PEM')
    .option('--export <file>', 'verify a whole export (ndjson) instead of the database')
    .option('--json', 'print what was found as JSON')
    .action(async (options: VerifyOptions) => end(await verify(options, terminal)));
  audit
    .command('key')
    .description('print the public key that verifies signed checkpoints')
    .action(async () => end(await printKey(terminal)));
  audit
    .command('role <name>')
    .description(
      'print SQL that lets a Postgres role run GridOps without the right to change the log',
    )
    .action((name: string) => {
      terminal.print(grantsFor(name));
      end(EXIT.done);
    });
  const exporting = audit
    .command('export')
    .description('write the audit log, oldest first; ndjson can be verified, csv cannot')
    .addOption(new Option('--format <format>', 'how').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--out <file>', 'write a file instead of printing');
  for (const { name, placeholder, description } of describeArguments(z.object(exportOptions)))
    exporting.option(`--${name} <${placeholder}>`, description.replaceAll('`', ''));
  exporting.action(async (options: ExportOptions) => end(await exportLog(options, terminal)));
}

/** Runs something on the store that the bot has; it must be there. */
export async function withStore<Result>(
  { variables }: Terminal,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const { GRIDOPS_DATA: dataDir, DATABASE_URL: databaseUrl } = readTerminalEnvironment(variables);
  const store = await openStore({
    dataDir,
    now: Date.now,
    sqlite: { mustExist: true },
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const exportOptions = {
  ...filterOptions,
  actionId: z.string().optional().describe('only steps of this action').meta({ placeholder: 'id' }),
};

interface ExportOptions extends Readonly<Record<string, string | undefined>> {
  readonly format: ExportFormat;
  readonly out?: string;
}

async function exportLog(options: ExportOptions, terminal: Terminal): Promise<number> {
  const { format, out, ...narrowing } = options;
  const filter = readFilter(narrowing);
  return withStore(terminal, async ({ audit: log }) => {
    const file = out === undefined ? undefined : await openFile(out);
    const to = file?.createWriteStream() ?? stdout;
    try {
      const count = await exportAudit({ log, filter, format, to });
      const rows = `${count} ${count === 1 ? 'row' : 'rows'}`;
      if (out !== undefined) terminal.complain(`${rows} of the audit log: ${out}`);
    } catch (error) {
      // Whoever reads it has seen enough, as `head` has.
      if (!hasCode(error, 'EPIPE')) throw error;
    }
    return EXIT.done;
  });
}

function readFilter(options: Readonly<Record<string, string | undefined>>): AuditFilter {
  const read = z.object(exportOptions).safeParse(options);
  if (!read.success) {
    const lines = read.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}.`);
    throw new UserError(lines.join('\n').replaceAll('`', ''));
  }
  const { actionId, ...rest } = read.data;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const asker = { id: `cli:${userInfo().username}`, timeZone, now: Date.now() };
  return { ...filterOf(rest, asker), ...(actionId !== undefined && { actionId }) };
}

/** For its owner only, as the log itself. */
async function openFile(path: string): Promise<FileHandle> {
  return open(path, 'w', 0o600).catch((error: unknown) => {
    throw new UserError(`The file could not be written: ${messageOf(error)}.`);
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
