import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkDemo } from './check.ts';
import { startConsole } from './console/server.ts';
import { ROLES } from './roles.ts';
import { beginScenario, SCENARIOS, scenarioText } from './scenarios.ts';
import { startStage } from './stage.ts';

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, scenario: { type: 'string' } },
});
const root = fileURLToPath(new URL('..', import.meta.url));

process.exitCode = await (values.check ? check() : play()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
process.exit();

/** `npm run demo -- --check`: one `/grid health` over Slack's wire, printed; 0 only when it arrived whole. */
async function check(): Promise<number> {
  const folder = await mkdtemp(`${root}.demo-check-`);
  const stage = await startStage(relative(root, folder), () => undefined);
  try {
    const { text, missing } = await checkDemo(stage);
    console.log(text);
    if (missing.length === 0) return 0;
    console.error(`\nThe message lacks: ${missing.join(', ')}.`);
    return 1;
  } finally {
    await stage.close();
    await rm(folder, { recursive: true });
  }
}

/** `npm run demo`: the page, until somebody stops it; `--scenario SC-01` begins with one. */
async function play(): Promise<number> {
  const port = Number(process.env.DEMO_PORT || 4600);
  const stage = await startStage('data/demo', showProblems);
  try {
    const page = await startConsole({
      workspace: stage.slack.workspace,
      world: stage.world,
      port,
      roles: ROLES,
      scenarios: {
        all: SCENARIOS,
        begin: (id) => void beginScenario(stage.world, id),
      },
    });
    console.log(`GridOps demo: ${page.url}\nType /grid health there. Stop with Ctrl-C.`);
    if (values.scenario !== undefined)
      console.log(`\n${scenarioText(beginScenario(stage.world, values.scenario))}`);
    const ended = await Promise.race([stopRequested(), stage.bot.ended]);
    await page.close();
    return ended === 'stop' ? 0 : 1;
  } finally {
    await stage.close();
  }
}

async function stopRequested(): Promise<'stop'> {
  const stop = new AbortController();
  await Promise.race(
    ['SIGINT', 'SIGTERM'].map((signal) => once(process, signal, { signal: stop.signal })),
  );
  return 'stop';
}

/** The bot's log is JSON lines; a person at the demo wants the problems only. */
function showProblems(line: string): void {
  if (!/"level":"(?:info|debug)"/.test(line)) console.error(line);
}
