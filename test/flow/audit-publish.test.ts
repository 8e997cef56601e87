import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import Sqlite from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type AnchorPlace, createAnchorPublisher } from '../../src/audit-publish.ts';
import { GENESIS, linkEntries } from '../../src/store/chain.ts';
import { findNotes } from '../../src/store/checkpoint-anchors.ts';
import type { Anchor } from '../../src/store/keep-checkpoints.ts';
import { gridopsHere } from '../cli/gridops.ts';
import { createPlace } from '../store/place.ts';
import { dropTriggers, insertion } from '../store/tamper.ts';
import { variablesOf } from './bot.ts';
import { textOf } from './screen.ts';
import { INCIDENT, openStage, type Stage } from './stage.ts';

const SECOND = 1_000;
const GROUP = '/gridops/audit';
const PLACES = `
audit:
  cloudwatch: { logGroup: ${GROUP}, region: us-west-2, role: 'arn:aws:iam::123456789012:role/gridops-audit', every: 1ms }
  slack: { channel: ${INCIDENT}, every: 1ms }
`;

/** A bot that publishes into a channel and a log group; the group is there only where it is wanted. */
async function openPublishing({ isGroupThere = true } = {}) {
  let ahead = 0;
  const stage = await openStage({
    catalog: (folder) => appendFile(join(folder, 'grid.yml'), PLACES),
    worldNow: () => Date.now() + ahead,
  });
  const logs = new CloudWatchLogsClient({
    endpoint: stage.aws.url,
    region: 'us-west-2',
    credentials: { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'secret' },
  });
  onTestFinished(() => logs.destroy());
  const createGroup = () => logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
  if (isGroupThere) await createGroup();
  const published = {
    /** What `aws logs filter-log-events` prints. A line is there a second after it was written. */
    cloudwatch: async () => {
      ahead += SECOND;
      const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName: GROUP }));
      return JSON.stringify({ events }, null, 4);
    },
    /** What somebody copies from the channel. */
    slack: async () => stage.slack.workspace.messages(INCIDENT, 'U0VIEWER').map(textOf).join('\n'),
  };
  return { stage, createGroup, published, ...anchorsOf(stage, published) };
}

type Published = Record<'cloudwatch' | 'slack', () => Promise<string>>;

function anchorsOf(stage: Stage, published: Published) {
  const file = join(stage.folder, 'anchors.txt');
  const audit = (...words: string[]) => gridopsHere(['audit', ...words], variablesOf(stage));
  return {
    /** How many rows each published anchor vouches for. */
    sizes: async (place: keyof Published) =>
      findNotes(await published[place]()).notes.map(({ seq }) => seq),
    verify: (...words: string[]) => audit('verify', ...words),
    verifyWith: async (place: keyof Published) => {
      await writeFile(file, await published[place]());
      return audit('verify', '--anchors', file);
    },
  };
}

const BOTH = ['cloudwatch', 'slack'] as const;

test('publishes signed checkpoints while it runs, to both places that the catalog names', {
  timeout: 60_000,
}, async () => {
  const { stage, sizes, verifyWith } = await openPublishing();
  await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  for (const place of BOTH) {
    await vi.waitFor(async () => expect(await sizes(place)).not.toEqual([]), {
      timeout: 25_000,
      interval: 100,
    });
    const ended = await verifyWith(place);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toMatch(
      /^The audit log is sound: \d+ rows, \d+ signed checkpoints, [1-9]\d* anchors, head /,
    );
  }
});

test('publishes the last row before it stops', async () => {
  const { stage, sizes } = await openPublishing();
  await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  await stage.bot.stop();
  const rows = (await stage.audit()).length;
  expect(rows).toBeGreaterThanOrEqual(2);
  for (const place of BOTH) expect((await sizes(place)).at(-1)).toBe(rows);
});

test('publishes each checkpoint once where two bots share the log', async () => {
  const { stage, sizes } = await openPublishing();
  const other = await stage.startAnother();
  await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  await Promise.all([stage.bot.stop(), other.stop()]);
  const rows = (await stage.audit()).length;
  for (const place of BOTH) {
    const published = await sizes(place);
    expect(published).toContain(rows);
    expect(published).toEqual([...new Set(published)]);
  }
});

