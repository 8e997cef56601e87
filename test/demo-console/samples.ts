import type { KnownBlock } from '@slack/types';
import type { OpenModal } from '../../demo/slack/contract.ts';
import { FIVE_PAST_FIVE } from './fakes.ts';

interface Component {
  id: string;
  mark: string;
  words: string;
  evidence: string;
}

const COMPONENTS: Component[] = [
  {
    id: 'backend',
    mark: 'red_circle',
    words: '*backend* is down: 0 of 1 running',
    evidence: 'Last event: _(service backend-service) has started 1 tasks_ · 3 failed in 10 min',
  },
  {
    id: 'ven',
    mark: 'red_circle',
    words: '*VEN agent* answers but is not connected',
    evidence: '`GET /health` 200 in 84 ms, body says `ok: false` · last telemetry 14 min ago',
  },
  {
    id: 'gateway',
    mark: 'large_green_circle',
    words: '*grid-event-gateway* is healthy: 1 of 1 running',
    evidence: '`GET /health` 200 in 31 ms · 1 of 1 targets healthy',
  },
  {
    id: 'database',
    mark: 'large_orange_circle',
    words: '*grid-services-dev-db* is degraded',
    evidence: 'CPU 71 % (limit 80 %) · 83 connections (limit 80) · available',
  },
  {
    id: 'alarms',
    mark: 'white_circle',
    words: '*Alarms*: unknown',
    evidence: '`cloudwatch:DescribeAlarms` was denied for role gridops-read',
  },
];

/** What `/grid health` looks like when it is done and things are wrong. */
export function healthBlocks(): KnownBlock[] {
  return [
    { type: 'header', text: { type: 'plain_text', text: ':red_circle: Grid Services is down' } },
    {
      type: 'context',
      elements: [
        {
          type: 'mrkdwn',
          verbatim: true,
          text: `2 down · 1 degraded · 1 unknown · 1 healthy  ·  14 of 14 checks in 1.9 s  ·  asked by <@U0OMAR> at <!date^${FIVE_PAST_FIVE}^{time_secs}|17:05>`,
        },
      ],
    },
    { type: 'divider' },
    ...COMPONENTS.flatMap(componentBlocks),
    { type: 'divider' },
    {
      type: 'actions',
      block_id: 'health-actions',
      elements: [
        {
          type: 'button',
          action_id: 'refresh',
          style: 'primary',
          text: { type: 'plain_text', text: ':arrows_counterclockwise: Refresh' },
        },
        {
          type: 'static_select',
          action_id: 'window',
          placeholder: { type: 'plain_text', text: 'Look back' },
          options: ['15 minutes', '1 hour', '1 day'].map((text) => ({
            text: { type: 'plain_text', text },
            value: text.replace(' ', '-'),
          })),
        },
        {
          type: 'overflow',
          action_id: 'more',
          options: ['Copy as text', 'Hide healthy'].map((text) => ({
            text: { type: 'plain_text', text },
            value: text,
          })),
        },
      ],
    },
  ];
}

function componentBlocks({ id, mark, words, evidence }: Component): KnownBlock[] {
  return [
    {
      type: 'section',
      block_id: `component-${id}`,
      text: { type: 'mrkdwn', text: `:${mark}:  ${words}`, verbatim: true },
      accessory: {
        type: 'button',
        action_id: 'details',
        value: id,
        text: { type: 'plain_text', text: 'Details' },
      },
    },
    { type: 'context', elements: [{ type: 'mrkdwn', text: evidence, verbatim: true }] },
  ];
}

/** A modal that asks for a reason, with one field of each kind that the page draws. */
export function scaleModal(userId: string): OpenModal {
  const plain = (text: string) => ({ type: 'plain_text' as const, text });
  return {
    id: 'V0SCALE',
    userId,
    view: {
      type: 'modal',
      title: plain('Scale backend'),
      submit: plain('Ask for approval'),
      close: plain('Not now'),
      blocks: [
        {
          type: 'section',
          text: { type: 'mrkdwn', text: '*backend-service* runs *1* task. Two people must agree.' },
        },
        {
          type: 'input',
          block_id: 'count',
          label: plain('Tasks'),
          element: {
            type: 'static_select',
            action_id: 'value',
            options: ['1', '2', '3'].map((text) => ({ text: plain(text), value: text })),
          },
        },
        {
          type: 'input',
          block_id: 'reason',
          label: plain('Reason'),
          hint: plain('It is written into the audit log.'),
          element: { type: 'plain_text_input', action_id: 'value', multiline: true },
        },
        {
          type: 'input',
          block_id: 'ticket',
          optional: true,
          label: plain('Ticket'),
          element: { type: 'plain_text_input', action_id: 'value', placeholder: plain('INC-1') },
        },
        {
          type: 'actions',
          block_id: 'plan',
          elements: [{ type: 'button', action_id: 'preview', text: plain('Preview the plan') }],
        },
      ],
    },
  };
}
