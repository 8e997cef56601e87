import { once } from 'node:events';
import { loadCatalog } from '../src/config/load.ts';
import { plainText } from '../src/slack/plain.ts';
import type { Message } from './slack/contract.ts';
import type { Stage } from './stage.ts';

const PATIENCE_MS = 30_000;
const CHANNEL = 'C0GRIDOPS';

/**
 * Types `/grid health` as the viewer would and waits for the message to be finished. Resolves with its text, and with
 * what is missing from it: every component of the catalog must be there, no check may still be running, and a healthy
 * world must be called healthy.
 */
export async function checkDemo(stage: Stage): Promise<{ text: string; missing: string[] }> {
  const { workspace } = stage.slack;
  const finished = waitForFinished(workspace.watch.bind(workspace));
  await workspace.type('U0VIEWER', CHANNEL, '/grid health');
  const message = await finished;
  const text = plainText(message.blocks);
  const catalog = await loadCatalog(stage.variables.GRIDOPS_CATALOG ?? '');
  if (!catalog.ok) return { text, missing: ['a valid catalog'] };
  const environments = Object.values(catalog.catalog.systems).flatMap((system) =>
    Object.values(system.environments),
  );
  const titles = environments.flatMap(({ services, databases, devices, alarms }) => [
    ...[services, databases, devices].flatMap((each) =>
      Object.values(each).map(({ title }) => title),
    ),
    ...(alarms.length > 0 ? ['Alarms'] : []),
  ]);
  const blocks = JSON.stringify(message.blocks);
  return {
    text,
    missing: [
      ...titles.filter((title) => !text.includes(title)),
      ...(text.includes('is healthy') ? [] : ['the verdict "is healthy"']),
      ...(blocks.includes('hourglass') ? ['the end of every check'] : []),
      ...(blocks.includes('"Refresh"') ? [] : ['the button Refresh']),
    ],
  };
}

type Watch = Stage['slack']['workspace']['watch'];

/** The bot's first message in the channel, once it has buttons: they come with the final state. */
async function waitForFinished(watch: Watch): Promise<Message> {
  const found = new EventTarget();
  let message: Message | undefined;
  const stop = watch((change) => {
    if (change.kind !== 'message' || change.message.channel !== CHANNEL) return;
    if (!change.message.blocks.some(({ type }) => type === 'actions')) return;
    message = change.message;
    found.dispatchEvent(new Event('finished'));
  });
  try {
    await once(found, 'finished', { signal: AbortSignal.timeout(PATIENCE_MS) });
  } finally {
    stop();
  }
  if (!message) throw new Error('no message arrived');
  return message;
}
