import type { KnownBlock } from '@slack/types';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { type Console, startConsole } from '../../demo/console/server.ts';
import { isBrowserMissing, launchBrowser } from '../support/browser.ts';
import {
  createFakeWorkspace,
  createFakeWorld,
  type FakeWorkspace,
  OMAR,
  OPS,
  ROLES,
} from './fakes.ts';

/** A console over fakes with one page open in it. */
export interface OpenPage {
  workspace: FakeWorkspace;
  console: Console;
  page: Page;
  /** Whatever a page must never cause: console errors, exceptions, CSP violations, requests that leave it. */
  problems: string[];
  close(): Promise<void>;
}

interface PageOptions {
  as?: string;
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** Runs before the page loads. */
  prepare?: (page: Page, workspace: FakeWorkspace) => void | Promise<void>;
}

/**
 * Describes facts about the page in a real browser. `show` serves a console over fakes and opens its page; after
 * every test all that was shown is closed, and nothing may have gone wrong in it.
 */
export function describeInBrowser(
  name: string,
  tests: (show: (options?: PageOptions) => Promise<OpenPage>) => void,
): void {
  describe.skipIf(isBrowserMissing())(name, () => {
    let browser: Browser;
    let shown: OpenPage[] = [];
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());
    afterEach(async () => {
      const closing = shown;
      shown = [];
      await Promise.all(closing.map((open) => open.close()));
      expect(closing.flatMap(({ problems }) => problems)).toEqual([]);
    });
    tests(async (options) => {
      const open = await openPage(browser, options);
      shown.push(open);
      return open;
    });
  });
}

/**
 * Describes facts about drawing on one page for all tests, which is quicker. `open` answers with it; after every test
 * its messages and modal are gone, and nothing may have gone wrong.
 */
export function describeOnOnePage(name: string, tests: (open: () => OpenPage) => void): void {
  describe.skipIf(isBrowserMissing())(name, () => {
    let browser: Browser;
    let open: OpenPage;
    beforeAll(async () => {
      browser = await launchBrowser();
      open = await openPage(browser);
    });
    afterAll(async () => {
      await open.close();
      await browser.close();
    });
    afterEach(async () => {
      const { workspace, page, problems } = open;
      for (const message of workspace.messages(OPS.id, OMAR.id)) workspace.drop(message);
      workspace.closeModal(OMAR.id);
      await page.locator('#empty').waitFor();
      expect(problems.splice(0)).toEqual([]);
    });
    tests(() => open);
  });
}

/** Posts blocks and answers with the message's content once it stands in the page. */
export async function draw({ page, workspace }: OpenPage, blocks: KnownBlock[]): Promise<Locator> {
  workspace.post({ blocks });
  const content = page.locator('.message').last().locator('.content');
  await content.waitFor();
  return content;
}

/** The texts of the channel's messages, oldest first, replies beneath their parent. */
export function contentsOf(page: Page): Promise<string[]> {
  return page.locator('.message .content').allTextContents();
}

/** The button that is called exactly so. */
export function buttonOf(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** Waits until the page shows what a person sees. */
export function waitForPerson(page: Page, id: string): Promise<void> {
  return page.locator(`body[data-person="${id}"]`).waitFor();
}

/** Serves a console and opens its page as a person. */
async function openPage(browser: Browser, options: PageOptions = {}): Promise<OpenPage> {
  const { as = 'U0OMAR', width = 1280, height = 900, colorScheme = 'light' } = options;
  const workspace = createFakeWorkspace();
  const served = await startConsole({ workspace, world: createFakeWorld(), port: 0, roles: ROLES });
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  const problems = watchForProblems(page, served.url);
  await options.prepare?.(page, workspace);
  await page.goto(`${served.url}/?as=${as}`);
  await waitForPerson(page, as);
  return {
    workspace,
    console: served,
    page,
    problems,
    async close() {
      await page.close();
      await served.close();
    },
  };
}

function watchForProblems(page: Page, url: string): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`));
  page.on('popup', (popup) => problems.push(`popup: ${popup.url()}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) problems.push(`request: ${request.url()}`);
  });
  return problems;
}
