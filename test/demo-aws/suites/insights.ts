import {
  DescribeQueriesCommand,
  DescribeQueryDefinitionsCommand,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, it } from 'vitest';
import { MINUTE, SECOND, START, startAws } from '../fixture.ts';

it('begins, lists and stops a query of Logs Insights', async () => {
  const { logs } = await startAws();
  const { queryId } = await logs.send(
    new StartQueryCommand({
      logGroupName: '/ecs/grid-services-dev/backend',
      queryString: 'stats count(*)',
      startTime: (START - MINUTE) / SECOND,
      endTime: START / SECOND,
    }),
  );
  expect(await logs.send(new StopQueryCommand({ queryId }))).toMatchObject({ success: true });
  const { queries = [] } = await logs.send(new DescribeQueriesCommand({}));
  expect(queries.map((query) => query.queryId)).toEqual([queryId]);
  expect(await logs.send(new GetQueryResultsCommand({ queryId }))).toHaveProperty('status');
  expect(await logs.send(new DescribeQueryDefinitionsCommand({}))).toHaveProperty(
    'queryDefinitions',
  );
});
