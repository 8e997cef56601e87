import type { AuditEntry } from '../../store/entry.ts';

/** Every step that a row can tell of, in words. */
export const STEP_WORDS = {
  requested: 'asked',
  planned: 'planned',
  approved: 'approved',
  declined: 'declined',
  expired: 'expired, not run',
  changed: 'not run: things had changed since the plan',
  started: 'started',
  succeeded: 'done',
  failed: 'failed',
  unknown: 'outcome unknown',
  denied: 'refused',
  rejected: 'not understood',
} as const satisfies Record<AuditEntry['step'], string>;

const isStep = (text: string): text is AuditEntry['step'] => Object.hasOwn(STEP_WORDS, text);

/** The names of all steps. */
export const STEPS: readonly AuditEntry['step'][] = Object.keys(STEP_WORDS).filter(isStep);
