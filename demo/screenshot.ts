import { mkdtemp, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startConsole } from './console/server.ts';
import { ROLES } from './roles.ts';
import { beginScenario, SCENARIOS } from './scenarios.ts';
import { startStage } from './stage.ts';

/** Draws the pictures of the README from the running demo: a broken world, asked about by the viewer. */
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(`${root}.demo-check-`);
const stage = await startStage(relative(root, folder), () => undefined);
const { workspace } = stage.slack;
const page = await startConsole({
  workspace,
  world: stage.world,
  port: 0,
  roles: ROLES,
  scenarios: { all: SCENARIOS, begin: (id) => void beginScenario(stage.world, id) },
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
/** An alarm becomes a card, somebody opens an incident, and its timeline tells what was done. */
async function showIncident(): Promise<void> {
  beginScenario(stage.world, 'SC-01');
  const tab = await open('U0OPERATOR', 'C0GRIDOPS');
  const card = tab.locator('.message', { hasText: 'High CPU of a service' }).first();
  const press = (name: string) => card.getByRole('button', { name, exact: true }).click();
  await card.getByText('What changed recently').waitFor({ timeout: 60_000 });
  await press('Ack');
  await card.getByText('Acknowledged by').waitFor();
  await card.evaluate((node) => node.scrollIntoView({ block: 'start' }));
  await tab.screenshot({ path: `${root}docs/alarm.png` });
  await press('Open incident');
  await tab.getByRole('button', { name: /inc-1-/ }).click({ timeout: 30_000 });
  for (const line of ['/grid stopped backend', '/grid incident timeline']) {
    await tab.getByRole('textbox').last().fill(line);
    await tab.keyboard.press('Enter');
    await tab.waitForTimeout(4_000);
  }
  await tab.screenshot({ path: `${root}docs/incident.png` });
  await tab.close();
}

/** Two people: one asks for a rollback, another approves it, everybody sees it finish. */
async function showApproval(): Promise<void> {
  stage.world.heal();
  stage.world.setBreakage('crash-loop', true);
  const asked = await open('U0OPERATOR');
  await asked
    .getByRole('textbox')
    .last()
    .fill('/grid rollback backend --reason "crashes since 42"');
  await asked.keyboard.press('Enter');
  await asked.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await asked.close();
  const approving = await open('U0APPROVER1');
  await approving.getByRole('button', { name: 'Approve', exact: true }).click();
  await approving.getByRole('button', { name: 'Undo' }).waitFor({ timeout: 180_000 });
  await approving.getByText('Done after').first().waitFor();
  await approving.screenshot({ path: `${root}docs/approval.png` });
}

async function open(person: string, channel = 'C0INCIDENT') {
  const tab = await browser.newPage({
    viewport: { width: 1280, height: 1040 },
    colorScheme: 'light',
  });
  await tab.goto(`${page.url}/?as=${person}&in=${channel}`);
  return tab;
}

try {
  stage.world.setBreakage('ven-disconnected', true);
  const tab = await browser.newPage({
    viewport: { width: 1280, height: 1240 },
    colorScheme: 'light',
  });
  await tab.goto(`${page.url}/?as=U0VIEWER&in=C0GRIDOPS`);
  await tab.getByRole('textbox').first().fill('/grid health');
  await tab.keyboard.press('Enter');
  await tab.getByRole('button', { name: 'Refresh' }).waitFor();
  await tab.screenshot({ path: `${root}docs/demo.png` });
  await tab.emulateMedia({ colorScheme: 'dark' });
  await tab.setViewportSize({ width: 390, height: 844 });
  await tab.waitForTimeout(1_000);
  await tab.screenshot({ path: `${root}docs/demo-phone.png` });
  await showIncident();
  await showApproval();
} finally {
  await browser.close();
  await page.close();
  await stage.close();
  await rm(folder, { recursive: true });
}
process.exit();
