import { DateTime } from 'luxon';

/** One event of a log group. */
export interface LogLine {
  at: number;
  stream: string;
  message: string;
}

/** What a source writes in one slot of time: the offset into it, and the text. */
export type Written = readonly [offset: number, message: string];

/** The time as Python's logging prints it: `2025-11-20 17:05:00,031`. */
export function pythonTime(at: number): string {
  return utc(at).toFormat('yyyy-MM-dd HH:mm:ss,SSS');
}

/** The time as nginx's access log prints it: `20/Nov/2025:17:02:11 +0000`. */
export function accessTime(at: number): string {
  return utc(at).toFormat('dd/LLL/yyyy:HH:mm:ss +0000');
}

/** The time as nginx's error log prints it: `2025/11/20 17:04:44`. */
export function errorTime(at: number): string {
  return utc(at).toFormat('yyyy/MM/dd HH:mm:ss');
}

/** The time as IoT Core logs it: `2025-11-20 17:03:09.114`. */
export function iotTime(at: number): string {
  return utc(at).toFormat('yyyy-MM-dd HH:mm:ss.SSS');
}

function utc(at: number): DateTime {
  return DateTime.fromMillis(at, { zone: 'utc', locale: 'en-US' });
}
