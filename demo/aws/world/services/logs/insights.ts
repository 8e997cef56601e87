import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { AwsError, type AwsSimulator } from '../../../engine/index.ts';
import { Gathering } from '../../insights/gather.ts';
import { readQuery } from '../../insights/query.ts';
import { QueryError, type Span } from '../../insights/query-error.ts';
import type { QueryPace } from '../../insights/run.ts';
import { QueryRuns } from '../../insights/runs.ts';
import { checkStart, groupsOf, LANGUAGE } from '../../insights/start-query.ts';
import { pageOf } from '../../paging.ts';
import { uuid } from '../../random.ts';
import { SECOND } from '../../time.ts';
import type { World } from '../../world.ts';
import { readableFrom, readableUntil } from './ingestion.ts';
import { atLeast, atMost, check, invalidParameter, invalidToken } from './refusals.ts';

const MOST_ROWS_A_PAGE = 10_000;
const MOST_QUERIES_A_PAGE = 1_000;

/**
 * Simulates Logs Insights: queries in its own language over the lines of the world. There are no saved queries: the
 * system's guide saves none. SQL, PPL, `SOURCE` and commands of other kinds are refused. Queries take about a second of
 * real time, unless they get another pace.
 */
export function simulateInsights(
  service: ReturnType<AwsSimulator['service']>,
  world: World,
  pace: QueryPace = { duration: SECOND, now: () => performance.now() },
): void {
  const runs = new QueryRuns(pace);
  let started = 0;
  const nextId = () => {
    started += 1;
    return uuid(world.seed, 'query', world.now(), started);
  };
  service
    .on(sdk.StartQueryCommand, (input) => startQuery(world, runs, nextId(), input))
    .on(sdk.GetQueryResultsCommand, (input) => getQueryResults(runs, input))
    .on(sdk.StopQueryCommand, (input) => stopQuery(runs, input))
    .on(sdk.DescribeQueriesCommand, (input) => describeQueries(runs, input))
    .on(sdk.DescribeQueryDefinitionsCommand, (input) => describeQueryDefinitions(input));
}

/** CloudWatch Logs: StartQuery. Both ends of the time range, in epoch seconds, belong to it. */
function startQuery(world: World, runs: QueryRuns, id: string, input: sdk.StartQueryCommandInput) {
  const { startTime = 0, endTime = 0, queryString: text = '', limit } = input;
  checkStart(input);
  const groups = groupsOf(input);
  const query = readOrRefuse(text);
  const to = endTime * SECOND;
  checkKept(world, groups, to, text);
  const [createdAt, until] = [world.now(), Math.min(to + 1, readableUntil(world))];
  const kept = groups.map((group) => readableFrom(world, group));
  const from = Math.max(startTime * SECOND, Math.min(...kept));
  const gathering = new Gathering(world, { groups, from, until });
  runs.start({ id, text, query, groups, limit, createdAt }, gathering);
  gathering.begin();
  void gathering.finish();
  return { queryId: id };
}

function readOrRefuse(text: string) {
  try {
    return readQuery(text);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw malformed(error.message, error.span);
  }
}

/** A time range that ends before there is anything to find is an error, not an empty result. */
function checkKept(world: World, groups: readonly string[], to: number, text: string): void {
  const isKept = groups.some((group) => to >= readableFrom(world, group));
  if (isKept) return;
  const message =
    "Query's end date and time is either before the log groups creation time or exceeds the log groups log retention settings";
  throw malformed(`${message} ([0,${text.length}])`, { start: 0, end: text.length });
}

function malformed(message: string, { start, end }: Span): AwsError {
  const location = { startCharOffset: start, endCharOffset: end };
  return new AwsError('MalformedQueryException', message, {
    members: { queryCompileError: { location, message } },
  });
}

/** CloudWatch Logs: GetQueryResults. Until the query is complete, what it found so far. */
function getQueryResults(runs: QueryRuns, input: sdk.GetQueryResultsCommandInput) {
  const { queryId = '', maxItems, nextToken } = input;
  check(atLeast('maxItems', maxItems, 1), atMost('maxItems', maxItems, MOST_ROWS_A_PAGE));
  const run = runs.find(queryId);
  const { status, rows, matched, recordsScanned, bytesScanned } = run.outcome();
  const { page, next } = pageOf(rows, nextToken, maxItems ?? MOST_ROWS_A_PAGE, invalidToken);
  return {
    queryLanguage: LANGUAGE,
    status,
    results: page,
    nextToken: next,
    statistics: {
      recordsMatched: matched,
      recordsScanned,
      bytesScanned,
      estimatedRecordsSkipped: 0,
      estimatedBytesSkipped: 0,
      logGroupsScanned: run.subject.groups.length,
      resultCount: rows.length,
    },
  } as const;
}

/** CloudWatch Logs: StopQuery. A query that has ended is not running, which is an error. */
function stopQuery(runs: QueryRuns, { queryId = '' }: sdk.StopQueryCommandInput) {
  const run = runs.find(queryId);
  if (!run.isActive) throw invalidParameter(`Query with queryId [${queryId}] is not running.`);
  run.stop();
  return { success: true };
}

/** CloudWatch Logs: DescribeQueries, newest first. */
function describeQueries(runs: QueryRuns, input: sdk.DescribeQueriesCommandInput) {
  const { logGroupName, status, queryLanguage = LANGUAGE, maxResults, nextToken } = input;
  check(
    atLeast('maxResults', maxResults, 1),
    atMost('maxResults', maxResults, MOST_QUERIES_A_PAGE),
  );
  const found = runs
    .newestFirst()
    .filter(({ subject }) => logGroupName === undefined || subject.groups.includes(logGroupName))
    .filter((run) => status === undefined || run.status === status)
    .filter(() => queryLanguage === LANGUAGE);
  const size = maxResults ?? MOST_QUERIES_A_PAGE;
  const { page, next } = pageOf(found, nextToken, size, invalidToken);
  const queries = page.map(
    ({ subject, status, duration }) =>
      ({
        queryLanguage: LANGUAGE,
        queryId: subject.id,
        queryString: subject.text,
        status,
        createTime: subject.createdAt,
        logGroupName: subject.groups[0],
        queryDuration: Math.round(duration),
      }) as const,
  );
  return { queries, nextToken: next };
}

/** CloudWatch Logs: DescribeQueryDefinitions. */
function describeQueryDefinitions({ maxResults }: sdk.DescribeQueryDefinitionsCommandInput) {
  check(
    atLeast('maxResults', maxResults, 1),
    atMost('maxResults', maxResults, MOST_QUERIES_A_PAGE),
  );
  return { queryDefinitions: [] };
}
