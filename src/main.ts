#!/usr/bin/env node
import { runCommandLine } from './cli.ts';
import { exitOf } from './start-faults.ts';

/** The process: its arguments, its environment, its signals and its exit code; nothing else reads them. */
const stopRequested = new Promise<void>((resolve) => {
  process.once('SIGTERM', resolve);
  process.once('SIGINT', resolve);
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  variables: process.env,
  print: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
  stopRequested,
  onReload: (reload) => process.on('SIGHUP', reload),
}).catch((error: unknown) => {
  const { message, code } = exitOf(error);
  process.stderr.write(`${message}\n`);
  return code;
});

// All is done or given up: what a failed start left open, or a library still waits for, may not keep the process.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));
