import { describe, expect, it } from 'vitest';
import { type CatalogWebhook, intake } from '../../../src/config/intake-schema.ts';
import { readMessage } from '../../../src/features/alarms/read/read.ts';

const RECEIVED = Date.UTC(2026, 10, 21, 12);
const AT = Date.UTC(2026, 10, 21, 10);

type Written = Omit<CatalogWebhook, 'fields' | 'header' | 'firing' | 'resolved'> & {
  fields: Record<string, string | string[]>;
  firing?: string[];
  resolved?: string[];
};

function read(webhook: Written, message: unknown) {
  const { webhooks } = intake.parse({ webhooks: { pager: webhook } });
  const body = JSON.stringify(message);
  return readMessage({ source: 'webhook:pager', body, receivedAt: RECEIVED }, webhooks);
}

const ALERTMANAGER: Written = {
  alerts: 'alerts',
  fields: {
    key: 'fingerprint',
    name: 'labels.alertname',
    state: 'status',
    at: 'startsAt',
    resolvedAt: 'endsAt',
    reason: ['annotations.summary', 'annotations.description'],
    severity: ['labels.severity', 'commonLabels.severity'],
    value: 'annotations.value',
    link: ['generatorURL', 'externalURL'],
  },
};

/** Prometheus: Alertmanager configuration, webhook_config. */
const alertmanager = {
  version: '4',
  groupKey: '{}:{alertname="HighLatency"}',
  status: 'firing',
  receiver: 'gridops',
  commonLabels: { severity: 'critical' },
  externalURL: 'https://alerts.example.com',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'HighLatency', instance: 'a' },
      annotations: { description: 'p99 is 2.3 s', value: '2.3' },
      startsAt: '2026-11-21T10:00:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://prometheus.example.com/graph?g0=1',
      fingerprint: 'a1',
    },
    {
      status: 'resolved',
      labels: { alertname: 'DiskFull', severity: 'warning' },
      annotations: { summary: 'The disk is full', description: 'sda' },
      startsAt: '2026-11-21T09:00:00Z',
      endsAt: '2026-11-21T10:00:00.000+00:00',
      generatorURL: 'javascript:alert(1)',
      fingerprint: 'b2',
    },
  ],
};

describe('a webhook', () => {
  it('reads the list of alerts that Alertmanager sends', () => {
    const common = { kind: 'alarm', source: 'webhook', at: AT, facts: [] };
    expect(read(ALERTMANAGER, alertmanager)).toEqual([
      {
        ...common,
        key: 'webhook:pager a1',
        name: 'HighLatency',
        state: 'ALARM',
        reason: 'p99 is 2.3 s',
        severity: 'critical',
        value: 2.3,
        link: 'https://prometheus.example.com/graph?g0=1',
      },
      {
        ...common,
        key: 'webhook:pager b2',
        name: 'DiskFull',
        state: 'OK',
        reason: 'The disk is full',
        severity: 'warning',
      },
    ]);
  });

  it('reads what Grafana sends', () => {
    const grafana: Written = {
      ...ALERTMANAGER,
      fields: { ...ALERTMANAGER.fields, value: 'values.B', link: ['panelURL', 'dashboardURL'] },
    };
    const [alert] = alertmanager.alerts;
    const message = {
      ...alertmanager,
      orgId: 1,
      title: '[FIRING:1]',
      alerts: [{ ...alert, values: { B: 91.5 }, panelURL: 'https://grafana.example.com/d/x' }],
    };
    expect(read(grafana, message)).toMatchObject([
      { key: 'webhook:pager a1', value: 91.5, link: 'https://grafana.example.com/d/x' },
    ]);
  });

  const PLAIN: Written = {
    fields: { key: 'id', name: 'title', state: 'level', at: 'when' },
    firing: ['red', 'true', '1'],
    resolved: ['green'],
  };
  const plain = { id: 7, title: 'Pump', level: 'red', when: '2026-11-21T10:00:00Z' };

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a message that is one alert', {}, { key: 'webhook:pager 7', name: 'Pump', state: 'ALARM' }],
    ['states in other letters', { level: 'GREEN' }, { state: 'OK' }],
    ['a state of true', { level: true }, { state: 'ALARM' }],
    ['a state of 1', { level: 1 }, { state: 'ALARM' }],
    ['a state that nobody listed as unknown', { level: 'blue' }, { state: 'INSUFFICIENT_DATA' }],
    ['seconds', { when: AT / 1_000 }, { at: AT }],
    ['seconds with a fraction', { when: `${AT / 1_000}.25` }, { at: AT + 250 }],
    ['milliseconds', { when: AT }, { at: AT }],
    ['no time as the time that it came', { when: undefined }, { at: RECEIVED }],
  ])('takes %s', (_what, parts, expected) => {
    expect(read(PLAIN, { ...plain, ...parts })).toMatchObject([expected]);
  });

  it.each<[string, Written, unknown, string]>([
    ['no key', PLAIN, { ...plain, id: '' }, 'it has no key at id'],
    ['no name', PLAIN, { ...plain, title: {} }, 'it has no name at title'],
    ['no state', PLAIN, { ...plain, level: null }, 'it has no state at level'],
    ['a map for a list', ALERTMANAGER, { alerts: {} }, 'it has no list at alerts'],
    ['null', PLAIN, null, 'it has no state at level'],
    ['null in a list', ALERTMANAGER, { alerts: [null] }, 'it has no state at status'],
    ['no time', PLAIN, { ...plain, when: 'soon' }, 'a time in it cannot be read'],
    [
      'too many alerts',
      ALERTMANAGER,
      { alerts: Array.from({ length: 1_001 }, () => 1) },
      'it has 1001 alerts: more than 1000',
    ],
    [
      'a path into the prototype',
      { ...PLAIN, fields: { ...PLAIN.fields, name: 'constructor.name' } },
      plain,
      'it has no name at constructor.name',
    ],
  ])('finds unreadable: %s', (_what, webhook, message, why) => {
    expect(() => read(webhook, message)).toThrow(
      expect.objectContaining({ name: 'Unreadable', message: why }),
    );
  });

  it('that is no longer in the catalog is unreadable', () => {
    const message = { source: 'webhook:constructor', body: '{}', receivedAt: RECEIVED };
    expect(() => readMessage(message, {})).toThrow(
      'the catalog has no webhook constructor any more',
    );
  });
});
