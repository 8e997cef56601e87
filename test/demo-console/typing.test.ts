import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { OMAR, OPS } from './fakes.ts';
import { buttonOf, contentsOf, describeInBrowser } from './harness.ts';
import { healthBlocks } from './samples.ts';

describeInBrowser('the composer', (show) => {
  test('types a message and a command, and shows what comes back', async () => {
    const { page, workspace } = await show();
    await line(page).fill('hello <there>');
    await line(page).press('Enter');
    await expect.poll(() => contentsOf(page)).toEqual(['hello <there>']);
    expect(await line(page).inputValue()).toBe('');
    await line(page).fill('/grid health');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect
      .poll(() => workspace.typed.at(-1))
      .toEqual({ userId: OMAR.id, channel: OPS.id, text: '/grid health' });
    workspace.post({ blocks: healthBlocks() });
    await page.getByRole('heading', { name: 'Grid Services is down' }).waitFor();
  });

  test('brings back what was typed with arrow up', async () => {
    const { page } = await show();
    for (const text of ['one', 'two']) {
      await line(page).fill(text);
      await line(page).press('Enter');
    }
    await line(page).press('ArrowUp');
    expect(await line(page).inputValue()).toBe('two');
    await line(page).press('ArrowUp');
    expect(await line(page).inputValue()).toBe('one');
    await line(page).press('ArrowDown');
    await line(page).press('ArrowDown');
    expect(await line(page).inputValue()).toBe('');
  });

  test('completes the command and sends the examples', async () => {
    const { page, workspace } = await show();
    await line(page).pressSequentially('/g');
    await line(page).press('Tab');
    expect(await line(page).inputValue()).toBe('/grid ');
    await buttonOf(page, '/grid health').click();
    await expect.poll(() => workspace.typed.map(({ text }) => text)).toEqual(['/grid health']);
  });

  test('keeps a line with its line break on Shift and Enter', async () => {
    const { page } = await show();
    await line(page).pressSequentially('a');
    await line(page).press('Shift+Enter');
    await line(page).pressSequentially('b');
    await line(page).press('Enter');
    await expect.poll(() => contentsOf(page)).toEqual(['a\nb']);
  });

  test('tells the reader why a line was refused and gives it back', async () => {
    const { page, workspace, problems } = await show();
    workspace.refuseWith('The workspace is asleep.');
    await line(page).fill('/grid help');
    await line(page).press('Enter');
    await expect.poll(() => contentsOf(page)).toEqual(['The workspace is asleep.']);
    expect(await line(page).inputValue()).toBe('/grid help');
    expect(problems.splice(0)).toEqual([expect.stringContaining('422')]);
  });
});

function line(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('textbox', { name: 'Message' });
}
