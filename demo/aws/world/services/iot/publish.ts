import type { PublishCommandInput } from '@aws-sdk/client-iot-data-plane';
import { AwsError } from '../../../engine/index.ts';
import type { MessageBroker } from '../../../mqtt/broker.ts';
import { messageProblem } from '../../../mqtt/limits.ts';
import type { Authorizer } from '../../../mqtt/policies.ts';
import type { Identities } from '../../identities.ts';
import { invalidRequest } from './refusals.ts';

/** What publishing by HTTP needs. */
export interface PublishDoor {
  broker: Pick<MessageBroker, 'publish'>;
  authorizer: Authorizer;
  identities: Identities;
}

/** Simulates Publish: the same limits and policies as over MQTT, but the caller is told. */
export async function publish(
  { broker, authorizer, identities }: PublishDoor,
  { topic = '', qos = 0, payload = new Uint8Array() }: PublishCommandInput,
  accessKeyId: string,
) {
  if (qos !== 0 && qos !== 1) throw invalidRequest('Invalid QoS');
  if (!(payload instanceof Uint8Array)) throw invalidRequest('Invalid payload');
  const bytes = Buffer.from(payload);
  const problem = messageProblem(topic, bytes);
  if (problem !== undefined) throw invalidRequest(problem);
  if (!authorizer.mayPublish(identities.of(accessKeyId), topic)) {
    throw new AwsError('ForbiddenException', 'Forbidden');
  }
  await broker.publish({ topic, payload: bytes.toString(), qos });
  return {};
}
