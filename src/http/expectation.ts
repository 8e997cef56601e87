import { readPath } from '../json-path.ts';
import { type Body, MAX_BODY_BYTES } from './body.ts';

/** What a healthy answer looks like. */
export interface Expectation {
  /** Default 200. */
  status?: number;
  /** Fields of the JSON body by dotted path, and the value that each must have. */
  body?: Record<string, string | number | boolean>;
  /** The whole body where it is plain text; white space around it does not count. */
  text?: string;
}

/** What an assertion found; objects and lists as their JSON, long texts cut. */
export type Found = string | number | boolean | null | undefined;

/** One thing that the body must hold, and whether it does. */
export type Assertion =
  | {
      kind: 'field';
      path: string;
      expected: string | number | boolean;
      /** `undefined`: the body has no such field. */
      found: Found;
      holds: boolean;
    }
  | { kind: 'text'; expected: string; holds: boolean };

const FOUND_LENGTH = 200;

/** Compares a body with what is expected of it; a body that cannot be read holds nothing. */
export function assertBody(
  body: Body,
  { body: fields = {}, text }: Expectation,
): { assertions: Assertion[]; bodyProblem?: string } {
  const names = Object.keys(fields);
  const json = names.length > 0 ? parse(body) : {};
  const assertions: Assertion[] = Object.entries(fields).map(([path, expected]) => {
    const value = readPath(json.value, path);
    return { kind: 'field', path, expected, found: toFound(value), holds: value === expected };
  });
  if (text !== undefined) {
    assertions.push({ kind: 'text', expected: text, holds: body.text.trim() === text.trim() });
  }
  return { assertions, ...(json.problem && { bodyProblem: json.problem }) };
}

function parse({ text, cut }: Body): { value?: unknown; problem?: string } {
  if (cut) return { problem: `longer than ${MAX_BODY_BYTES / 1024} KiB` };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: text.trim() ? 'not JSON' : 'empty' };
  }
}

function toFound(value: unknown): Found {
  if (value === undefined || value === null) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > FOUND_LENGTH ? `${text.slice(0, FOUND_LENGTH - 1)}…` : text;
}
