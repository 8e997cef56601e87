import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { createWorld, startAwsSimulator } from '../demo/aws/index.ts';
import type { Message } from '../demo/slack/contract.ts';
import { startWorkspace } from '../demo/slack/workspace.ts';
import type { Answered, Burst, Surroundings } from './charts-beside.ts';

/* AWS and Slack on a thread of their own. In truth they are other machines, so they take what the bot leaves. */
if (process.platform === 'linux') setPriority(Math.min(19, getPriority() + 14));
const aws = await startAwsSimulator({ world: createWorld({ seed: 'bench', now: Date.now }) });
const slack = await startWorkspace({ fileProcessing: 0, recordedCalls: 0 });
const { workspace } = slack;

const surroundings: Surroundings = {
  awsUrl: aws.url,
  slackUrl: slack.url,
  botToken: slack.tokens.bot,
  signingSecret: slack.tokens.signingSecret,
};
parentPort?.on('message', async (burst: Burst) => parentPort?.postMessage(await ask(burst)));
parentPort?.postMessage(surroundings);

/** People type the same line at the same moment; resolves when each has a finished answer. */
async function ask({ people, line, requestUrl }: Burst): Promise<Answered> {
  slack.controls.deliverTo(requestUrl);
  const startedAt = performance.now();
  const pictures = new Map<string, number>();
  const all = Promise.withResolvers<void>();
  const stop = workspace.watch((change) => {
    if (change.kind !== 'message' || !isFinished(change.message)) return;
    const { ts, blocks } = change.message;
    pictures.set(ts, blocks.filter(({ type }) => type === 'image').length);
    if (pictures.size === people) all.resolve();
  });
  await Promise.all(
    Array.from({ length: people }, () => workspace.type('U0VIEWER', 'C0GRIDOPS', line)),
  );
  await all.promise;
  stop();
  const shown = [...pictures.values()].reduce((sum, each) => sum + each, 0);
  return { pictures: shown, milliseconds: performance.now() - startedAt };
}

/** Buttons stand under a finished answer only. */
function isFinished({ author, blocks }: Message): boolean {
  return author === workspace.app.id && blocks.some(({ type }) => type === 'actions');
}
