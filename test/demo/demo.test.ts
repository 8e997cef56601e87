import { mkdtemp, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Console, startConsole } from '../../demo/console/server.ts';
import { ROLES } from '../../demo/roles.ts';
import { beginScenario, SCENARIOS } from '../../demo/scenarios.ts';
import { type Stage, startStage } from '../../demo/stage.ts';
import { isBrowserMissing, launchBrowser } from '../support/browser.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The demo as a new user meets it: the bot as a process, the simulated world and workspace, and the page in a browser. */
describe.skipIf(isBrowserMissing())('the demo in a browser', () => {
  let folder: string;
  let stage: Stage;
  let served: Console;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(`${ROOT}.demo-check-`);
    stage = await startStage(relative(ROOT, folder), () => undefined);
    const { world, slack } = stage;
    const begin = (id: string) => void beginScenario(world, id);
    const scenarios = { all: SCENARIOS, begin };
    served = await startConsole({
      ...{ workspace: slack.workspace, world, scenarios },
      ...{ port: 0, roles: ROLES },
    });
    browser = await launchBrowser();
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await served.close();
    await stage.close();
    await rm(folder, { recursive: true });
  });

  async function openAs(person: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(`${served.url}/?as=${person}&in=C0GRIDOPS`);
    await page.getByText('Operations of Grid Services').waitFor();
    return page;
  }

  async function type(page: Page, text: string): Promise<void> {
    await page.getByRole('textbox').first().fill(text);
    await page.keyboard.press('Enter');
  }

  it('answers /grid health, sees what is broken on Refresh, and shows a component in a modal', async () => {
    stage.world.heal();
    const page = await openAs('U0VIEWER');
    await type(page, '/grid health');
    await page.getByText('Grid Services dev is healthy').waitFor();
    await page.getByRole('switch', { name: /gateway offline/i }).click();
    await page.getByRole('button', { name: 'Refresh' }).last().click();
    await page.getByText('Grid Services dev is down').waitFor();
    await page
      .getByText(/ok is false, expected true/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Details' }).first().click();
    const modal = page.getByRole('dialog');
    await modal.getByText(/Grid event gateway \(VTN\) .* is down/).waitFor();
    await modal.getByRole('button', { name: 'Close' }).first().click();
    await modal.waitFor({ state: 'hidden' });
    await page.close();
    stage.world.heal();
  }, 60_000);

  it('begins a scenario, whose alarm becomes a card', async () => {
    const page = await openAs('U0OPERATOR');
    await page.getByText(/^SC-01: /).click();
    await page.getByRole('button', { name: 'Begin SC-01' }).click();
    await page
      .getByText(/Backend CPU is high/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Ack', exact: true }).first().waitFor();
    await page.close();
    stage.world.heal();
  }, 60_000);

  it('refuses the guest in private, and everybody can read it in the audit log', async () => {
    const guest = await openAs('U0GUEST');
    await type(guest, '/grid health');
    await guest
      .getByText(/needs the role viewer/)
      .last()
      .waitFor();
    const viewer = await openAs('U0VIEWER');
    expect(await viewer.getByText(/needs the role viewer/).count()).toBe(0);
    await type(viewer, '/grid audit');
    await viewer
      .getByText(/gus .*→ .*refused/)
      .first()
      .waitFor();
    await Promise.all([guest.close(), viewer.close()]);
  }, 60_000);
});
