import { describe, expect, it } from 'vitest';
import {
  EnvironmentError,
  readServiceEnvironment,
  readTerminalEnvironment,
  type Variables,
} from '../../src/config/environment.ts';
import { CatalogError } from '../../src/config/in-force.ts';
import { UserError } from '../../src/kernel/errors.ts';
import { SlackUnavailable } from '../../src/slack/identity.ts';
import { exitOf } from '../../src/start-faults.ts';
import { CheckpointsUnusable } from '../../src/store/checkpoint-files.ts';
import { StoreUnreachable } from '../../src/store/unreachable.ts';

const socket = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const http = { SLACK_MODE: 'http', SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'abc' };

const NO_BOT_TOKEN =
  'SLACK_BOT_TOKEN missing: copy the Bot User OAuth Token (xoxb-…) from your Slack app under OAuth & Permissions.';
const NO_APP_TOKEN =
  'SLACK_APP_TOKEN missing: make an App-Level Token (xapp-…) with the scope connections:write in your Slack app under Basic Information.';
const NO_SECRET =
  'SLACK_SIGNING_SECRET missing: copy the Signing Secret from your Slack app under Basic Information.';

function complaint(variables: Variables): string {
  try {
    readServiceEnvironment(variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
  throw new Error('the environment was taken');
}

describe('the environment of the running bot', () => {
  it('has defaults for all but the tokens', () => {
    expect(readServiceEnvironment(socket)).toEqual({
      ...socket,
      SLACK_MODE: 'socket',
      GRIDOPS_CATALOG: 'grid.yml',
      GRIDOPS_DATA: 'data',
      LOG_LEVEL: 'info',
      HOST: '127.0.0.1',
      OPS_PORT: 9090,
    });
    expect(readServiceEnvironment(http)).toMatchObject({ SLACK_MODE: 'http', PORT: 3000 });
  });

  it('takes what is set', () => {
    const set = {
      ...http,
      GRIDOPS_CATALOG: '/etc/gridops',
      GRIDOPS_DATA: '/var/lib/gridops',
      DATABASE_URL: 'postgresql://db/app',
      LOG_LEVEL: 'debug',
      SLACK_API_URL: 'http://127.0.0.1:4610/api/',
      HOST: '0.0.0.0',
    };
    const variables = { ...set, PORT: '80', OPS_PORT: '0', HOME: '/root', UNSET: undefined };
    expect(readServiceEnvironment(variables)).toEqual({ ...set, PORT: 80, OPS_PORT: 0 });
  });

  it.each<[what: string, variables: Variables, lines: string[]]>([
    ['nothing at all', {}, [NO_BOT_TOKEN, NO_APP_TOKEN]],
    ['empty variables', { SLACK_BOT_TOKEN: '', SLACK_MODE: '' }, [NO_BOT_TOKEN, NO_APP_TOKEN]],
    ['nothing in HTTP mode', { SLACK_MODE: 'http' }, [NO_BOT_TOKEN, NO_SECRET]],
    [
      'another mode',
      { ...socket, SLACK_MODE: 'rtm' },
      ['SLACK_MODE is wrong: expected socket or http.'],
    ],
    [
      'tokens that were mixed up',
      { SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xoxb-1' },
      [
        'SLACK_BOT_TOKEN is wrong: expected a bot token starting with xoxb-.',
        'SLACK_APP_TOKEN is wrong: expected an app-level token starting with xapp-.',
      ],
    ],
    ...['http', '70000', '-1', '80.5'].map((PORT): [string, Variables, string[]] => [
      `the port ${PORT}`,
      { ...http, PORT },
      ['PORT is wrong: expected a port from 0 to 65535.'],
    ]),
    [
      'another port for operations',
      { ...socket, OPS_PORT: 'none' },
      ['OPS_PORT is wrong: expected a port from 0 to 65535.'],
    ],
    [
      'another database',
      { ...socket, DATABASE_URL: 'mysql://db/app' },
      ['DATABASE_URL is wrong: expected a postgres:// URL; leave it out for SQLite.'],
    ],
    [
      'another level',
      { ...socket, LOG_LEVEL: 'loud' },
      ['LOG_LEVEL is wrong: expected one of debug, info, warn, error, silent.'],
    ],
    [
      'an address that is none',
      { ...socket, SLACK_API_URL: 'slack' },
      ['SLACK_API_URL is wrong: expected a URL ending in /api/.'],
    ],
  ])('says in whole sentences what is wrong with %s', (_what, variables, lines) => {
    expect(complaint(variables)).toBe(lines.join('\n'));
  });

  it('never shows a value, which may be a secret', () => {
    const variables = { SLACK_BOT_TOKEN: 'hunter2', SLACK_APP_TOKEN: 'hunter3', PORT: 'hunter4' };
    expect(complaint({ ...variables, SLACK_MODE: 'socket' })).not.toContain('hunter');
  });
});

describe('the environment of a command at the terminal', () => {
  it('needs nothing', () => {
    expect(readTerminalEnvironment({})).toEqual({
      GRIDOPS_CATALOG: 'grid.yml',
      GRIDOPS_DATA: 'data',
      LOG_LEVEL: 'info',
    });
  });

  it('is checked as far as it is set', () => {
    expect(() => readTerminalEnvironment({ SLACK_BOT_TOKEN: 'xapp-1', LOG_LEVEL: 'x' })).toThrow(
      'LOG_LEVEL is wrong: expected one of debug, info, warn, error, silent.\nSLACK_BOT_TOKEN is wrong: expected a bot token starting with xoxb-.',
    );
  });
});

describe('what ends the process', () => {
  it.each<[what: string, error: Error, code: number]>([
    ['a wrong environment', new EnvironmentError(NO_APP_TOKEN), 1],
    ['a wrong catalog', new CatalogError('grid.yml:1:1: found nothing, expected a map.'), 1],
    ['a wrong word of the asker', new UserError('There is no command `x`.'), 1],
    ['a Slack that is away', new SlackUnavailable('Slack is down: HTTP 503.'), 3],
    ['a store that is away', new StoreUnreachable('The database cannot be reached.'), 3],
    ['checkpoints that cannot be used', new CheckpointsUnusable('The key cannot be read.'), 3],
  ])('is told for %s in its own sentence', (_what, error, code) => {
    expect(exitOf(error)).toEqual({ message: error.message, code });
  });

  it('is told for a taken port with what to do', () => {
    const error = Object.assign(
      new Error('listen EADDRINUSE: address already in use 127.0.0.1:1'),
      {
        code: 'EADDRINUSE',
      },
    );
    expect(exitOf(error)).toEqual({
      message: `${error.message}. Another process has this port: set PORT or OPS_PORT.`,
      code: 3,
    });
  });

  it('is told for an error of our own with where it happened, and masked', () => {
    const { message, code } = exitOf(new RangeError('no password=hunter2 here'));
    expect(code).toBe(3);
    expect(message).toMatch(
      /^GridOps stopped because of an error of its own:\nRangeError: no password=\*\*\* here\n +at /,
    );
    expect(exitOf('just text').message).toMatch(/just text$/);
  });
});
