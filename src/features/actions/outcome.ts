import { formatDuration } from '../../kernel/time.ts';
import type { View } from '../../kernel/view.ts';
import { bullets } from '../../slack/blocks.ts';
import type { Action } from './record.ts';

const WORDS: Readonly<Partial<Record<Action['state'], string>>> = {
  succeeded: 'Done',
  failed: 'Failed',
  unknown: 'Outcome unknown',
  changed: 'Not run',
  expired: 'Expired',
};

/** How an action ended, in one line. */
export function outcomeView({ state, plan, outcome, startedAt, endedAt }: Action): View {
  const took =
    startedAt !== undefined && endedAt !== undefined
      ? ` after ${formatDuration(endedAt - startedAt)}`
      : '';
  const because = outcome === undefined ? '' : `: ${outcome}`;
  const text = `${WORDS[state] ?? state}${took}. ${plan.summary}${because}`;
  return { text, blocks: [bullets([text])] };
}
