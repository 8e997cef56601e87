import { expect, test } from 'vitest';
import { ADA, OMAR, OPS, VERA } from './fakes.ts';
import { buttonOf, contentsOf, describeInBrowser } from './harness.ts';

const INCIDENT = { ...OPS, id: 'C0INC', name: 'inc-1', topic: 'SEV-1', members: [VERA.id] };

describeInBrowser('marks on messages', (show) => {
  test('puts 📌 on a message and takes it back', async () => {
    const { page, workspace } = await show();
    const { ts } = workspace.post({ text: 'the cache is cold', author: VERA.id });
    const marks = () => workspace.messages(OPS.id, OMAR.id)[0]?.reactions;

    await page.getByText('the cache is cold', { exact: true }).hover();
    await buttonOf(page, 'React with pushpin').click();
    await expect.poll(marks).toEqual([{ name: 'pushpin', users: [OMAR.id] }]);
    workspace.react(ADA.id, { channel: OPS.id, ts }, 'pushpin');
    const reaction = page.locator('.reaction');
    await expect.poll(() => reaction.textContent()).toBe('📌 2');
    expect(await reaction.getAttribute('title')).toBe('Omar Haddad, Ada Moreau');
    expect(await reaction.getAttribute('aria-pressed')).toBe('true');
    await reaction.click();
    await expect.poll(marks).toEqual([{ name: 'pushpin', users: [ADA.id] }]);
    await expect.poll(() => reaction.getAttribute('aria-pressed')).toBe('false');
  });

  test('edits and deletes the reader’s own messages only', async () => {
    const { page, workspace } = await show();
    workspace.post({ text: 'Vera’s', author: VERA.id });
    workspace.post({ text: 'a &lt;b&gt; <@U0GRID>', author: OMAR.id });
    await expect.poll(async () => (await contentsOf(page)).length).toBe(2);
    expect(await buttonOf(page, 'Edit').count()).toBe(1);

    await page.locator('.message').last().hover();
    await buttonOf(page, 'Edit').click();
    const field = page.getByRole('textbox', { name: 'Edit message' });
    expect(await field.inputValue()).toBe('a <b> @gridops');
    await field.fill('better');
    await field.press('Enter');
    await expect.poll(() => contentsOf(page)).toEqual(['Vera’s', 'better']);
    await page.locator('.message').last().hover();
    await buttonOf(page, 'Delete').click();
    await expect.poll(() => contentsOf(page)).toEqual(['Vera’s']);
  });

  test('replies in the thread, unless the reader thinks better of it', async () => {
    const { page, workspace } = await show();
    workspace.post({ text: 'parent' });
    await page.getByText('parent', { exact: true }).hover();
    await buttonOf(page, 'Reply').click();
    await page.getByRole('textbox', { name: 'Reply in the thread' }).fill('never mind');
    await buttonOf(page, 'Cancel').click();
    await page.getByText('parent', { exact: true }).hover();
    await buttonOf(page, 'Reply').click();
    await page.getByRole('textbox', { name: 'Reply in the thread' }).fill('on it');
    await page.locator('#confirm').getByRole('button', { name: 'Reply' }).click();
    await expect.poll(() => page.locator('.replies .content').allTextContents()).toEqual(['on it']);
  });

  test('has no tools on a message that only the reader sees', async () => {
    const { page, workspace } = await show();
    workspace.post({ text: 'for Omar', visibleTo: OMAR.id });
    await page.getByText('for Omar', { exact: true }).hover();
    expect(await page.locator('.tools').count()).toBe(0);
  });
});

describeInBrowser('a channel of the bot’s', (show) => {
  test('appears in the sidebar, where who is outside can join', async () => {
    const { page, workspace } = await show();
    workspace.change(INCIDENT);
    await page.getByRole('button', { name: 'inc-1' }).click();
    expect(await page.locator('#channel-topic').textContent()).toBe('SEV-1');
    expect(await page.locator('#outside').textContent()).toContain('You are not in #inc-1.');
    workspace.post({ channel: INCIDENT.id, text: 'for members' });
    workspace.post({ text: 'for ops' });
    await page.locator('.row.is-unread').waitFor();
    expect(await contentsOf(page)).toEqual([]);

    await buttonOf(page, 'Join').click();

    await expect.poll(() => contentsOf(page)).toEqual(['for members']);
    expect(await page.locator('#outside').isVisible()).toBe(false);
  });

  test('shows its topic, bookmarks, pinned messages and canvas as they change', async () => {
    const { page, workspace } = await show();
    workspace.post({ text: 'SEV-1: *the backend is slow*', pinned: true });
    workspace.change({
      ...OPS,
      topic: 'SEV-1',
      bookmarks: [
        { id: 'Bk1', title: 'Board', link: 'https://example.com/board' },
        { id: 'Bk2', title: 'Trap', link: 'javascript:alert(1)' },
      ],
      canvas: { id: 'F1', title: '', markdown: '# Timeline\n<b>one</b>' },
    });
    await page.locator('#shelf').waitFor();
    expect(await page.locator('#shelf a').evaluateAll((links) => links.map(String))).toEqual([
      'https://example.com/board',
    ]);
    expect(await page.locator('#channel-topic').textContent()).toBe('SEV-1');
    await buttonOf(page, '📌 1 pinned').click();
    expect(await page.locator('.pinned-message').textContent()).toContain('the backend is slow');
    await buttonOf(page, 'Close').click();
    await buttonOf(page, '📄 Canvas').click();
    expect(await page.locator('.canvas').textContent()).toBe('# Timeline\n<b>one</b>');
    await buttonOf(page, 'Close').click();
  });

  test('leaves the sidebar when it is archived', async () => {
    const { page, workspace } = await show();
    workspace.change(INCIDENT);
    const row = page.getByRole('button', { name: 'inc-1' });
    await row.waitFor();
    workspace.change({ ...INCIDENT, archived: true });
    await row.waitFor({ state: 'detached' });
  });
});
