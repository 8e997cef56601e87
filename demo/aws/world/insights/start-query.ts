import type { StartQueryCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import {
  atLeast,
  atMost,
  check,
  groupOf,
  invalidParameter,
  noLongerThan,
  oneOf,
} from '../services/logs/refusals.ts';

/** Logs Insights QL, as the API calls it. */
export const LANGUAGE = 'CWLI';
const MOST_GROUPS = 50;
const MOST_CHARACTERS = 10_000;
const MOST_ROWS = 100_000;
const IDENTIFIER = /^[\w#+=/:,.@-]*$/;

/** Refuses what StartQuery may not be asked, other than the query itself. */
export function checkStart(input: StartQueryCommandInput): void {
  const {
    startTime = 0,
    endTime = 0,
    queryString,
    limit,
    logGroupNames,
    logGroupIdentifiers,
  } = input;
  const stray = logGroupIdentifiers?.find((identifier) => !IDENTIFIER.test(identifier));
  check(
    atLeast('startTime', startTime, 0),
    atLeast('endTime', endTime, 0),
    atLeast('limit', limit, 1),
    atMost('limit', limit, MOST_ROWS),
    noLongerThan('queryString', queryString, MOST_CHARACTERS),
    noLongerThan('logGroupNames', logGroupNames, MOST_GROUPS),
    noLongerThan('logGroupIdentifiers', logGroupIdentifiers, MOST_GROUPS),
    {
      member: 'logGroupIdentifiers',
      value: stray,
      isMet: stray === undefined,
      rule: `satisfy regular expression pattern: ${IDENTIFIER.source.slice(1, -1)}`,
    },
    oneOf('queryLanguage', input.queryLanguage, ['CWLI', 'SQL', 'PPL']),
  );
  if ((input.queryLanguage ?? LANGUAGE) !== LANGUAGE) {
    throw invalidParameter(`not simulated: the query language ${input.queryLanguage}`);
  }
  if (endTime < startTime) {
    throw invalidParameter('End time should not be less than start time.');
  }
}

/** The names of the groups to query. Exactly one member gives them; `SOURCE` in the query is not simulated. */
export function groupsOf(input: StartQueryCommandInput): string[] {
  const { logGroupName, logGroupNames, logGroupIdentifiers } = input;
  const named = logGroupName === undefined ? undefined : [logGroupName];
  const given = [named, logGroupNames, logGroupIdentifiers].filter((names) => names !== undefined);
  const [names = []] = given;
  if (given.length !== 1 || names.length === 0) {
    throw invalidParameter(
      'Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be given.',
    );
  }
  const groups = names.map((name) =>
    groupOf(logGroupIdentifiers ? { logGroupIdentifier: name } : { logGroupName: name }),
  );
  return [...new Set(groups)];
}
