import { catalogSchema } from '../../../src/config/catalog.ts';
import type { AlarmEvent } from '../../../src/features/alarms/event.ts';
import type { AlarmCard, AlarmRecord, CardState } from '../../../src/store/alarms.ts';

/* A shop with one service, its alarms, and what its cards are made of. */

export const MINUTE = 60_000;
export const BEGAN: number = Date.UTC(2026, 10, 21, 10);
export const ANN = { id: 'U0ANN', name: 'Ann' };

export const catalog = catalogSchema.parse({
  version: 1,
  roles: { admin: ['U0ANN'] },
  systems: {
    shop: {
      title: 'Shop',
      escalation: [
        { after: '5m', contact: 'on-call' },
        { after: '15m', contact: 'lead' },
      ],
      contacts: {
        'on-call': { title: 'On-call engineer', slack: 'S0ONCALL' },
        lead: { title: 'Lead engineer', phone: '+43 1 234' },
      },
      playbooks: {
        busy: {
          title: 'The service is busy',
          steps: [
            { title: 'Is it running', run: 'health {target}' },
            { title: 'Ask the customer', note: 'By telephone' },
          ],
          causes: [
            { title: 'A deploy that does not start', step: 'Is it running', says: ['failed'] },
          ],
        },
      },
      environments: {
        dev: {
          region: 'us-west-2',
          channels: ['C0SHOP'],
          services: {
            web: {
              title: 'Web shop',
              ecs: { cluster: 'shop', service: 'web' },
              actions: { rollback: {} },
            },
          },
          alarms: [
            {
              name: 'web-cpu',
              title: 'Web CPU is high',
              severity: 'critical',
              owner: 'on-call',
              of: 'web',
              playbook: 'busy',
            },
          ],
        },
      },
    },
  },
});

const event = (change: Partial<AlarmEvent>): AlarmEvent => ({
  kind: 'alarm',
  key: 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:web-cpu',
  source: 'cloudwatch',
  name: 'web-cpu',
  state: 'ALARM',
  at: BEGAN,
  reason: 'Threshold Crossed: 2 datapoints were greater than the threshold (80.0).',
  value: 87.4,
  trigger: {
    namespace: 'AWS/ECS',
    metric: 'CPUUtilization',
    dimensions: { ClusterName: 'shop', ServiceName: 'web' },
    statistic: 'Average',
    unit: 'Percent',
    period: 300,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    comparison: 'GreaterThanThreshold',
    threshold: 80,
  },
  region: 'us-west-2',
  facts: [],
  ...change,
});

/** An alarm as the store has it. */
export function record(
  change: Partial<AlarmEvent> = {},
  parts: Partial<AlarmRecord> = {},
): AlarmRecord {
  const told = event(change);
  return {
    id: `id-of-${told.name}`,
    ...{ key: told.key, name: told.name, state: told.state, at: told.at, since: told.at },
    environment: 'shop@dev',
    component: 'web',
    severity: 'critical',
    event: told,
    card: 'card-one',
    ...parts,
  };
}

/** A card with these alarms, as the store has it. */
export function cardState(
  alarms: readonly AlarmRecord[],
  { card = {}, ...parts }: Partial<Omit<CardState, 'card'>> & { card?: Partial<AlarmCard> } = {},
): CardState {
  const count = (state: AlarmRecord['state']) =>
    alarms.filter((alarm) => alarm.state === state).length;
  return {
    card: {
      id: 'card-one',
      environment: 'shop@dev',
      channel: 'C0SHOP',
      storm: false,
      openedAt: BEGAN,
      opening: 1,
      version: 1,
      escalated: 0,
      notified: 0,
      ...card,
    },
    counts: {
      ALARM: count('ALARM'),
      OK: count('OK'),
      INSUFFICIENT_DATA: count('INSUFFICIENT_DATA'),
    },
    changes: [],
    ticks: [],
    silences: [],
    ...parts,
    alarms: alarms.slice(0, 12),
  };
}
