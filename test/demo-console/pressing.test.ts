import { expect, test } from 'vitest';
import { OMAR, OPS } from './fakes.ts';
import { buttonOf, describeInBrowser } from './harness.ts';
import { healthBlocks, scaleModal } from './samples.ts';

describeInBrowser('buttons, menus and modals', (show) => {
  test('presses a button, which works until something changes', async () => {
    const { page, workspace } = await show();
    const message = workspace.post({ blocks: healthBlocks() });
    const details = buttonOf(page, 'Details').first();
    await details.click();
    await expect
      .poll(() => workspace.pressed)
      .toEqual([
        {
          userId: OMAR.id,
          channel: OPS.id,
          ts: message.ts,
          blockId: 'component-backend',
          actionId: 'details',
        },
      ]);
    expect(await details.getAttribute('aria-busy')).toBe('true');
    await details.click();
    workspace.post({ text: 'Here they are.' });
    await expect.poll(() => details.getAttribute('aria-busy')).toBe(null);
    expect(workspace.pressed).toHaveLength(1);
  });

  test('lets a pressed button rest after ten seconds', async () => {
    const { page, workspace } = await show({ prepare: (page) => page.clock.install() });
    workspace.post({ blocks: healthBlocks() });
    const refresh = page.getByRole('button', { name: 'Refresh' });
    await refresh.waitFor();
    await page.clock.pauseAt(Date.now() + 3_600_000);
    await refresh.click();
    await page.clock.runFor(9000);
    expect(await refresh.getAttribute('aria-busy')).toBe('true');
    await page.clock.runFor(2000);
    expect(await refresh.getAttribute('aria-busy')).toBe(null);
  });

  test('chooses from a select and from an overflow menu', async () => {
    const { page, workspace } = await show();
    workspace.post({ blocks: healthBlocks() });
    await page.getByRole('combobox', { name: 'Look back' }).selectOption('1 hour');
    await page.locator('.overflow summary').click();
    await buttonOf(page, 'Hide healthy').click();
    await expect
      .poll(() => workspace.pressed.map(({ actionId, selected }) => [actionId, selected]))
      .toEqual([
        ['window', '1-hour'],
        ['more', 'Hide healthy'],
      ]);
    expect(await page.locator('.overflow[open]').count()).toBe(0);
  });

  test('asks before it presses a button that wants to be confirmed', async () => {
    const { page, workspace } = await show();
    const plain = (text: string) => ({ type: 'plain_text' as const, text });
    const confirm = { title: plain('Sure?'), text: plain('It restarts.'), confirm: plain('Do it') };
    const redeploy = { type: 'button' as const, action_id: 'go', text: plain('Redeploy'), confirm };
    workspace.post({ blocks: [{ type: 'actions', block_id: 'b', elements: [redeploy] }] });
    await buttonOf(page, 'Redeploy').click();
    await buttonOf(page, 'Cancel').click();
    await buttonOf(page, 'Redeploy').click();
    await page.keyboard.press('Escape');
    await buttonOf(page, 'Redeploy').click();
    expect(workspace.pressed).toEqual([]);
    await buttonOf(page, 'Do it').click();
    await expect.poll(() => workspace.pressed.length).toBe(1);
  });

  test('fills in, updates and submits a modal', async () => {
    const { page, workspace } = await show();
    workspace.open(scaleModal(OMAR.id));
    await page.getByRole('combobox', { name: 'Tasks' }).selectOption('3');
    await page.getByRole('textbox', { name: 'Reason' }).fill('morning peak');
    await buttonOf(page, 'Preview the plan').click();
    await expect
      .poll(() => workspace.pressed)
      .toEqual([
        {
          userId: OMAR.id,
          modalId: 'V0SCALE',
          blockId: 'plan',
          actionId: 'preview',
          values: { count: { value: '3' }, reason: { value: 'morning peak' } },
        },
      ]);
    const updated = scaleModal(OMAR.id);
    updated.view.title = { type: 'plain_text', text: 'Scale backend to 3' };
    workspace.open(updated);
    await page.getByRole('heading', { name: 'Scale backend to 3' }).waitFor();
    await buttonOf(page, 'Ask for approval').click();
    await expect
      .poll(() => workspace.submitted)
      .toEqual([
        {
          userId: OMAR.id,
          values: { count: { value: '3' }, reason: { value: 'morning peak' } },
        },
      ]);
    await page.locator('#modal').waitFor({ state: 'hidden' });
  });

  test('does not submit a modal with an empty field, and closes it with Escape', async () => {
    const { page, workspace } = await show();
    workspace.open(scaleModal(OMAR.id));
    await buttonOf(page, 'Ask for approval').click();
    expect(await page.locator('#modal :invalid[required]').count()).toBe(2);
    await page.keyboard.press('Escape');
    await page.locator('#modal').waitFor({ state: 'hidden' });
    expect(workspace.modalOf(OMAR.id)).toBe(undefined);
    expect(workspace.submitted).toEqual([]);
  });
});
