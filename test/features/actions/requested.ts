import type { Plan } from '../../../src/features/actions/kind.ts';
import type { Action } from '../../../src/features/actions/record.ts';
import type { StoredDecision } from '../../../src/store/actions.ts';

export const NOW = Date.UTC(2026, 10, 21, 12);
export const MINUTE = 60_000;

export const plan: Plan = {
  summary: 'Scale Web from 1 to 4 tasks',
  changes: [{ what: 'Desired tasks', from: '1', to: '4' }],
  blastRadius: ['3 more: what runs is not touched.'],
  warnings: ['A deployment of web:42 is under way already, for 3 min.'],
  iam: ['ecs:UpdateService'],
  single: true,
  before: { taskDefinition: 'web:42', desired: 1 },
  after: { taskDefinition: 'web:42', desired: 4 },
  details: null,
  undo: { action: 'scale', args: { count: 1 } },
};

/** An action that Ann asked for two minutes ago. */
export function requested(parts: Partial<Action> = {}): Action {
  return {
    id: '0b5e8d5c-6a51-4d6c-9a56-3f6e4f1f2a10',
    requestId: 'request-1',
    name: 'scale',
    target: 'shop@dev/web',
    args: { count: 4 },
    words: ['scale', 'shop@dev/web', '4'],
    requester: { id: 'U0ANN', name: 'Ann', timeZone: 'Europe/Berlin' },
    channel: 'C0SHOP',
    reason: 'The sale begins at noon',
    breakGlass: false,
    plan,
    hash: '9f2c4be1d07a9f2c4be1d07a9f2c4be1d07a9f2c4be1d07a9f2c4be1d07a9f2c',
    needed: 2,
    createdAt: NOW - 2 * MINUTE,
    expiresAt: NOW + 13 * MINUTE,
    state: 'requested',
    version: 1,
    decisions: [],
    progress: [],
    ...parts,
  };
}

export function decided(
  userId: string,
  decision: StoredDecision['decision'],
  reason?: string,
): StoredDecision {
  const why = reason === undefined ? {} : { reason };
  return { userId, name: userId.toLowerCase(), decision, at: NOW - MINUTE, ...why };
}
