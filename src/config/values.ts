import { z } from 'zod';
import { parseDuration } from '../kernel/time.ts';
import { isMapping } from './problem.ts';

/*
 * The kinds of value that a catalog is made of. An `error` text here is what follows "found …, expected " in a message,
 * so it reads as a noun phrase without a full stop.
 */

/** Text of one shape. */
export function text(pattern: RegExp, expected: string) {
  return z.string({ error: expected }).regex(pattern, { error: expected });
}

/**
 * A map with these fields and no others. The message of its `unrecognized_keys` issue is the list of the known names,
 * from which the nearest one is suggested.
 */
export function fields<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? names : `a map with ${names}`),
  });
}

/** A map from names of one shape to values of one kind, with at least one entry. */
function entries<Value extends z.ZodType>(
  kind: string,
  name: { pattern: RegExp; expected: string },
  value: Value,
) {
  return z
    .record(z.string(), value, { error: `a map with at least one ${kind}` })
    .superRefine(
      (map, context) => {
        const names = Object.keys(map);
        if (names.length === 0)
          context.addIssue({ code: 'custom', message: `at least one ${kind}` });
        for (const wrong of names.filter((each) => !name.pattern.test(each))) {
          const params = { found: JSON.stringify(wrong) };
          context.addIssue({ code: 'custom', path: [wrong], message: name.expected, params });
        }
      },
      { when: ({ value: map }) => isMapping(map) },
    )
    .meta({ minProperties: 1, propertyNames: { pattern: name.pattern.source } });
}

/** A list of values of one kind; it may be empty. */
export function list<Item extends z.ZodType>(kind: string, item: Item) {
  return z.array(item, { error: `a list of ${kind}` });
}

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const NAME_EXPECTED =
  'a name of 1 to 40 lower-case letters, digits and hyphens, because people type it in commands';

/** Things that people name in commands: systems, environments, services, probes … Or names of another shape. */
export function named<Value extends z.ZodType>(
  kind: string,
  value: Value,
  name = { pattern: NAME, expected: NAME_EXPECTED },
) {
  return entries(kind, name, value);
}

/** AWS CloudWatch: `Dimension`, name and value. */
export const dimensions = entries(
  'dimension',
  {
    pattern: /^[!-9;-~][!-~ ]{0,254}$/,
    expected: 'the name of a dimension such as ClusterName',
  },
  text(/^(?=.*\S)[ -~]{1,1024}$/, 'the value of a dimension as text: put a number in quotes'),
);

export const aliases = list('names', text(NAME, NAME_EXPECTED)).default([]);

/** Shown in headings and on buttons, so one short line. */
export const title = text(/^\S(?:.{0,58}\S)?$/u, 'a title of 1 to 60 characters on one line');

/** Written as `500ms`, `90s`, `15m`, `3h` or `2d`; milliseconds once read. */
export const duration = text(
  /^[1-9]\d{0,5}(?:ms|s|m|h|d)$/,
  'a duration such as 500ms, 90s, 15m, 3h or 2d',
).transform((written) => parseDuration(written) ?? Number.NaN);

export const percentage = amount('a percentage above 0 and up to 100', 100);
export const count = amount('a number above 0');

function amount(expected: string, maximum = Number.MAX_SAFE_INTEGER) {
  return z.number({ error: expected }).gt(0, { error: expected }).max(maximum, { error: expected });
}

/** Levels at which a value that is better low becomes a warning and then critical; reaching a level counts. */
export function ladder(level: z.ZodType<number>, what: string) {
  return fields({
    warning: level.describe(`${what} from which it is a warning.`),
    critical: level.describe(`${what} from which it is critical.`),
  }).superRefine(({ warning, critical }, context) => {
    if (critical < warning)
      context.addIssue({
        code: 'custom',
        path: ['critical'],
        message: 'a level not below warning',
      });
  });
}

const FIELD_PATH = /^[^\s.]+(?:\.[^\s.]+)*$/;
const FIELD_PATH_EXPECTED = 'a field path such as status or services.database';

/** Where a value stands in a JSON document: names joined by dots. */
export const fieldPath = text(FIELD_PATH, FIELD_PATH_EXPECTED);

/** Values that must stand at field paths of a JSON document. */
export const fieldValues = entries(
  'field',
  { pattern: FIELD_PATH, expected: FIELD_PATH_EXPECTED },
  z.union([z.string(), z.number(), z.boolean()], {
    error: 'text, a number, true or false. For a field inside another, join their names by a dot',
  }),
);

/** Credentials have no place in a catalog, so a user and password in the address are refused. */
export const httpUrl = z
  .url({
    protocol: /^https?$/,
    abort: true,
    error: 'an address that starts with https:// or http://',
  })
  .regex(/^[^@]*$/, { error: 'an address without a user, a password or any other @' });

const HTTP_STATUS = { error: 'an HTTP status from 100 to 599' };
export const httpStatus = z.int(HTTP_STATUS).min(100, HTTP_STATUS).max(599, HTTP_STATUS);
