import { EXIT } from './cli.ts';
import { EnvironmentError } from './config/environment.ts';
import { CatalogError } from './config/in-force.ts';
import { messageOf, UserError } from './kernel/errors.ts';
import { maskText } from './kernel/mask.ts';
import { SlackUnavailable } from './slack/identity.ts';
import { CheckpointsUnusable } from './store/checkpoint-files.ts';
import { AuditDamaged } from './store/damaged.ts';
import { StoreUnreachable } from './store/unreachable.ts';

const YOURS = [EnvironmentError, CatalogError, UserError];
const OTHERS = [SlackUnavailable, StoreUnreachable, CheckpointsUnusable, AuditDamaged];

/** What to do about a port that cannot be listened on, by the system's error code. */
const PORT_ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another process has this port: set PORT or OPS_PORT.',
  EACCES: 'This user may not listen there: set PORT or OPS_PORT to 1024 or more.',
  EADDRNOTAVAIL: 'Set HOST to an address of this machine.',
};

/** What ended the process, in a sentence that says what to do, and its exit code. */
export function exitOf(error: unknown): { message: string; code: number } {
  const message = maskText(messageOf(error));
  if (YOURS.some((kind) => error instanceof kind)) return { message, code: EXIT.rejected };
  if (OTHERS.some((kind) => error instanceof kind)) return { message, code: EXIT.failed };
  const advice = error instanceof Error && 'code' in error && PORT_ADVICE[String(error.code)];
  if (advice) return { message: `${message}. ${advice}`, code: EXIT.failed };
  const trace = error instanceof Error ? maskText(error.stack ?? message) : message;
  return {
    message: `GridOps stopped because of an error of its own:\n${trace}`,
    code: EXIT.failed,
  };
}
