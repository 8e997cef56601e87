import { expect, test } from 'vitest';
import { OMAR } from './fakes.ts';
import { describeOnOnePage, draw } from './harness.ts';
import { HOSTILE_TEXTS, hostileBlocks, hostileModal } from './hostile.ts';

describeOnOnePage('hostile content', (open) => {
  test.each(HOSTILE_TEXTS)('runs nothing of %s', async (_, text) => {
    const { page, workspace } = open();
    await draw(open(), hostileBlocks(text));
    workspace.post({ author: OMAR.id, text });
    workspace.open(hostileModal(OMAR.id, text));
    await page.locator('#modal[open]').waitFor();
    const inspected = await page.locator('body').evaluate((body) => {
      const elements = [...body.querySelectorAll('*')];
      return {
        ran: 'hacked' in body.ownerDocument.defaultView,
        scripts: body.querySelectorAll('script, iframe, object, embed, svg, style, base').length,
        handlers: elements.filter((one) => /^on|,on/.test(String(one.getAttributeNames()))).length,
        addresses: elements
          .flatMap((one) => [one.getAttribute('href'), one.getAttribute('src')])
          .filter((url) => url !== null && !/^(https?:|mailto:|tel:|\/|#line$)/.test(url)),
        crowds: body.querySelectorAll('.is-crowd').length,
        width: body.ownerDocument.documentElement.scrollWidth,
      };
    });
    expect(inspected).toEqual({
      ran: false,
      scripts: 0,
      handlers: 0,
      addresses: [],
      crowds: 0,
      width: 1280,
    });
    const plain = await page.locator('.content .markdown').evaluate((one) => one.textContent);
    expect(plain).toBe(text);
  });

  test('keeps right-to-left overrides within their own text', async () => {
    const { page, workspace } = open();
    workspace.post({ author: OMAR.id, text: '\u202Eevil\u2067 <@U0ADA>' });
    workspace.post({ author: OMAR.id, text: 'after' });
    const after = page.locator('.message').last();
    const left = (selector: string) =>
      after.locator(selector).evaluate((one) => one.getBoundingClientRect().left);
    await after.waitFor();
    expect(await left('.author')).toBeLessThan(await left('time'));
  });
});
