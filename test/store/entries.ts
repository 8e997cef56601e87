import type { AuditEntry } from '../../src/store/entry.ts';

/** The moment at which a test's clock stands: 2026-11-20T10:00:00Z. */
export const START: number = Date.UTC(2026, 10, 20, 10);

/** An audit entry with what a test cares about. */
export function entry(parts: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: START,
    requestId: 'request-1',
    step: 'requested',
    actor: { id: 'U100', name: 'Dana' },
    origin: { kind: 'slack', channel: 'C100', message: '1700000000.000100' },
    command: 'health',
    target: 'shop/web',
    parameters: {},
    ...parts,
  };
}
