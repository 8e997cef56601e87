import { isObject, type JsonObject } from '../json.ts';

/** One thing that Slack refuses, and where: a JSON pointer and Slack's sentence. */
export interface Problem {
  pointer: string;
  message: string;
}

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

/** What a rule may look at besides the value itself. */
export interface Place {
  /** JSON pointer of the value. */
  pointer: string;
  surface: Surface;
  /** Whether an image block may show this file of Slack's now. */
  showable(file: { id?: unknown; url?: unknown }): boolean;
}

/** What is wrong with a value; nothing when it is right. */
export type Rule = (value: unknown, place: Place) => Problem[];

/** What is wrong with the members of an object together. */
export type Check = (value: JsonObject, place: Place) => Problem[];

export const problem = (place: Place, message: string): Problem[] => [
  { pointer: place.pointer, message },
];

/** The place of a member or of a list's item. */
export const inside = (place: Place, key: string | number): Place => ({
  ...place,
  pointer: `${place.pointer}/${key}`,
});

/** A string of so many characters; by default not empty. */
export const string =
  ({ min = 1, max = Number.POSITIVE_INFINITY, pattern = /(?:)/ } = {}): Rule =>
  (value, place) => {
    if (typeof value !== 'string') return problem(place, 'must provide a string');
    const length = [...value].length;
    if (length < min) return problem(place, `must be more than ${min - 1} characters`);
    if (length > max) return problem(place, `must be less than ${max + 1} characters`);
    return pattern.test(value) ? [] : problem(place, 'must be a valid format');
  };

/** One of a few words. */
export const literal =
  (...allowed: readonly string[]): Rule =>
  (value, place) =>
    typeof value === 'string' && allowed.includes(value)
      ? []
      : problem(place, 'must be a valid enum value');

export const flag: Rule = (value, place) =>
  typeof value === 'boolean' ? [] : problem(place, 'must provide a boolean');

/** A number within bounds, whole unless said otherwise. */
export const number =
  ({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, whole = true } = {}): Rule =>
  (value, place) => {
    if (typeof value !== 'number' || (whole && !Number.isInteger(value)))
      return problem(place, whole ? 'must provide an integer' : 'must provide a number');
    if (value < min) return problem(place, `must be greater than or equal to ${min}`);
    return value > max ? problem(place, `must be less than or equal to ${max}`) : [];
  };

/** A list whose every item obeys a rule; by default with at least one item. */
export const list =
  (item: Rule, { min = 1, max = Number.POSITIVE_INFINITY } = {}): Rule =>
  (value, place) => {
    if (!Array.isArray(value)) return problem(place, 'must provide an array');
    if (value.length < min) return problem(place, `no fewer than ${min} items allowed`);
    if (value.length > max) return problem(place, `no more than ${max} items allowed`);
    return value.flatMap((entry, index) => item(entry, inside(place, index)));
  };

/** An object with these members and no others, which may also have to obey checks as a whole. */
export const object =
  (required: Record<string, Rule>, optional: Record<string, Rule> = {}, ...checks: Check[]): Rule =>
  (value, place) => {
    if (!isObject(value)) return problem(place, 'must provide an object');
    const rules: Record<string, Rule> = { ...optional, ...required };
    const missing = Object.keys(required).filter((name) => value[name] === undefined);
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return [
      ...missing.flatMap((name) => problem(place, `missing required field: ${name}`)),
      ...members.flatMap(([name, member]) => {
        const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
        if (!rule) return problem(place, `invalid additional property: ${name}`);
        return rule(member, inside(place, name));
      }),
      ...checks.flatMap((check) => check(value, place)),
    ];
  };

/** An object that its `type` sends to one of several rules. */
export const byType =
  (rules: Record<string, Rule>): Rule =>
  (value, place) => {
    if (!isObject(value)) return problem(place, 'must provide an object');
    const { type } = value;
    if (type === undefined) return problem(place, 'missing required field: type');
    if (typeof type !== 'string') return problem(inside(place, 'type'), 'must provide a string');
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
    return rule ? rule(value, place) : problem(inside(place, 'type'), `unsupported type: ${type}`);
  };

/** Exactly one of these members, or at least one of them. */
export const oneOf =
  (names: readonly string[], { exactly }: { exactly: boolean }): Check =>
  (value, place) => {
    const given = names.filter((name) => value[name] !== undefined).length;
    if (given === 0) return problem(place, `missing required field: ${names.join(' or ')}`);
    return exactly && given > 1
      ? problem(place, `must provide only one of ${names.join(', ')}`)
      : [];
  };

/** A rule that holds only where the value is shown on one of these surfaces. */
export const only =
  (surfaces: readonly Surface[], rule: Rule): Rule =>
  (value, place) =>
    surfaces.includes(place.surface)
      ? rule(value, place)
      : problem(inside(place, 'type'), `unsupported type for a ${place.surface}`);
