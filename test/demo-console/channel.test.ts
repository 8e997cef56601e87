import { expect, test } from 'vitest';
import { ADA, OMAR, OPS, RANDOM, VERA } from './fakes.ts';
import { contentsOf, describeInBrowser, waitForPerson } from './harness.ts';
import { healthBlocks, scaleModal } from './samples.ts';

describeInBrowser('the channel', (show) => {
  test('edits a message in place and keeps the focus on its button', async () => {
    const { page, workspace } = await show();
    const message = workspace.post({ blocks: healthBlocks() });
    await page.getByRole('button', { name: 'Refresh' }).focus();
    const blocks = healthBlocks();
    blocks[0] = { type: 'header', text: { type: 'plain_text', text: 'All is well' } };
    workspace.post({ ...message, blocks, editedAt: 1_795_223_200_000 });
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    expect(await page.locator('.message').count()).toBe(1);
    expect(await page.locator('.edited').textContent()).toBe('(edited)');
    expect(await page.locator(':focus').textContent()).toContain('Refresh');
    workspace.drop(message);
    await page.locator('#empty').waitFor();
  });

  test('shows an ephemeral message, a notice and a modal to their reader alone', async () => {
    const { page, workspace } = await show();
    workspace.post({ text: 'for all' });
    workspace.post({ text: 'for Omar', visibleTo: OMAR.id });
    workspace.notify(OMAR.id, OPS.id, '/grid failed');
    await expect.poll(() => contentsOf(page)).toEqual(['for all', 'for Omar', '/grid failed']);
    expect(await page.getByText('Only visible to you').count()).toBe(2);
    await page.getByRole('button', { name: 'Vera Lind' }).click();
    await waitForPerson(page, VERA.id);
    expect(await contentsOf(page)).toEqual(['for all']);
    workspace.post({ text: 'for Omar again', visibleTo: OMAR.id });
    workspace.open(scaleModal(OMAR.id));
    workspace.post({ text: 'for all again' });
    await expect.poll(() => contentsOf(page)).toEqual(['for all', 'for all again']);
    expect(await page.locator('#modal[open]').count()).toBe(0);
    await page.reload();
    await waitForPerson(page, VERA.id);
  });

  test('writes times in the zone of whoever reads', async () => {
    const { page, workspace } = await show();
    workspace.post({ text: 'now' });
    await expect.poll(() => page.locator('.byline time').allTextContents()).toEqual(['17:05']);
    await page.getByRole('button', { name: 'Ada Moreau' }).click();
    await waitForPerson(page, ADA.id);
    expect(await page.locator('.byline time').textContent()).toBe('02:05');
  });

  test('marks another channel with news, and says where the app is not', async () => {
    const { page, workspace } = await show();
    const random = page.getByRole('button', { name: 'random' });
    expect(await random.getByRole('img').getAttribute('aria-label')).toBe(
      'GridOps is not in this channel',
    );
    workspace.post({ channel: RANDOM.id, text: 'lunch?', author: VERA.id });
    await page.locator('.row.is-unread').waitFor();
    await random.click();
    await expect.poll(() => contentsOf(page)).toEqual(['lunch?']);
    expect(await page.locator('.row.is-unread').count()).toBe(0);
    expect(await page.locator('#absent').isVisible()).toBe(true);
  });

  test('puts replies beneath their message', async () => {
    const { page, workspace } = await show();
    const parent = workspace.post({ text: 'parent' });
    workspace.post({ text: 'next' });
    workspace.post({ text: 'reply', threadTs: parent.ts, author: ADA.id });
    await expect.poll(() => contentsOf(page)).toEqual(['parent', 'reply', 'next']);
    expect(await page.locator('.replies .content').textContent()).toBe('reply');
  });

  test('reads new messages out, and edits not', async () => {
    const { page, workspace } = await show();
    const announced = () => page.locator('[aria-live="polite"]').textContent();
    const message = workspace.post({ text: 'Grid Services is down' });
    await expect.poll(announced).toBe('GridOps: Grid Services is down');
    workspace.post({ ...message, text: 'Grid Services is well' });
    await expect.poll(() => contentsOf(page)).toEqual(['Grid Services is well']);
    expect(await announced()).toBe('GridOps: Grid Services is down');
  });

  test('stays at the newest message unless its reader scrolled away', async () => {
    const { page, workspace } = await show({ height: 500 });
    const last = page.locator('.message').last();
    for (let count = 1; count <= 30; count += 1) workspace.post({ text: `message ${count}` });
    await expect.poll(async () => (await contentsOf(page)).length).toBe(30);
    await expect.poll(() => isInView(last)).toBe(true);
    await page.locator('#messages').evaluate((frame) => {
      frame.scrollTop = 0;
    });
    await page.locator('#jump').waitFor();
    workspace.post({ text: 'news' });
    await expect.poll(() => last.textContent()).toContain('news');
    expect(await isInView(last)).toBe(false);
    await page.locator('#jump').click();
    await expect.poll(() => isInView(last)).toBe(true);
  });

  test('finds the first person where the address names nobody it knows', async () => {
    const { page, problems, console: served } = await show();
    await page.goto(`${served.url}/?as=U0GONE`);
    await waitForPerson(page, VERA.id);
    expect(problems.splice(0)).toEqual([expect.stringContaining('400')]);
  });
});

/** Whether an element lies within the window; Playwright's own isVisible looks at styles only. */
function isInView(locator: {
  evaluate: (inspect: (one: SeenElement) => boolean) => Promise<boolean>;
}): Promise<boolean> {
  return locator.evaluate((one) => {
    const { bottom } = one.getBoundingClientRect();
    return bottom > 0 && bottom <= one.ownerDocument.documentElement.clientHeight;
  });
}

interface SeenElement {
  getBoundingClientRect(): { bottom: number };
  ownerDocument: { documentElement: { clientHeight: number } };
}
