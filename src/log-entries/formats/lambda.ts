import { guessLevel } from '../guess-level.ts';
import { levelOf } from '../levels.ts';
import { instantOf } from '../times.ts';
import type { Fields, Parsed } from '../types.ts';
import { parseJson } from './json.ts';

const PLATFORM = /^(START|END|REPORT) RequestId: (\S+)\s*(.*)$/s;
const TABS = /^(\d{4}-\d\d-\d\dT\S{1,20}Z)\t(\S{1,64})\t([A-Z]{4,8})\t(.*)$/s;
const PYTHON = /^\[([A-Z]{4,8})\](?:\t(\d{4}-\d\d-\d\dT\S{1,20}Z)\t(\S{1,64})\t| )(.*)$/s;
const FAILED =
  /^(?:\d{4}-\d\d-\d\dT\S{1,20}Z (\S{1,64}) (Task timed out .*)|RequestId: (\S{1,64}) (Error: .*))$/s;

/** What Lambda prints in REPORT, and how we call it. */
const MEASURES: readonly [label: RegExp, name: string][] = [
  [/(?:^|[^d] )Duration: ([\d.]+) ms/, 'duration_ms'],
  [/Billed Duration: ([\d.]+) ms/, 'billed_ms'],
  [/Init Duration: ([\d.]+) ms/, 'init_ms'],
  [/Memory Size: (\d+) MB/, 'memory_mb'],
  [/Max Memory Used: (\d+) MB/, 'used_mb'],
];

/** Lambda's own lines (START, END, REPORT, time-outs), the runtimes' text lines, and the JSON format. */
export function parseLambda(line: string): Parsed | undefined {
  return parseLambdaText(line) ?? parseJson(line);
}

/** The text lines of Lambda alone. */
export function parseLambdaText(line: string): Parsed | undefined {
  return parsePlatform(line) ?? parseRuntime(line) ?? parseFailure(line);
}

function parsePlatform(line: string): Parsed | undefined {
  const [, kind, requestId, rest = ''] = PLATFORM.exec(line) ?? [];
  if (kind === undefined) return undefined;
  const fields: Fields = {};
  if (kind !== 'REPORT') return { level: 'debug', message: kind, fields, requestId };
  const text = rest.slice(0, 1_000).replaceAll('\t', '  ');
  for (const [label, name] of MEASURES) {
    const [, value] = label.exec(text) ?? [];
    if (value !== undefined) fields[name] = Number(value);
  }
  const [, status] = /Status: (\w+)/.exec(text) ?? [];
  if (status !== undefined) fields.status = status;
  const isFailed = status === 'error' || status === 'timeout';
  return { level: isFailed ? 'error' : 'info', message: kind, fields, requestId };
}

/** Node.js: `time⇥id⇥LEVEL⇥text`; Python: `[LEVEL]⇥time⇥id⇥text`, and `[ERROR] KeyError: 'x'` of an error that nobody caught. */
function parseRuntime(line: string): Parsed | undefined {
  const node = TABS.exec(line);
  const python = node ? undefined : PYTHON.exec(line);
  const [word, time, id, message] = node
    ? [node[3], node[1], node[2], node[4]]
    : [python?.[1], python?.[2], python?.[3], python?.[4]];
  const level = levelOf(word);
  if (level === undefined || message === undefined) return undefined;
  const requestId = id === 'undefined' ? undefined : id;
  return { level, message, fields: {}, requestId, at: instantOf(time) };
}

function parseFailure(line: string): Parsed | undefined {
  const [, timedOut, what, failed, error] = FAILED.exec(line) ?? [];
  const message = what ?? error;
  if (message === undefined) return undefined;
  return {
    level: guessLevel(message) ?? 'error',
    message,
    fields: {},
    requestId: timedOut ?? failed,
  };
}
