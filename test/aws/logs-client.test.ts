import { DescribeLogGroupsCommand, StartLiveTailCommand } from '@aws-sdk/client-cloudwatch-logs';
import { HttpRequest } from '@smithy/core/transport';
import { afterEach, expect, test, vi } from 'vitest';
import type { AwsClientOptions } from '../../src/aws/clients.ts';
import { scope, testClients } from './simulated.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The hosts that a client would ask for groups and for a live tail; nothing is sent. */
async function hostsOf(options: AwsClientOptions): Promise<string[]> {
  const client = testClients(options).logs(scope);
  const hosts: string[] = [];
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        if (HttpRequest.isInstance(request)) hosts.push(request.hostname);
        throw new Error('not sent');
      },
    { step: 'build', priority: 'low' },
  );
  const tail = new StartLiveTailCommand({ logGroupIdentifiers: ['arn:aws:logs:x'] });
  await expect(client.send(new DescribeLogGroupsCommand({}))).rejects.toThrow('not sent');
  await expect(client.send(tail)).rejects.toThrow('not sent');
  return hosts;
}

test('asks AWS for live tails at the host that AWS has for them', async () => {
  expect(await hostsOf({})).toEqual([
    'logs.us-west-2.amazonaws.com',
    'stream-logs.us-west-2.amazonaws.com',
  ]);
});

test('takes an endpoint that is given as it is', async () => {
  expect(await hostsOf({ endpoint: 'http://aws.internal:4566' })).toEqual([
    'aws.internal',
    'aws.internal',
  ]);
});

test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'])(
  'takes the endpoint of %s as it is',
  async (variable) => {
    vi.stubEnv(variable, 'http://aws.internal:4566');
    expect(await hostsOf({})).toEqual(['aws.internal', 'aws.internal']);
  },
);
