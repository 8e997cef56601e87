import { createHash, timingSafeEqual } from 'node:crypto';
import type { IntakeTokens } from '../config/environment.ts';
import type { CatalogIntake, CatalogWebhook } from '../config/intake-schema.ts';
import type { Log } from '../log.ts';
import type { AlarmInbox } from '../store/alarm-inbox.ts';
import type { Answer, Received } from './http.ts';
import { webhookMessage } from './keep.ts';

export interface WebhookEndpointDependencies {
  readonly webhooks: () => CatalogIntake['webhooks'];
  readonly tokens: IntakeTokens;
  readonly alarmInbox: Pick<AlarmInbox, 'keep'>;
  readonly log: Log;
  readonly now: () => number;
}

/** Takes what the senders of the catalog post, each with a token of its own. */
export function createWebhookEndpoint(dependencies: WebhookEndpointDependencies) {
  const { webhooks, tokens, alarmInbox, log, now } = dependencies;
  return async (name: string, received: Received): Promise<Answer> => {
    const all = webhooks();
    const webhook = Object.hasOwn(all, name) ? all[name] : undefined;
    const variable = tokenVariable(name);
    const token = Object.hasOwn(tokens, variable) ? tokens[variable] : undefined;
    if (webhook && token === undefined)
      log.error({ webhook: name }, `A webhook has no token: set INTAKE_TOKEN_${variable}.`);
    if (!webhook || token === undefined || !isSame(givenToken(webhook, received), token))
      return { status: 401, text: 'no such webhook, or a wrong token' };
    await alarmInbox.keep(
      webhookMessage(name, webhook, { body: received.body, receivedAt: now() }),
    );
    return { status: 202, text: 'kept' };
  };
}

/** How the environment names the token of a webhook, behind INTAKE_TOKEN_. */
function tokenVariable(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

function givenToken({ header }: CatalogWebhook, { headers }: Received): string {
  const given = headers[header.toLowerCase()];
  const text = typeof given === 'string' ? given : '';
  return header.toLowerCase() === 'authorization' ? text.replace(/^Bearer +/i, '') : text;
}

/** Takes as long for a token that is nearly right as for any other. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
