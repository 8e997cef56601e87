import { StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import { expect, it } from 'vitest';
import { startAws } from '../fixture.ts';

it('begins a live tail of a log group', async () => {
  const { logs, aws } = await startAws();
  const hangUp = new AbortController();
  const { responseStream } = await logs.send(
    new StartLiveTailCommand({
      logGroupIdentifiers: ['arn:aws:logs:us-west-2:123456789012:log-group:AWSIotLogsV2'],
    }),
    { abortSignal: hangUp.signal },
  );
  const first = await responseStream?.[Symbol.asyncIterator]().next();
  expect(first?.value?.sessionStart?.logGroupIdentifiers).toHaveLength(1);
  expect(aws.streams.count).toBe(1);
  hangUp.abort();
  await expect.poll(() => aws.streams.count).toBe(0);
});
