import { askJson } from '../../../http/ask-json.ts';
import { type LiveState, liveLine, liveState, noLines, withLine } from './live-lines.ts';
import { liveView } from './live-view.ts';
import type { LiveSubject } from './request.ts';
import type { Watch, WatchTools } from './watch.ts';

/** Asks a device's HTTP address what it does, a line for each answer. */
export function openLive(
  subject: LiveSubject,
  saved: unknown,
  { now }: Pick<WatchTools, 'now'>,
): Watch<LiveState> {
  let state = liveState.nullish().parse(saved) ?? noLines();
  let looks = 0;
  return {
    get state() {
      return state;
    },
    get changes() {
      return looks;
    },
    async look(signal) {
      const at = now();
      const { address, timeout: timeoutMs, every } = subject;
      const answer = await askJson(address, { signal, timeoutMs });
      state = withLine(state, liveLine(answer, subject, at));
      looks += 1;
      return every;
    },
    view: (shown, context) => liveView(subject, state, shown, context),
  };
}
