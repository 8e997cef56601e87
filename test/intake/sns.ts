import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, createServer } from 'node:https';
import { connect } from 'node:tls';
import { onTestFinished } from 'vitest';
import { bind, unbind } from '../../demo/aws/engine/index.ts';
import { TOPIC } from '../features/alarms-read/samples.ts';

const pem = (name: string) =>
  readFileSync(new URL(`certificates/${name}.pem`, import.meta.url), 'utf8');

/** What the tests' SNS signs with. */
export const CERTIFICATE: string = pem('signing');
const CERTIFICATE_URL = `https://sns.us-west-2.amazonaws.com/SimpleNotificationService-${'a'.repeat(32)}.pem`;

export interface Sns {
  /** Connects to this SNS whatever host it is told. */
  agent: Agent;
  /** Hosts and paths that were asked for, oldest first. */
  asked: string[];
  /** What it answers from now on, instead of its certificate. */
  answer(status: number, body: string): void;
}

/** SNS as far as a subscriber asks it: certificates and confirmations, on a loopback port with TLS. */
export async function startSns(): Promise<Sns> {
  const asked: string[] = [];
  let other: { status: number; body: string } | undefined;
  const server = createServer({ key: pem('sns-key'), cert: pem('sns') }, (request, response) => {
    asked.push(`${request.headers.host}${request.url}`);
    const { status, body } = other ?? { status: 200, body: CERTIFICATE };
    response.writeHead(status, { connection: 'close' }).end(body);
  });
  const port = Number(new URL(await bind(server, 0)).port);
  const agent = new Agent();
  agent.createConnection = (options) => {
    const { servername } = { servername: '', ...options };
    return connect({ host: '127.0.0.1', port, servername, ca: pem('ca') });
  };
  onTestFinished(async () => {
    agent.destroy();
    await unbind(server);
  });
  return {
    agent,
    asked,
    answer(status, body) {
      other = { status, body };
    },
  };
}

type Message = Record<string, string>;

/** What SNS signs of each type of message, in this order. AWS: "Verifying the signatures of Amazon SNS messages". */
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    ...['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  ],
};

/** A message with the signature of SNS; `version` is its SignatureVersion. */
export function signed(message: Message, version = '2'): Message {
  const names =
    SIGNED[message.Type === 'Notification' ? 'Notification' : 'SubscriptionConfirmation'];
  const text = (names ?? [])
    .filter((name) => name in message)
    .map((name) => `${name}\n${message[name]}\n`)
    .join('');
  const signature = createSign(version === '1' ? 'sha1' : 'sha256').update(text);
  return {
    ...message,
    SignatureVersion: version,
    Signature: signature.sign(pem('signing-key'), 'base64'),
    SigningCertURL: CERTIFICATE_URL,
  };
}

/** A notification, not signed yet. */
export function notification(message: string, parts: Message = {}): Message {
  return {
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: TOPIC,
    Message: message,
    Timestamp: '2026-11-21T10:00:00.123Z',
    ...parts,
  };
}

/** AWS: SNS, "HTTP/HTTPS subscription confirmation JSON format"; not signed yet. */
export function subscription(parts: Message = {}): Message {
  const url = new URL('https://sns.us-west-2.amazonaws.com/');
  url.search = String(
    new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: TOPIC, Token: '2336412f37f' }),
  );
  return {
    Type: 'SubscriptionConfirmation',
    MessageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
    Token: '2336412f37f',
    TopicArn: TOPIC,
    Message: 'You have chosen to subscribe to the topic.',
    SubscribeURL: url.href,
    Timestamp: '2026-11-21T10:00:00.123Z',
    ...parts,
  };
}
