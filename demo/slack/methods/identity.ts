import { type Call, forBots, type Methods } from '../api/method.ts';
import type { JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';

/** Who one is and where: api.test, auth.test, bots.info, team.info. */
export const identityMethods: Methods = {
  'api.test': { tokens: [], run: echo },
  'auth.test': { tokens: ['bot', 'app'], run: whoAmI },
  'bots.info': forBots('users:read', bot),
  'team.info': forBots('team:read', teamInfo),
};

function echo({ arguments: args }: Call): JsonObject {
  const { token: _token, ...rest } = args.values;
  const error = args.string('error');
  if (error !== undefined) throw new Refusal(error, { args: rest });
  return { args: rest };
}

function whoAmI({ app, token }: Call, { team }: World): JsonObject {
  const url = `https://${team.domain}.slack.com/`;
  const where = { url, team: team.name, team_id: team.id, is_enterprise_install: false };
  if (token === 'app') return { ...where, app_id: app.id, app_name: app.name };
  return { ...where, user: app.botUser.name, user_id: app.botUser.id, bot_id: app.botId };
}

function bot({ app, arguments: args }: Call, { apps }: World): JsonObject {
  const id = args.string('bot') ?? app.botId;
  const found = Object.values(apps).find(({ botId }) => botId === id);
  if (!found) throw new Refusal('bot_not_found');
  const { botId, id: appId, name, botUser } = found;
  return { bot: { id: botId, app_id: appId, user_id: botUser.id, name, deleted: false } };
}

function teamInfo({ arguments: args }: Call, { team }: World): JsonObject {
  const asked = args.string('team');
  if (asked !== undefined && asked !== team.id) throw new Refusal('team_not_found');
  const { id, name, domain } = team;
  return { team: { id, name, domain, url: `https://${domain}.slack.com/`, email_domain: '' } };
}
