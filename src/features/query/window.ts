import { durationWord, type TimeExpression } from '../../kernel/time.ts';
import type { AskedWindow } from '../../kernel/window.ts';

/** The window as options, as it was asked for. */
export function windowOptions({ since, from, to }: AskedWindow): string[] {
  const asked = { since, from, to };
  return Object.entries(asked).flatMap(([name, time]) =>
    time ? [`--${name}`, timeWord(time)] : [],
  );
}

function timeWord(time: TimeExpression): string {
  if (time.kind === 'instant') return new Date(time.at).toISOString();
  if (time.kind === 'clock')
    return [time.hour, time.minute].map((part) => String(part).padStart(2, '0')).join(':');
  return durationWord(time.milliseconds);
}
