import type { TailEnd } from './kept.ts';

/** Why a tail ended, in a sentence. */
export function endWords(end: TailEnd): string {
  switch (end.why) {
    case 'time':
      return 'It ended by itself: its time is over.';
    case 'stopped':
      return `${end.by} stopped it.`;
    case 'restart':
      return 'It ended because GridOps was restarted.';
    case 'fault':
      return `It ended because the log cannot be read: ${end.message}`;
    case 'gone':
      return 'It ended because its message is gone.';
  }
}
