import { formatDuration } from '../../kernel/time.ts';
import type { View, ViewContext } from '../../kernel/view.ts';
import { exactWindow } from '../../kernel/window.ts';
import {
  actions,
  type ButtonLook,
  bullets,
  context,
  field,
  header,
  section,
} from '../../slack/blocks.ts';
import { LIMITS } from '../../slack/limits.ts';
import { code, mention, ours, truncate } from '../../slack/text.ts';
import { changeBlocks } from './change-blocks.ts';
import { shortHash } from './hash.ts';
import type { Plan } from './kind.ts';
import type { Action } from './record.ts';

const MARKS: Readonly<Record<Action['state'], string>> = {
  requested: ':raised_hand:',
  approved: ':hourglass_flowing_sand:',
  executing: ':hourglass_flowing_sand:',
  verifying: ':hourglass_flowing_sand:',
  succeeded: ':white_check_mark:',
  failed: ':x:',
  unknown: ':grey_question:',
  denied: ':no_entry:',
  expired: ':hourglass:',
  changed: ':arrows_counterclockwise:',
};

const WORDS: Readonly<Record<Action['state'], string>> = {
  requested: 'waits for approval',
  approved: 'is approved and starts',
  executing: 'is being done',
  verifying: 'is done at AWS; watching until it is stable',
  succeeded: 'succeeded',
  failed: 'failed',
  unknown: 'has an unknown outcome',
  denied: 'was declined',
  expired: 'expired before it was approved',
  changed: 'was not run: things changed after it was planned',
};

/** An action as a message: what it does, what one should know, who asked and agreed, how far it is. */
export function actionCard(action: Action, approvers: readonly string[], looks: ViewContext): View {
  const { plan, state } = action;
  return {
    text: `${plan.summary}: ${WORDS[state]}. Asked by ${action.requester.name}.`,
    blocks: [
      header(heading(action)),
      ...(action.breakGlass ? [breakGlassBlock(approvers)] : []),
      ...planBlocks(action),
      ...progressBlocks(action),
      ...decisionBlocks(action),
      context(footer(action)),
      ...(state === 'requested' ? approvalBlocks(action, approvers, looks) : []),
      ...actions(endButtons(action, looks)),
    ],
  };
}

/** However long its summary is, the heading says where the action stands. */
function heading({ plan, state }: Action): string {
  const words = `: ${WORDS[state]}`;
  const room = LIMITS.headerText - MARKS[state].length - 1 - words.length;
  return `${MARKS[state]} ${truncate(plan.summary, room)}${words}`;
}

/** Approvers are told at once of what runs without them. */
function breakGlassBlock(approvers: readonly string[]) {
  return section(
    `:rotating_light: *Break-glass*: this runs without approval. ${mentions(approvers)}`,
  );
}

const MOST_MENTIONED = 50;

