import { SECOND } from '../time.ts';

/** One event of a log group. */
export interface LogLine {
  at: number;
  stream: string;
  message: string;
}

/** Sources are asked every five seconds what they write in the next five. */
export const SLOT = 5 * SECOND;

/** What a source writes in one slot of time: the offset into it, and the text. */
export type Written = readonly [offset: number, message: string];

/** The time as Python's logging prints it: `2025-11-20 17:05:00,031`. */
export function pythonTime(at: number): string {
  return iotTime(at).replace('.', ',');
}

/** The time as nginx's access log prints it: `20/Nov/2025:17:02:11 +0000`. */
export function accessTime(at: number): string {
  return new Date(at)
    .toUTCString()
    .replace(/^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/, '$1/$2/$3:$4 +0000');
}

/** The time as nginx's error log prints it: `2025/11/20 17:04:44`. */
export function errorTime(at: number): string {
  return iotTime(at).slice(0, 19).replaceAll('-', '/');
}

/** The time as IoT Core logs it: `2025-11-20 17:03:09.114`. */
export function iotTime(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}

/** AWS: PutLogEvents counts the message in UTF-8, and 26 bytes for each event beside it. */
export function bytesOf(message: string): number {
  return Buffer.byteLength(message) + 26;
}
