import { generateKeyPairSync } from 'node:crypto';
import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';

import {
  type AnchorPublisherDependencies,
  anchorPlaces,
  createAnchorPublisher,
} from '../../src/audit-publish.ts';
import { anchorView } from '../../src/features/audit/anchor-view.ts';
import type { View } from '../../src/kernel/view.ts';
import { findNotes } from '../../src/store/checkpoint-anchors.ts';
import type { Anchor } from '../../src/store/keep-checkpoints.ts';
import { isSignedBy, signCheckpoint } from '../../src/store/signed-note.ts';
import { answerAll, NOW, ROLE, simulate } from '../aws/simulated.ts';
import { messageProblems } from '../slack/acceptance.ts';
import { expectGolden } from './golden.ts';

const HOUR = 3_600_000;
const keys = generateKeyPairSync('ed25519');

function anchorOf(size: number): Anchor {
  const hash = size.toString(16).padStart(64, '0');
  const note = signCheckpoint('gridops/audit', { seq: size, hash }, keys);
  return { origin: 'gridops/audit', size, hash, note };
}

/** Replicas that share claims, a clock and one place that gets an anchor an hour. */
function createWorld() {
  const world = { now: 10 * HOUR, failing: false };
  const published: number[] = [];
  const failures: string[] = [];
  const claimed = new Set<string>();
  const dependencies: AnchorPublisherDependencies = {
    places: () => [
      {
        name: 'the board',
        every: HOUR,
        async publish({ size }) {
          if (world.failing) throw new Error('no chalk');
          published.push(size);
        },
      },
    ],
    claim: async (key) => !claimed.has(key) && Boolean(claimed.add(key)),
    now: () => world.now,
    onFailure: (place, error) => void failures.push(`${place}: ${String(error)}`),
  };
  const start = () => {
    const publisher = createAnchorPublisher(dependencies);
    return (size: number) => {
      publisher.offer(anchorOf(size));
      return publisher.publishDue();
    };
  };
  return { world, published, failures, dependencies, start };
}

describe('the publisher of anchors', () => {
  it('publishes the newest one once an hour', async () => {
    const { world, published, start } = createWorld();
    const offer = start();
    await offer(1);
    await offer(2);
    world.now += HOUR - 1;
    await offer(3);
    world.now += 1;
    await offer(4);
    expect(published).toEqual([1, 4]);
  });

  it('publishes nothing as long as the log does not grow', async () => {
    const { world, published, start } = createWorld();
    const offer = start();
    await offer(1);
    world.now += HOUR;
    await offer(1);
    expect(published).toEqual([1]);
    await offer(2);
    expect(published).toEqual([1, 2]);
  });

  it('does not publish again because the bot was started again', async () => {
    const { world, published, start } = createWorld();
    await start()(1);
    world.now += 60_000;
    await start()(2);
    expect(published).toEqual([1]);
  });

  it('publishes once for all replicas, and what one has published no other one does', async () => {
    const { world, published, start } = createWorld();
    const replicas = [start(), start()];
    for (const size of [1, 1, 2, 2]) {
      await Promise.all(replicas.map((offer) => offer(size)));
      world.now += HOUR;
    }
    expect(published).toEqual([1, 2]);
  });

  it('says what failed, waits a minute, and tries again with the newest one', async () => {
    const { world, published, failures, start } = createWorld();
    const offer = start();
    world.failing = true;
    await offer(1);
    world.now += 59_999;
    await offer(2);
    expect(failures).toEqual(['the board: Error: no chalk']);
    world.failing = false;
    world.now += 1;
    await offer(3);
    expect(published).toEqual([3]);
  });

  it('has nothing to do before the first one', async () => {
    const { published, failures, dependencies } = createWorld();
    await createAnchorPublisher(dependencies).publishDue();
    expect([...published, ...failures]).toEqual([]);
  });
});

describe('the places that a catalog names', () => {
  const GROUP = '/gridops/audit';
  const noDoor = { post: () => Promise.reject(new Error('no door')), edit: async () => undefined };

  it('are none where it names none', async () => {
    const { clients } = await simulate();
    const tools = { clients, door: noDoor, now: () => NOW };
    expect(anchorPlaces(undefined, tools)).toEqual([]);
    expect(anchorPlaces({}, tools)).toEqual([]);
  });

  it('are a log group of CloudWatch, which gets lines that hold the note', async () => {
    const simulated = await simulate();
    answerAll(simulated);
    const { services, clients } = simulated;
    const lines: (string | undefined)[] = [];
    services.logs.on(PutLogEventsCommand, ({ logGroupName, logStreamName, logEvents }) => {
      expect([logGroupName, logStreamName]).toEqual([GROUP, 'gridops-audit']);
      lines.push(...(logEvents ?? []).map(({ message }) => message));
      return {};
    });
    services.logs.on(CreateLogStreamCommand, () => ({}));
    const cloudwatch = { logGroup: GROUP, region: 'us-west-2', role: ROLE, every: 60_000 };
    const [place] = anchorPlaces({ cloudwatch }, { clients, door: noDoor, now: () => NOW });
    expect(place).toMatchObject({ every: 60_000 });
    await place?.publish(anchorOf(7));
    const { notes } = findNotes(lines.join('\n'));
    expect(notes).toMatchObject([{ seq: 7 }]);
    expect(notes.map((note) => isSignedBy(note, keys.publicKey))).toEqual([true]);
    const [call] = simulated.simulator.calls.filter(({ operation }) => operation === 'AssumeRole');
    expect(call).toBeDefined();
  });

  it('are a channel of Slack, which gets a message that holds the note', async () => {
    const { clients } = await simulate();
    const posts: { channel: string; view: View }[] = [];
    const door = {
      ...noDoor,
      async post(channel: string, view: View) {
        posts.push({ channel, view });
        return { channel, ts: '1.0' };
      },
    };
    const slack = { channel: 'C0AUDIT', every: HOUR };
    const [place] = anchorPlaces({ slack }, { clients, door, now: () => NOW });
    await place?.publish(anchorOf(1_234));
    expect(posts).toMatchObject([{ channel: 'C0AUDIT' }]);
    const { notes } = findNotes(JSON.stringify(posts));
    expect(notes.map((note) => isSignedBy(note, keys.publicKey))).toEqual([true]);
  });
});

it('the message of an anchor looks as it does in golden/audit-anchor.json', async () => {
  const note = 'gridops/audit\n1234\nq6urq6s=\n\n— gridops/audit c2lnbmVk\n';
  const view = anchorView({ origin: 'gridops/audit', size: 1_234, hash: 'ab', note });
  expect(messageProblems(view)).toEqual([]);
  await expectGolden('audit-anchor', view);
});