function mentions(ids: readonly string[]): string {
  const left = ids.length - MOST_MENTIONED;
  const shown = ids.slice(0, MOST_MENTIONED).map(mention);
  return [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join(' ');
}

/** What people decide by is shown until it begins. */
const DECIDABLE: ReadonlySet<Action['state']> = new Set(['requested', 'approved']);

function planBlocks({ plan, reason, state }: Action) {
  return [
    ...(reason === undefined ? [] : [bullets([`Reason: ${reason}`])]),
    ...changeBlocks(plan.changes),
    ...(DECIDABLE.has(state) ? [...radiusBlocks(plan), ...warningBlocks(plan)] : []),
  ];
}

function radiusBlocks({ blastRadius }: Plan) {
  if (blastRadius.length === 0) return [];
  return [section(':boom: *What people will notice*'), bullets(blastRadius)];
}

function warningBlocks({ warnings }: Plan) {
  if (warnings.length === 0) return [];
  return [section(':warning: *Before you approve*'), bullets(warnings)];
}

function progressBlocks({ progress, outcome, startedAt, endedAt }: Action) {
  const took =
    startedAt !== undefined && endedAt !== undefined
      ? [`It took ${formatDuration(endedAt - startedAt)}.`]
      : [];
  const facts = [...(outcome === undefined ? progress : [outcome]), ...took];
  return facts.length > 0 ? [bullets(facts)] : [];
}

/** Five people at most approve, and one declines: all of their reasons fit into one block. */
const LONGEST_REASON = 250;

function decisionBlocks({ decisions, needed, state }: Action) {
  const lines = decisions.map(({ userId, decision, reason }) => {
    const what = decision === 'approve' ? ':thumbsup: approved by' : ':thumbsdown: declined by';
    const why = reason === undefined ? '' : `: ${ours(truncate(reason, LONGEST_REASON))}`;
    return `${what} ${mention(userId)}${why}`;
  });
  const have = decisions.filter(({ decision }) => decision === 'approve').length;
  const missing =
    state === 'requested'
      ? [`${have} of ${needed} ${needed === 1 ? 'approval' : 'approvals'}`]
      : [];
  const all = [...lines, ...missing];
  return all.length > 0 ? [context(all.join('\n'))] : [];
}

function footer({ requester, target, id, hash, plan, expiresAt, state }: Action): string {
  const until =
    state === 'requested'
      ? [
          `expires <!date^${Math.floor(expiresAt / 1_000)}^{time}|${new Date(expiresAt).toISOString()}>`,
        ]
      : [];
  return [
    `Asked by ${mention(requester.id)}`,
    code(target),
    `plan ${code(shortHash(hash))}`,
    plan.iam.map((action) => code(action)).join(' '),
    ...until,
    `action ${code(id.slice(0, 8))}`,
  ].join('  ·  ');
}

/** Approvers are mentioned in the first state only: an edit pings nobody. */
function approvalBlocks(action: Action, approvers: readonly string[], looks: ViewContext) {
  const decide = (command: string): string[] => [command, action.target, action.id, action.hash];
  const fields = [{ kind: 'option', name: 'reason' }] as const;
  const button = (label: string, command: string, style: 'primary' | 'danger'): ButtonLook => ({
    label,
    style,
    id: looks.button({ words: decide(command), surface: 'thread', fields }),
  });
  const who = approvers.filter((id) => id !== action.requester.id);
  const { alternative } = action.plan;
  const other = alternative
    ? [
        {
          label: alternative.label,
          id: looks.button({ words: [...action.words, alternative.option], surface: 'message' }),
        },
      ]
    : [];
  return [
    section(
      who.length > 0
        ? `Can approve: ${mentions(who)}`
        : ':warning: Nobody but the requester can approve this: the catalog names no other approver.',
    ),
    field({ name: 'reason', label: 'Reason', hint: 'Why you approve or decline' }),
    ...actions([
      button('Approve', 'approve', 'primary'),
      button('Decline', 'decline', 'danger'),
      ...other,
    ]),
  ];
}

function endButtons(action: Action, looks: ViewContext): ButtonLook[] {
  const { state, target, id, startedAt, endedAt } = action;
  const look = (label: string, words: readonly string[], surface: 'thread' | 'message') => ({
    label,
    id: looks.button({ words, surface }),
  });
  if (state === 'changed' || state === 'expired')
    return [look('Ask again', action.words, 'message')];
  if (state === 'unknown') return [look('Look again', ['action', 'check', target, id], 'thread')];
  if (endedAt === undefined || startedAt === undefined) return [];
  const times = exactWindow({ from: startedAt - 300_000, until: endedAt + 60_000 });
  return [
    ...(state === 'succeeded' && action.plan.undo
      ? [look('Undo', ['undo', target, id], 'message')]
      : []),
    ...(target.includes('/')
      ? [
          look('Logs', ['logs', target, ...times], 'thread'),
          look('Charts', ['metrics', target, ...times], 'thread'),
        ]
      : []),
  ];
}
