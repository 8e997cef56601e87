import { checkRegexQuota, parseComparison, parseConditions, type ValueTest } from './conditions.ts';
import { invalidCharacters, invalidPattern, unclosed } from './errors.ts';
import type { TextTest } from './regex.ts';
import { TokenReader, tokensOf } from './tokens.ts';

/** One step of a property selector: a property's name, an element's number, or any of them. */
type Step = { property: string } | { element: number } | { any: 'property' | 'element' };

type Condition = (event: unknown) => boolean;

const STEP = /\.([\w-]+)|\.?\['([^']+)'\]|\.?\["([^"]+)"\]|\[(\d+)\]|\.(\*)|\[(\*)\]/g;
/** The quotas of AWS for wildcard selectors in one selector, and in one pattern. */
const MOST_WILDCARDS = { selector: 1, pattern: 3 };
const LITERALS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['NULL', null],
  ['TRUE', true],
  ['FALSE', false],
]);

/**
 * Reads a filter pattern for JSON events, e.g. `{ $.status >= 500 && $.path = "/api*" }`. AWS: an event
 * that is no JSON object never matches; nor does a comparison, `!=` too, whose selector finds nothing,
 * or something else than a string or a number; a wildcard selector needs one value that matches.
 */
export function parseJsonPattern(pattern: string): TextTest {
  if (!pattern.endsWith('}')) throw unclosed('{', '}');
  const tokens = tokensOf(pattern.slice(1, -1));
  checkRegexQuota(tokens);
  const stray = tokens.find(({ kind, text }) => kind === 'symbol' && [',', '...'].includes(text));
  if (stray) throw invalidCharacters(stray.text);
  const selectors = tokens.filter(({ kind }) => kind === 'selector').map(({ text }) => text);
  const wildcards = selectors.flatMap(stepsOf).filter((step) => 'any' in step);
  if (wildcards.length > MOST_WILDCARDS.pattern) throw invalidPattern();
  const reader = new TokenReader(tokens);
  const matches = parseConditions(reader, parseCondition);
  if (!reader.isAtEnd) throw invalidPattern();
  return (message) => matches(jsonOf(message));
}

function parseCondition(tokens: TokenReader): Condition {
  const steps = stepsOf(tokens.next('selector').text);
  if (steps.filter((step) => 'any' in step).length > MOST_WILDCARDS.selector)
    throw invalidPattern();
  if (tokens.take('NOT')) {
    if (!tokens.take('EXISTS')) throw invalidPattern();
    return (event) => isObject(event) && valuesAt(event, steps).length === 0;
  }
  if (tokens.take('IS')) {
    const literal = LITERALS.get(tokens.next('word').text);
    if (literal === undefined) throw invalidPattern();
    return (event) => valuesAt(event, steps).includes(literal);
  }
  const matches = parseComparison(tokens);
  return (event) => valuesAt(event, steps).some((value) => isValueThat(matches, value));
}

function isValueThat(matches: ValueTest, value: unknown): boolean {
  if (typeof value === 'number') return matches({ text: String(value), number: value });
  return typeof value === 'string' && matches({ text: value, number: undefined });
}

function stepsOf(selector: string): Step[] {
  return [...selector.matchAll(STEP)].map(
    ([, plain, single, double, element, anyProperty]): Step => {
      const property = plain ?? single ?? double;
      if (property !== undefined) return { property };
      if (element !== undefined) return { element: Number(element) };
      return { any: anyProperty ? 'property' : 'element' };
    },
  );
}

function valuesAt(event: unknown, steps: readonly Step[]): unknown[] {
  return steps.reduce<unknown[]>(
    (values, step) => values.flatMap((value) => follow(value, step)),
    [event],
  );
}

function follow(value: unknown, step: Step): unknown[] {
  if (!isObject(value)) return [];
  const isArray = Array.isArray(value);
  if ('any' in step) return isArray === (step.any === 'element') ? Object.values(value) : [];
  if (isArray !== 'element' in step) return [];
  const key = 'property' in step ? step.property : String(step.element);
  return Object.hasOwn(value, key) ? [Reflect.get(value, key)] : [];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function jsonOf(message: string): unknown {
  if (!message.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
