import { expect, test } from 'vitest';
import { maskEntries, maskEvents } from '../../../src/features/logs/mask-lines.ts';
import { logsView } from '../../../src/features/logs/view.ts';
import { readEntries } from '../../../src/log-entries/reader.ts';
import { createMasker } from '../../../src/masking/masker.ts';
import { messageBody } from '../../../src/slack/message.ts';
import { describeOnOnePage, draw } from '../../demo-console/harness.ts';
import { looksAt } from '../../slack/acceptance.ts';
import { answerOf, logsOf, NOW, WEB } from './answers.ts';
import { HOSTILE_LINES, MARK } from './hostile-lines.ts';

/** The message that a log with this line becomes. */
async function messageOf(line: string) {
  const masker = createMasker({ emails: true });
  const event = { id: '1', at: NOW, ingestedAt: NOW, group: WEB, stream: 's/web/1', message: line };
  const { value: events } = await maskEvents([event], masker);
  const entries = readEntries(events, { format: () => 'auto' });
  const { value } = await maskEntries(entries, masker);
  return messageBody(logsView(answerOf(logsOf(value)), looksAt(NOW).looks)).blocks;
}

describeOnOnePage('a hostile line in a log', (open) => {
  test.each(HOSTILE_LINES)('stays text in its box of the page: %s', async (_what, line) => {
    const { page } = open();
    const content = await draw(open(), await messageOf(line));
    const inside = await content.evaluate((one) => ({
      links: one.querySelectorAll('a').length,
      mentions: one.querySelectorAll('.is-crowd, .mention, [class*=mention]').length,
      foreign: one.querySelectorAll('script, img, iframe, h1, style, svg').length,
      boxes: [...one.querySelectorAll('pre')].map((pre) => pre.textContent).join('\n'),
      outside: [...one.querySelectorAll('p, h2, h3, .context, .section')]
        .map((part) => part.textContent)
        .join('\n'),
      ran: 'hacked' in one.ownerDocument.defaultView,
      width: one.ownerDocument.documentElement.scrollWidth,
    }));
    expect(inside).toMatchObject({ links: 0, mentions: 0, foreign: 0, ran: false, width: 1280 });
    expect(inside.boxes).toContain(MARK);
    expect(inside.outside).not.toContain(MARK);
    expect(await page.title()).not.toContain(MARK);
  });
});
