import { mkdtemp, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startConsole } from './console/server.ts';
import { ROLES } from './roles.ts';
import { startStage } from './stage.ts';

/** Draws the pictures of the README from the running demo: a broken world, asked about by the viewer. */
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = await mkdtemp(`${root}.demo-check-`);
const stage = await startStage(relative(root, folder), () => undefined);
const { workspace } = stage.slack;
const page = await startConsole({ workspace, world: stage.world, port: 0, roles: ROLES });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
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
} finally {
  await browser.close();
  await page.close();
  await stage.close();
  await rm(folder, { recursive: true });
}
process.exit();
