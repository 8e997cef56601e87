import { expect, test } from 'vitest';
import { VERA } from './fakes.ts';
import { buttonOf, contentsOf, describeInBrowser, waitForPerson } from './harness.ts';
import { healthBlocks } from './samples.ts';

describeInBrowser('the demo’s page', (show) => {
  test('breaks and heals the world', async () => {
    const { page } = await show();
    const throttle = page.getByRole('switch', { name: 'Throttle AWS' });
    await throttle.focus();
    await page.keyboard.press('Space');
    await expect.poll(() => throttle.getAttribute('aria-checked')).toBe('true');
    expect(await throttle.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
    await buttonOf(page, 'Heal everything').click();
    await expect.poll(() => throttle.getAttribute('aria-checked')).toBe('false');
    expect(await buttonOf(page, 'Heal everything').isDisabled()).toBe(true);
  });

  test('follows the reader’s light or dark scheme', async () => {
    const { page } = await show({ colorScheme: 'dark' });
    const ground = () =>
      page.locator('body').evaluate((body) => {
        return body.ownerDocument.defaultView.getComputedStyle(body).backgroundColor;
      });
    expect(await ground()).toBe('rgb(22, 25, 29)');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await ground()).toBe('rgb(255, 255, 255)');
  });

  test('fits a phone 360 pixels wide, with sidebar and panel behind buttons', async () => {
    const { page, workspace } = await show({ width: 360, height: 740 });
    workspace.post({ blocks: healthBlocks() });
    workspace.post({ text: `${'W'.repeat(400)} https://a.example/${'x'.repeat(300)}` });
    await expect.poll(() => contentsOf(page)).toHaveLength(2);
    const widths = await page.locator('html, main, #messages').evaluateAll((elements) => {
      return elements.map((one) => one.scrollWidth);
    });
    expect(widths).toEqual([360, 360, 360]);
    const vera = page.getByRole('button', { name: 'Vera Lind' });
    expect(await vera.isVisible()).toBe(false);
    await buttonOf(page, 'Channels and people').click();
    await vera.click();
    await waitForPerson(page, VERA.id);
    await expect.poll(() => vera.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Break' }).click();
    await page.getByRole('switch', { name: 'Throttle AWS' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('switch').first().isVisible()).toBe(false);
    expect(await page.locator('#broken-count').textContent()).toBe('1');
  });
});