test('says which place fails, serves the other one, and publishes there once it can', async () => {
  const { stage, createGroup, sizes, verifyWith } = await openPublishing({ isGroupThere: false });
  stage.expectError(/^An audit checkpoint could not be published\.$/);
  await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
  await stage.bot.stop();
  const [failure] = stage.log.filter(({ level }) => level === 'error');
  expect(JSON.stringify(failure)).toContain(`CloudWatch log group ${GROUP} in us-west-2`);
  expect(JSON.stringify(failure)).toContain(`there is no log group ${GROUP}`);
  expect(await sizes('slack')).toEqual([(await stage.audit()).length]);
  await createGroup();
  const later = await stage.startAnother();
  await stage.ask('U0VIEWER', '/grid help');
  await later.stop();
  expect((await sizes('cloudwatch')).at(-1)).toBe((await stage.audit()).length);
  expect(await verifyWith('cloudwatch')).toMatchObject({ code: 0, stderr: '' });
});

/** What somebody does who may write to the database and to the data folder, and knows no key. */
const TAMPERINGS: Readonly<Record<string, (database: Sqlite.Database) => void>> = {
  'its last row is cut off': (database) => {
    database.exec(
      'delete from audit where seq = (select max(seq) from audit); update audit_head set seq = (select max(seq) from audit), hash = (select hash from audit order by seq desc limit 1)',
    );
  },
  'a row is changed and the whole chain is made anew': (database) => {
    const texts = database
      .prepare<[], { entry: string }>('select entry from audit order by seq')
      .all()
      .map(({ entry }) => entry.replaceAll('U0VIEWER', 'U0OPERATOR'));
    const rows = linkEntries(GENESIS, texts);
    const { seq, hash } = rows.at(-1) ?? GENESIS;
    database.exec(
      `delete from audit; ${rows.map(insertion).join('')} update audit_head set seq = ${seq}, hash = '${hash}'`,
    );
  },
};

describe.each(Object.entries(TAMPERINGS))('an audit log of which %s', (_what, tamper) => {
  test('passes without anchors, and not with those of either place', async () => {
    const { stage, verify, verifyWith } = await openPublishing();
    await stage.finished(await stage.ask('U0VIEWER', '/grid health'));
    await stage.bot.stop();
    for (const place of BOTH) expect(await verifyWith(place)).toMatchObject({ code: 0 });
    const database = new Sqlite(join(stage.dataDir, 'gridops.db'));
    database.exec(dropTriggers.sqlite);
    tamper(database);
    database.close();
    await rm(join(stage.dataDir, 'audit.checkpoints'));
    expect(await verify()).toMatchObject({ code: 0 });
    for (const place of BOTH) {
      const ended = await verifyWith(place);
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      expect(ended.stderr).toMatch(/^The audit log is broken at row \d+: .*the anchor in line \d+/);
    }
  });
});

describe('a publisher on the claims of a store', () => {
  /** One process that knows these places; `size` rows are in the log. */
  async function openPublisher(places: readonly AnchorPlace[]) {
    const { open, clock } = await createPlace('sqlite');
    const { deliveries } = await open();
    const failures: string[] = [];
    const publisher = createAnchorPublisher({
      places: () => places,
      claim: deliveries.claim,
      now: () => clock.now,
      onFailure: (place, error) => void failures.push(`${place}: ${String(error)}`),
    });
    const publish = (size: number) => {
      publisher.offer(anchorOf(size));
      return publisher.publishDue();
    };
    return { clock, failures, publish };
  }

  const anchorOf = (size: number): Anchor => ({ origin: 'log', size, hash: '', note: '' });

  test('tries again what a place did not take, although the log does not grow', async () => {
    const published: number[] = [];
    let isAway = true;
    const { clock, failures, publish } = await openPublisher([
      {
        name: 'the board',
        every: 60 * SECOND,
        publish: async ({ size }) => {
          if (isAway) throw new Error('no chalk');
          published.push(size);
        },
      },
    ]);
    await publish(3);
    isAway = false;
    clock.now += 60 * SECOND;
    await publish(3);
    expect([failures, published]).toEqual([['the board: Error: no chalk'], [3]]);
  });

  test('does not let a slow place hold back the others', async () => {
    const slow = Promise.withResolvers<void>();
    const published: number[] = [];
    const { clock, publish } = await openPublisher([
      { name: 'slow', every: SECOND, publish: () => slow.promise },
      {
        name: 'quick',
        every: SECOND,
        publish: async ({ size }) => void published.push(size),
      },
    ]);
    const first = publish(1);
    await vi.waitFor(() => expect(published).toEqual([1]));
    clock.now += SECOND;
    const second = publish(2);
    await vi.waitFor(() => expect(published).toEqual([1, 2]));
    slow.resolve();
    await Promise.all([first, second]);
  });
});
