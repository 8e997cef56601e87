import { open } from 'node:fs/promises';
import { EXIT, type Terminal } from './cli.ts';
import { withStore } from './cli-audit.ts';
import { readTerminalEnvironment } from './config/environment.ts';
import { readAuditLine } from './features/audit/line.ts';
import { messageOf, UserError } from './kernel/errors.ts';
import type { StoredRow } from './store/chain.ts';
import { type Checkpoints, type NamedKey, readCheckpoints } from './store/checkpoint.ts';
import { type Anchors, readAnchors } from './store/checkpoint-anchors.ts';
import { AUDIT_ORIGIN, CheckpointsUnusable, readText } from './store/checkpoint-files.ts';
import { readPublicKey, verifierKey } from './store/signed-note.ts';
import { type Verifiable, type Verification, verifyAudit } from './store/verify.ts';

export interface VerifyOptions {
  readonly anchors?: string;
  readonly key?: string;
  readonly export?: string;
  readonly json?: true;
}

/**
 * Exit codes: 0 the log is sound, 1 it is broken or an anchor does not fit, 3 it could not be verified. Throws
 * CheckpointsUnusable and StoreUnreachable for the last.
 */
export async function verify(options: VerifyOptions, terminal: Terminal): Promise<number> {
  const { GRIDOPS_DATA: dataDir } = readTerminalEnvironment(terminal.variables);
  const key = options.key === undefined ? undefined : await readKey(options.key);
  const checkpoints = await readCheckpoints(dataDir, key);
  const anchors = options.anchors === undefined ? undefined : await readAnchors(options.anchors);
  if (anchors && !checkpoints.publicKey) {
    throw new CheckpointsUnusable(
      `The anchors cannot be checked, because ${checkpoints.keyFile} is missing. Give the public key with --key.`,
    );
  }
  const found = await verifyPlace(options.export, { checkpoints, anchors }, terminal);
  return tell(found, options, terminal);
}

/** Prints the public key on one line. Throws CheckpointsUnusable if there is none. */
export async function printKey(terminal: Terminal): Promise<number> {
  const { GRIDOPS_DATA: dataDir } = readTerminalEnvironment(terminal.variables);
  const { publicKey, keyFile } = await readCheckpoints(dataDir);
  if (!publicKey)
    throw new CheckpointsUnusable(
      `There is no key at ${keyFile}. The bot makes it when it starts.`,
    );
  terminal.print(verifierKey(AUDIT_ORIGIN, publicKey));
  return EXIT.done;
}

async function readKey(given: string): Promise<NamedKey> {
  const publicKey = readPublicKey(given) ?? readPublicKey((await readText(given)) ?? '');
  if (publicKey) return { name: given, publicKey };
  throw new CheckpointsUnusable(
    `--key takes what "gridops audit key" prints, or a file with it or with an Ed25519 public key (PEM), not "${given}".`,
  );
}

interface Evidence {
  readonly checkpoints: Checkpoints;
  readonly anchors: Anchors | undefined;
}

/** An export ends where it was made, so the checkpoints of a log that went on say nothing of its end. */
function verifyPlace(
  file: string | undefined,
  { checkpoints, anchors }: Evidence,
  terminal: Terminal,
): Promise<Verification> {
  if (file === undefined)
    return withStore(terminal, (store) => verifyAudit(store, checkpoints, anchors));
  return verifyAudit({ audit: exported(file) }, { ...checkpoints, text: undefined }, anchors);
}

function exported(file: string): Verifiable {
  return { rows: () => exportedRows(file) };
}

async function* exportedRows(file: string): AsyncIterable<StoredRow> {
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    const row = readAuditLine(line);
    if (!row) throw new UserError(`Line ${number} of ${file} is no row of an audit export.`);
    yield row;
  }
}

/** Node's own reader of lines ends one at U+2028, too, which may stand in what people typed. */
async function* linesOf(file: string): AsyncIterable<string> {
  const handle = await open(file).catch((error: unknown) => {
    throw new CheckpointsUnusable(`The export could not be read: ${messageOf(error)}.`);
  });
  let rest = '';
  for await (const chunk of handle.createReadStream({ encoding: 'utf8' })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function tell(found: Verification, options: VerifyOptions, terminal: Terminal): number {
  const what = options.export === undefined ? 'The audit log' : 'The export';
  if (options.json) {
    terminal.print(JSON.stringify(jsonOf(found), null, 2));
  } else if (found.ok) {
    for (const warning of found.warnings) terminal.complain(`Warning: ${warning}`);
    const anchors = options.anchors === undefined ? [] : [`${found.anchorsVerified} anchors`];
    const facts = [
      `${found.rows} rows`,
      `${found.checkpointsVerified} signed checkpoints`,
      ...anchors,
      `head ${found.head.hash}`,
    ];
    terminal.print(`${what} is sound: ${facts.join(', ')}.`);
  } else {
    terminal.complain(`${what} is broken at row ${found.seq}: ${found.why}`);
  }
  return found.ok ? EXIT.done : EXIT.rejected;
}

function jsonOf(found: Verification): unknown {
  if (found.ok) return found;
  const { ok, seq: row, why } = found;
  return { ok, row, why };
}
