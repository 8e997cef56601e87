import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exitOf } from '../../src/start-faults.ts';
import { replaceIn } from '../flow/catalog.ts';
import { expectSentences, gridops, gridopsHere, openPlaceForCli } from './gridops.ts';

type Opened = Awaited<ReturnType<typeof openPlaceForCli>>;
type Variables = Record<string, string>;

interface StartFault {
  what: string;
  /** Breaks something; returns the variables to change, an empty one counts as missing. */
  arrange(place: Opened): Variables | Promise<Variables>;
  code: 1 | 3;
  told: RegExp;
  /** The data folder must not have been made yet. */
  untouched?: true;
}

const faults: StartFault[] = [
  {
    what: 'a missing bot token',
    arrange: () => ({ SLACK_BOT_TOKEN: '' }),
    code: 1,
    told: /^SLACK_BOT_TOKEN missing: copy the Bot User OAuth Token \(xoxb-…\) from your Slack app under OAuth & Permissions\.\n$/,
    untouched: true,
  },
  {
    what: 'a wrong catalog',
    async arrange({ catalog }) {
      await replaceIn(join(catalog, 'grid.yml'), 'version: 1', 'version: 7');
      return {};
    },
    code: 1,
    told: /^\S*grid\.yml:\d+:\d+: version: found 7, expected .*\n$/,
    untouched: true,
  },
  {
    what: 'no catalog',
    arrange: ({ folder }) => ({ GRIDOPS_CATALOG: join(folder, 'nowhere.yml') }),
    code: 1,
    told: /nowhere\.yml/,
    untouched: true,
  },
  {
    what: 'a database that cannot be reached',
    arrange: () => ({ DATABASE_URL: 'postgres://gridops:hush@127.0.0.1:9/gridops' }),
    code: 3,
    told: /^Cannot open the store, Postgres database "gridops" at 127\.0\.0\.1:9: nothing answers there\. .*\n$/,
    untouched: true,
  },
  {
    what: 'a data folder that is a file',
    async arrange({ dataDir }) {
      await writeFile(dataDir, '');
      return {};
    },
    code: 3,
    told: /^Cannot open the store, SQLite file .*: a file stands where the folder should be\. Move it away\.\n$/,
  },
  {
    what: 'a Slack that answers nothing but errors',
    async arrange({ slack }) {
      await slack.controls.down('unavailable');
      return {};
    },
    code: 3,
    told: /^Slack is down: HTTP 503\. .*\n$/,
    untouched: true,
  },
  {
    what: 'a Slack that cannot be reached',
    async arrange({ slack }) {
      await slack.controls.down('refused');
      return {};
    },
    code: 3,
    told: /^Slack cannot be reached: .*SLACK_API_URL.*\n$/,
    untouched: true,
  },
  {
    what: 'a bot token that Slack does not know',
    arrange: () => ({ SLACK_BOT_TOKEN: 'xoxb-unknown-token' }),
    code: 3,
    told: /^Slack does not accept SLACK_BOT_TOKEN \(invalid_auth\)\. Copy the token again/,
    untouched: true,
  },
  {
    what: 'an app token that Slack does not know',
    arrange: () => ({ SLACK_APP_TOKEN: 'xapp-unknown-token' }),
    code: 3,
    told: /^Slack does not accept SLACK_APP_TOKEN \(invalid_auth\)\. Copy the token again/,
  },
  {
    what: 'a taken port of its own',
    arrange: async () => ({ OPS_PORT: await takenPort() }),
    code: 3,
    told: /^listen EADDRINUSE: .*Another process has this port: set PORT or OPS_PORT\.\n$/,
  },
  {
    what: 'a taken port for Slack',
    arrange: async () => ({ SLACK_MODE: 'http', PORT: await takenPort() }),
    code: 3,
    told: /^listen EADDRINUSE: .*Another process has this port: set PORT or OPS_PORT\.\n$/,
  },
  {
    what: 'an address that is not of this machine',
    arrange: () => ({ HOST: '192.0.2.1' }),
    code: 3,
    told: /^listen EADDRNOTAVAIL: .*HOST.*\n$/,
  },
];

describe('gridops start', () => {
  test.each(faults)('says what to do about $what, and ends', async (fault) => {
    const place = await openPlaceForCli();
    const changed = await fault.arrange(place);
    const ended = await gridops(['start'], { ...place.variables, ...changed });
    expect(ended.stderr).toMatch(fault.told);
    expect(ended.code).toBe(fault.code);
    expectSentences(ended);
    expect(ended.stderr + ended.stdout).not.toMatch(/hush|unknown-token/);
    expect(ended.stdout).not.toContain('GridOps is ready.');
    expect(place.slack.controls.connections()).toEqual([]);
    if (fault.untouched) expect(existsSync(place.dataDir)).toBe(false);
  });
});

const SOUND = {
  SLACK_BOT_TOKEN: 'xoxb-a-bot-token',
  SLACK_APP_TOKEN: 'xapp-an-app-token',
  SLACK_SIGNING_SECRET: 'a secret',
};

describe('gridops start names what is wrong with its environment', () => {
  test.each<[variables: Record<string, string>, told: string]>([
    [
      { SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '' },
      `SLACK_BOT_TOKEN missing: copy the Bot User OAuth Token (xoxb-…) from your Slack app under OAuth & Permissions.
SLACK_APP_TOKEN missing: make an App-Level Token (xapp-…) with the scope connections:write in your Slack app under Basic Information.`,
    ],
    [
      { SLACK_MODE: 'http', SLACK_SIGNING_SECRET: '' },
      'SLACK_SIGNING_SECRET missing: copy the Signing Secret from your Slack app under Basic Information.',
    ],
    [{ SLACK_MODE: 'rtm' }, 'SLACK_MODE is wrong: expected socket or http.'],
    [
      { SLACK_BOT_TOKEN: 'xoxp-hush' },
      'SLACK_BOT_TOKEN is wrong: expected a bot token starting with xoxb-.',
    ],
    [
      { SLACK_APP_TOKEN: 'xoxb-hush' },
      'SLACK_APP_TOKEN is wrong: expected an app-level token starting with xapp-.',
    ],
    [
      { DATABASE_URL: 'mysql://gridops:hush@somewhere/gridops' },
      'DATABASE_URL is wrong: expected a postgres:// URL; leave it out for SQLite.',
    ],
    [{ SLACK_API_URL: 'slack' }, 'SLACK_API_URL is wrong: expected a URL ending in /api/.'],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL is wrong: expected one of debug, info, warn, error, silent.',
    ],
    [{ OPS_PORT: 'many' }, 'OPS_PORT is wrong: expected a port from 0 to 65535.'],
    [{ OPS_PORT: '70000' }, 'OPS_PORT is wrong: expected a port from 0 to 65535.'],
  ])(': %j', async (variables, told) => {
    const fault = await gridopsHere(['start'], { ...SOUND, ...variables }).catch(exitOf);
    expect(fault).toEqual({ message: told, code: 1 });
  });
});

async function takenPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return String(typeof address === 'object' && address ? address.port : 0);
}
