import { createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { bind, unbind } from '../../demo/aws/engine/index.ts';
import type { Relay } from './place.ts';
import type { Stage } from './stage.ts';
import { send, signed } from './wire.ts';

/** Members of Slack's `users.info` that are other ones than the workspace's, by user id. */
export type Told = Readonly<Record<string, object>>;

const userAnswer = z.looseObject({ user: z.looseObject({ id: z.string() }) });

/** Slack says so of people of another workspace whom a shared channel brings in (Slack: users.info). */
export const STRANGER = { team_id: 'T0ELSEWHERE', is_stranger: true };
export const GUEST = { is_restricted: true };

/** Slack's Web API, which tells something else about some people. */
export const telling =
  (told: Told) =>
  async (apiUrl: string): Promise<Relay> => {
    const server = createServer((incoming, outgoing) => {
      const { method, headers, url = '' } = incoming;
      const onward = request(`${apiUrl}${url.slice('/api/'.length)}`, {
        method,
        headers,
        agent: false,
      });
      onward.on('response', (answer) => {
        const { 'content-length': _length, ...rest } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, { ...rest, connection: 'close' });
        void text(answer).then((body) => outgoing.end(retold(body, told)));
      });
      incoming.pipe(onward);
    });
    const url = await bind(server, 0);
    return { url: `${url}/api/`, close: () => unbind(server) };
  };

function retold(body: string, told: Told): string {
  const answer = userAnswer.safeParse(JSON.parse(body));
  const more = answer.data && told[answer.data.user.id];
  if (!more) return body;
  return JSON.stringify({ ...answer.data, user: { ...answer.data.user, ...more } });
}

/** What goes from Slack to a bot, in HTTP mode. */
interface Line {
  /** From now on presses of this person are acknowledged at once, and do not arrive. */
  hold(userId: string): void;
  /** The oldest press that was held arrives, changed by `alter`. */
  release(alter?: (body: string) => string): Promise<void>;
}

/** A line between Slack and the bot on which presses can be late. Closed when the test ends. */
export async function lineTo({ bot, slack }: Stage): Promise<Line> {
  const held: string[] = [];
  let holding = '';
  const sign = (body: string) => signed(slack.tokens.signingSecret, body);
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await text(incoming);
      const isHeld = presserOf(body) === holding;
      if (isHeld) held.push(body);
      const status = isHeld ? 200 : await send(bot.requestUrl, sign(body));
      outgoing.writeHead(status, { connection: 'close' }).end();
    })();
  });
  slack.controls.deliverTo(await bind(server, 0));
  onTestFinished(() => unbind(server));
  return {
    hold(userId) {
      holding = userId;
    },
    async release(alter = (body) => body) {
      await send(bot.requestUrl, sign(alter(held.shift() ?? '')));
    },
  };
}

const pressPayload = z.looseObject({
  user: z.object({ id: z.string() }),
  actions: z.array(z.looseObject({ value: z.string() })).default([]),
});

const payloadOf = (body: string) => new URLSearchParams(body).get('payload');

function presserOf(body: string): string | undefined {
  const payload = payloadOf(body);
  return payload === null ? undefined : pressPayload.parse(JSON.parse(payload)).user.id;
}

/** The same press on another button: one that the bot never made. */
export function withUnknownButton(body: string): string {
  const payload = pressPayload.parse(JSON.parse(payloadOf(body) ?? ''));
  const actions = payload.actions.map((one) => ({ ...one, value: crypto.randomUUID() }));
  return new URLSearchParams({ payload: JSON.stringify({ ...payload, actions }) }).toString();
}
