import { formatValue } from '../../charts/format.ts';
import type { Target } from '../../kernel/targets.ts';
import { formatDuration, formatInstant } from '../../kernel/time.ts';
import type { QueryFigures, QuerySubject } from './report.ts';

const GIGABYTE = 1_000_000_000;

/** `10 240` */
export function countWords(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ' ');
}

/** `1 row`, `10 240 rows` */
export function rowWords(count: number): string {
  return `${countWords(count)} ${count === 1 ? 'row' : 'rows'}`;
}

export function bytesWords(bytes: number): string {
  return formatValue(bytes, 'bytes');
}

/** What AWS takes for reading so many bytes: `about $0.012`. */
export function costWords(bytes: number, pricePerGigabyte: number): string {
  const dollars = (bytes / GIGABYTE) * pricePerGigabyte;
  if (dollars < 0.0001) return 'less than $0.0001';
  return `about $${dollars < 0.01 ? Number(dollars.toPrecision(1)) : dollars.toFixed(2)}`;
}

/** `3.2 MB scanned, about $0.0001` */
export function scannedWords(
  { bytesScanned }: QueryFigures,
  { pricePerGigabyte }: QuerySubject,
): string {
  return `${bytesWords(bytesScanned)} scanned, ${costWords(bytesScanned, pricePerGigabyte)}`;
}

/** `24 h, from 20 Nov 12:00 to 12:00:00` */
export function windowWords(
  { from, until }: Pick<QuerySubject, 'from' | 'until'>,
  clock: { now: number; timeZone: string },
): string {
  return `${formatDuration(until - from)}, from ${formatInstant(from, clock)} to ${formatInstant(until, clock)}`;
}

/** The name that people read: `Backend (Shop prod)`. */
export function placeOf({ system, systemName, environmentName, component }: Target): string {
  const whole = `${system.title ?? systemName} ${environmentName}`;
  return component ? `${component.title} (${whole})` : whole;
}
