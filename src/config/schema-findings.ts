import type { z } from 'zod';
import { nearestNames } from '../kernel/nearest.ts';
import { describeValue, type Finding, formatPath, type Path, valueAt } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** What the schema has against a catalog, in our words. A misspelt field is not reported as missing too. */
export function schemaFindings(error: z.ZodError, catalog: unknown): Finding[] {
  const issues = error.issues.flatMap(meantIssues);
  const unknown = issues.flatMap(unknownFields);
  const meant = new Set(
    unknown.flatMap(({ path, nearest }) =>
      nearest === undefined ? [] : [formatPath([...path.slice(0, -1), nearest])],
    ),
  );
  const others = issues
    .filter(({ code }) => code !== 'unrecognized_keys')
    .map((issue) => wrongValue(issue, catalog))
    .filter(({ path }) => valueAt(catalog, path) !== undefined || !meant.has(formatPath(path)));
  return [...unknown, ...others];
}

/** Of a value that may have several shapes, what is wrong with the one that it has. */
function meantIssues(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.filter((issues) =>
    issues.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  const [only, ...others] = meant;
  if (!only || others.length > 0) return [issue];
  return only.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function wrongValue(issue: Issue, catalog: unknown): Finding {
  const path = pathOf(issue);
  const found = issue.code === 'custom' ? issue.params?.found : undefined;
  return {
    path,
    found: typeof found === 'string' ? found : describeValue(valueAt(catalog, path)),
    expected: issue.message,
  };
}

const MERGE_KEY = '<<';

function unknownFields(issue: Issue): (Finding & { nearest: string | undefined })[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const known = issue.message.split(', ');
  return issue.keys.map((key) => {
    const [nearest] = nearestNames(key, known, 1);
    const hint = nearest === undefined ? '' : `. Did you mean ${nearest}?`;
    const mergeHint = key === MERGE_KEY ? '. Merge keys are not read: write the fields out' : '';
    return {
      path: [...pathOf(issue), key],
      found: 'an unknown field',
      expected: `one of ${known.join(', ')}${hint}${mergeHint}`,
      nearest,
    };
  });
}

function pathOf(issue: Issue): Path {
  return issue.path.filter((segment) => typeof segment !== 'symbol');
}
