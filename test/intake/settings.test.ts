import { describe, expect, it } from 'vitest';
import { receivePolicy } from '../../src/aws/operations.ts';
import { EnvironmentError, readServiceEnvironment } from '../../src/config/environment.ts';
import { intake } from '../../src/config/intake-schema.ts';
import { gridopsHere } from '../cli/gridops.ts';
import { createPlace } from '../store/place.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

describe('the environment', () => {
  it('has the port of the intake and the token of each webhook', () => {
    const token = 'a-token-of-the-tests';
    const variables = {
      ...slack,
      INTAKE_PORT: '3001',
      INTAKE_TOKEN_MY_PAGER: token,
      INTAKE_TOKEN_X: '',
    };
    expect(readServiceEnvironment(variables)).toMatchObject({
      INTAKE_PORT: 3001,
      INTAKE_TOKENS: { MY_PAGER: token },
    });
    expect(readServiceEnvironment(slack)).not.toHaveProperty('INTAKE_PORT');
  });

  it('refuses a token that can be guessed, without saying it', () => {
    const read = () => readServiceEnvironment({ ...slack, INTAKE_TOKEN_PAGER: 'short' });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(
      'INTAKE_TOKEN_PAGER is wrong: expected a token of at least 16 characters.',
    );
  });
});

describe('the catalog', () => {
  it('takes nothing in unless it says so', () => {
    expect(intake.parse(undefined)).toEqual({ queues: [], topics: [], webhooks: {} });
  });

  const fields = { key: 'k', name: 'n', state: 's' };
  it.each<[string, unknown]>([
    ['a queue that is no address', { queues: [{ url: 'alarms', region: 'us-west-2' }] }],
    ['a queue without a region', { queues: [{ url: 'https://sqs.us-west-2.amazonaws.com/1/a' }] }],
    ['a topic that is no ARN', { topics: ['alarms'] }],
    ['a webhook without a key', { webhooks: { pager: { fields: { name: 'n', state: 's' } } } }],
    ['a webhook with a token in it', { webhooks: { pager: { fields, token: 'secret' } } }],
    [
      'a webhook with an empty list of paths',
      { webhooks: { pager: { fields: { ...fields, at: [] } } } },
    ],
    ['a webhook whose name is no part of an address', { webhooks: { 'a/b': { fields } } }],
  ])('refuses %s', (_what, written) => {
    expect(intake.safeParse(written).success).toBe(false);
  });
});

it('gridops iam --intake names the queues of the catalog', async () => {
  const ended = await gridopsHere(['iam', '--intake'], { GRIDOPS_CATALOG: 'examples' });
  expect(JSON.parse(ended.stdout)).toEqual(
    receivePolicy(['arn:aws:sqs:us-west-2:123456789012:gridops-alarms']),
  );
});

it('gridops intake refuses a message that is not set aside', async () => {
  const { dataDir, open } = await createPlace('sqlite');
  await (await open()).close();
  const retry = gridopsHere(['intake', 'retry', 'x'], { GRIDOPS_DATA: dataDir });
  await expect(retry).rejects.toThrow(
    'No message x is set aside. "gridops intake list" shows those that are.',
  );
});
