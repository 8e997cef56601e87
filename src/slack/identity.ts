import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRequestError,
  type WebClient,
} from '@slack/web-api';
import { messageOf } from '../kernel/errors.ts';

/** Who the bot is in Slack. */
export interface SlackIdentity {
  readonly botToken: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly teamId: string;
}

/** Slack refused the bot or could not be reached; the message says what to do. */
export class SlackUnavailable extends Error {
  override readonly name = 'SlackUnavailable';
}

/** Asks Slack who this token is. Slack: auth.test. Throws SlackUnavailable. */
export async function identify(web: WebClient, botToken: string): Promise<SlackIdentity> {
  try {
    const { bot_id, user_id, team_id } = await web.auth.test();
    return { botToken, botId: bot_id ?? '', botUserId: user_id ?? '', teamId: team_id ?? '' };
  } catch (error) {
    throw new SlackUnavailable(sentence(error, 'SLACK_BOT_TOKEN'), { cause: error });
  }
}

const TOKEN_ERRORS = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
]);

/** What went wrong on the way to Slack, in a sentence for whoever starts the bot. */
export function sentence(error: unknown, tokenName: string): string {
  if (error instanceof WebAPIPlatformError) {
    const { error: code } = error.data;
    return TOKEN_ERRORS.has(code)
      ? `Slack does not accept ${tokenName} (${code}). Copy the token again from your Slack app, or install the app again.`
      : `Slack answered "${code}". Compare the app's settings with manifest.yml.`;
  }
  const where =
    'Check the network and SLACK_API_URL, see whether Slack reports an outage, and start again.';
  if (error instanceof WebAPIRequestError)
    return `Slack cannot be reached: ${messageOf(error.original.cause ?? error.original)}. ${where}`;
  if (error instanceof WebAPIHTTPError) return `Slack is down: HTTP ${error.statusCode}. ${where}`;
  return `Slack cannot be reached: ${messageOf(error)}. ${where}`;
}
