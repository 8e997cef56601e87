import { PublishCommand } from '@aws-sdk/client-iot-data-plane';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientsOf, refusalOf, START, startAws } from '../fixture.ts';
import { connected, hearing } from '../mqtt-client.ts';

describe('Publish', () => {
  it('reaches who listens over MQTT', async () => {
    const { aws, iotData } = await startAws();
    const { client } = await connected(aws.url, { at: START });
    const { documents } = await hearing(client, 'test/a b');
    await iotData.send(
      new PublishCommand({ topic: 'test/a b', qos: 1, payload: Buffer.from('{"by":"HTTP"}') }),
    );
    expect(await documents()).toEqual([{ by: 'HTTP' }]);
    const message = { topic: 'test/a b', payload: '{"by":"HTTP"}', qos: 1 };
    expect(aws.broker.published).toEqual([{ at: START, ...message }]);
  });

  it.each([
    ['QoS 2', 'test/topic', 2, 10],
    ['more than 128 KB', 'test/topic', 1, 128 * 1_024 + 1],
    ['a wildcard', 'test/+', 1, 10],
    ['a topic with eight slashes', 'test/1/2/3/4/5/6/7/8', 0, 10],
  ])('is refused with %s', async (_name, topic, qos, size) => {
    const { aws, iotData } = await startAws();
    const command = new PublishCommand({ topic, qos, payload: Buffer.alloc(size, 'x') });
    expect(await refusalOf(iotData.send(command))).toMatchObject({
      name: 'InvalidRequestException',
      status: 400,
    });
    expect(aws.broker.published).toEqual([]);
  });

  it('is forbidden to a topic that no policy names, and to the role that only reads', async () => {
    const { aws, iotData, sts } = await startAws();
    const forbidden = { name: 'ForbiddenException', status: 403 };
    const payroll = iotData.send(new PublishCommand({ topic: 'payroll/run' }));
    expect(await refusalOf(payroll)).toMatchObject(forbidden);
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: 'arn:aws:iam::123456789012:role/gridops-read',
        RoleSessionName: 'a-test',
      }),
    );
    const { AccessKeyId = '', SecretAccessKey = '' } = Credentials ?? {};
    const reader = clientsOf(aws.url, {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
    });
    onTestFinished(() => {
      for (const client of Object.values(reader)) client.destroy();
    });
    const command = reader.iotData.send(new PublishCommand({ topic: 'test/topic' }));
    expect(await refusalOf(command)).toMatchObject(forbidden);
  });
});
