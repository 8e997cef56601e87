import type { WebClient } from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Actor } from '../kernel/request.ts';

const PEOPLE = 5_000;
const GROUPS = 500;

export interface DirectoryOptions {
  readonly web: WebClient;
  /** The workspace that the bot is installed in. */
  readonly teamId: string;
  /** How long an answer of Slack's counts, in milliseconds. */
  readonly freshFor: number;
  readonly onFailure: (error: unknown) => void;
}

const userInfo = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string().optional(),
    name: z.string().optional(),
    real_name: z.string().optional(),
    tz: z.string().optional(),
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).optional(),
    profile: z.object({ display_name: z.string().optional() }).optional(),
  }),
});

/** Who people are and which user groups they are in, asked of Slack and remembered for a while. */
export class Directory {
  readonly #options: DirectoryOptions;
  readonly #people: LRUCache<string, Actor>;
  readonly #groups: LRUCache<string, ReadonlySet<string>>;

  constructor(options: DirectoryOptions) {
    this.#options = options;
    this.#people = new LRUCache({
      max: PEOPLE,
      ttl: options.freshFor,
      fetchMethod: (userId) => this.#readActor(userId),
    });
    this.#groups = new LRUCache({
      max: GROUPS,
      ttl: options.freshFor,
      fetchMethod: (groupId) => this.#readGroup(groupId),
    });
  }

  /**
   * The person behind a payload. When Slack cannot tell, the person is `unknown`: that is enough to look where everyone
   * may look, and for nothing else.
   */
  async actor(sender: { userId: string; userName: string }): Promise<Actor> {
    const unknown: Actor = {
      id: sender.userId,
      name: sender.userName,
      timeZone: 'UTC',
      kind: 'unknown',
    };
    try {
      return (await this.#people.fetch(sender.userId)) ?? unknown;
    } catch (error) {
      this.#options.onFailure(error);
      return unknown;
    }
  }

  /** The ids of a user group's members. Throws what Slack answered when it cannot be read. */
  async groupMembers(groupId: string): Promise<ReadonlySet<string>> {
    const members = await this.#groups.fetch(groupId);
    if (!members) throw new Error(`Slack gave no members for ${groupId}`);
    return members;
  }

  async #readActor(userId: string): Promise<Actor> {
    const { user } = userInfo.parse(await this.#options.web.users.info({ user: userId }));
    return {
      id: user.id,
      name: user.profile?.display_name || user.real_name || user.name || user.id,
      timeZone: user.tz ?? 'UTC',
      kind: this.#kindOf(user),
    };
  }

  #kindOf(user: z.output<typeof userInfo>['user']): Actor['kind'] {
    const { teamId } = this.#options;
    const teams = [user.team_id ?? teamId, ...(user.enterprise_user?.teams ?? [])];
    if (user.is_stranger || !teams.includes(teamId) || user.deleted) return 'foreign';
    if (user.is_bot) return 'bot';
    return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
  }

  async #readGroup(groupId: string): Promise<ReadonlySet<string>> {
    const answer = await this.#options.web.usergroups.users.list({ usergroup: groupId });
    return new Set(answer.users ?? []);
  }
}
