import { describe, expect, it } from 'vitest';
import { TOPIC } from '../features/alarms-read/samples.ts';
import { type Door, openDoor } from './door.ts';
import { CERTIFICATE, notification, type Sns, signed, startSns, subscription } from './sns.ts';

async function open(): Promise<{ sns: Sns; door: Door; post: ReturnType<typeof poster> }> {
  const sns = await startSns();
  const door = await openDoor({ agent: sns.agent });
  return { sns, door, post: poster(door) };
}

/** Posts a message as SNS does, with its type in a header. */
function poster(door: Door) {
  return (message: Record<string, unknown>, type = String(message.Type)) =>
    door.post('/sns', JSON.stringify(message), { 'x-amz-sns-message-type': type });
}

describe('a topic over HTTPS', () => {
  it.each(['1', '2'])('is taken where SNS signed it, with version %s', async (version) => {
    const { sns, door, post } = await open();
    const message = signed(notification('{"a":1}', { Subject: 'ALARM' }), version);
    expect(await post(message)).toEqual({ status: 200, text: 'kept' });
    expect(door.kept).toEqual([
      {
        key: `topic:${message.MessageId}`,
        source: 'topic',
        body: JSON.stringify(message),
      },
    ]);
    await post(message);
    expect(sns.asked).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>]>([
    ['another text', { Message: '{"a":2}' }],
    ['another id', { MessageId: 'x' }],
    ['another time', { Timestamp: '2026-11-22T10:00:00.123Z' }],
    ['no signature', { Signature: undefined }],
    ['an unknown version', { SignatureVersion: '3' }],
    [
      'a certificate of somebody else',
      {
        SigningCertURL: `https://evil.example.com/SimpleNotificationService-${'a'.repeat(32)}.pem`,
      },
    ],
    [
      'a certificate in somebody’s bucket',
      { SigningCertURL: 'https://sns.us-west-2.amazonaws.com/mine.pem' },
    ],
    ['a certificate without TLS', { SigningCertURL: 'http://sns.us-west-2.amazonaws.com/x.pem' }],
  ])('is refused with %s', async (_what, parts) => {
    const { sns, door, post } = await open();
    const forged = { ...signed(notification('{"a":1}')), ...parts };
    expect(await post(forged)).toEqual({ status: 403, text: 'the signature is wrong' });
    expect(door.kept).toEqual([]);
    expect(sns.asked.every((place) => place.startsWith('sns.us-west-2.amazonaws.com/'))).toBe(true);
  });

  it('is refused where the catalog does not list it, before anything is fetched', async () => {
    const { sns, door, post } = await open();
    const other = signed(notification('{}', { TopicArn: `${TOPIC}-other` }));
    expect(await post(other)).toEqual({ status: 403, text: 'the topic is not known here' });
    expect([door.kept, sns.asked]).toEqual([[], []]);
  });

  it('comes again where its certificate cannot be fetched', async () => {
    const { door, post, sns } = await open();
    sns.agent.destroy();
    sns.agent.createConnection = () => {
      throw new Error('no route to host');
    };
    expect(await post(signed(notification('{}')))).toMatchObject({ status: 503 });
    expect(door.kept).toEqual([]);
  });

  it('comes again where a page stands in place of its certificate, and is taken when that is over', async () => {
    const { door, post, sns } = await open();
    const message = signed(notification('{}'));
    sns.answer(503, '<html>Service Unavailable</html>');
    expect(await post(message)).toMatchObject({ status: 503 });
    sns.answer(200, CERTIFICATE);
    door.clock.now += 60_000;
    expect(await post(message)).toMatchObject({ status: 200 });
    sns.answer(503, '<html>Service Unavailable</html>');
    expect(await post({ ...message, Message: 'forged' })).toMatchObject({ status: 503 });
    expect(await post(message)).toMatchObject({ status: 200 });
    expect(door.kept).toHaveLength(2);
  });

  it('makes the bot ask SNS no more than once a second, however many are forged', async () => {
    const { post, sns } = await open();
    const forged = { ...signed(notification('{}')), Message: 'forged' };
    const statuses = await Promise.all([1, 2, 3, 4].map(() => post(forged)));
    expect(statuses.map(({ status }) => status).sort()).toEqual([403, 503, 503, 503]);
    expect(sns.asked.length).toBeLessThanOrEqual(6);
  });

  it('comes again where the inbox cannot keep it', async () => {
    const { door, post } = await open();
    door.breakInbox();
    expect(await post(signed(notification('{}')))).toEqual({ status: 503, text: 'try again' });
    expect(door.log).toContain('A message could not be taken in.');
  });

  it.each<[string, string, string]>([
    ['text', 'hello', 'Notification'],
    ['null', 'null', 'Notification'],
    ['a type of its own', JSON.stringify({ ...notification('{}'), Type: 'Greeting' }), 'Greeting'],
    ['another type in its header', JSON.stringify(notification('{}')), 'SubscriptionConfirmation'],
  ])('is refused as %s', async (_what, body, type) => {
    const { door } = await open();
    const answer = await door.post('/sns', body, { 'x-amz-sns-message-type': type });
    expect(answer.status).toBe(400);
    expect(door.kept).toEqual([]);
  });
});

describe('a subscription', () => {
  it('is confirmed for a topic of the catalog, at SNS', async () => {
    const { sns, door, post } = await open();
    expect(await post(signed(subscription()))).toEqual({ status: 200, text: 'confirmed' });
    expect(sns.asked.at(-1)).toMatch(
      /^sns\.us-west-2\.amazonaws\.com\/\?Action=ConfirmSubscription&/,
    );
    expect(door.kept).toEqual([]);
    expect(door.log).toEqual(['The subscription of a topic is confirmed.']);
  });

  it('of another topic is not', async () => {
    const { sns, post } = await open();
    const other = subscription({ TopicArn: `${TOPIC}-other` });
    expect(await post(signed(other))).toMatchObject({ status: 403 });
    expect(sns.asked).toEqual([]);
  });

  const confirm = `Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=x`;
  it.each([
    ['of another host', `https://evil.example.com/?${confirm}`],
    ['of a host that looks like it', `https://sns.us-west-2.amazonaws.com.evil.com/?${confirm}`],
    ['of a user at another host', `https://sns.us-west-2.amazonaws.com@evil.com/?${confirm}`],
    ['of another port', `https://sns.us-west-2.amazonaws.com:8443/?${confirm}`],
    ['without TLS', `http://sns.us-west-2.amazonaws.com/?${confirm}`],
    ['of another region', `https://sns.eu-west-1.amazonaws.com/?${confirm}`],
    ['of this machine', `https://127.0.0.1/?${confirm}`],
    [
      'that does something else',
      `https://sns.us-west-2.amazonaws.com/?Action=Publish&TopicArn=${TOPIC}`,
    ],
    ['for another topic', `https://sns.us-west-2.amazonaws.com/?${confirm.replace(TOPIC, 'x')}`],
    ['that is none', 'hello'],
  ])('never fetches an address %s, though it is signed', async (_what, SubscribeURL) => {
    const { sns, post } = await open();
    const answer = await post(signed(subscription({ SubscribeURL })));
    expect(answer.status).toBe(403);
    expect(sns.asked.filter((place) => !place.includes('.pem'))).toEqual([]);
  });

  it('comes again where SNS does not confirm it', async () => {
    const { sns, post } = await open();
    await post(signed(notification('{}')));
    sns.answer(500, 'no');
    expect(await post(signed(subscription()))).toMatchObject({ status: 503 });
  });

  it('that ended is kept, so that somebody hears of it', async () => {
    const { door, post } = await open();
    await post(signed(subscription({ Type: 'UnsubscribeConfirmation' })));
    expect(door.kept).toMatchObject([{ source: 'topic' }]);
  });
});
