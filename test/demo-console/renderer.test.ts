import type { KnownBlock, RichTextBlock } from '@slack/types';
import { expect, test } from 'vitest';
import { ADA, FIVE_PAST_FIVE, OMAR, OPS } from './fakes.ts';
import { describeOnOnePage, draw } from './harness.ts';

describeOnOnePage('the Block Kit renderer', (open) => {
  const drawn = async (blocks: KnownBlock[]) => (await draw(open(), blocks)).innerHTML();
  const all = (selector: string) => open().page.locator(selector);

  async function drawnText(text: string, verbatim = true): Promise<string> {
    const html = await drawn([{ type: 'section', text: { type: 'mrkdwn', text, verbatim } }]);
    return /<div class="words">(.*)<\/div><\/div>$/s.exec(html)?.[1] ?? html;
  }

  test.each([
    ['*b* _i_ ~s~ `c`', '<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>'],
    ['```a\nb```', '<pre>a\nb</pre>'],
    ['> quoted', '<blockquote>quoted</blockquote>'],
    [
      '<https://a.example/|x &lt; y>',
      '<p><a href="https://a.example/" target="_blank" rel="noopener noreferrer">x &lt; y</a></p>',
    ],
    [`<@${OMAR.id}>`, '<p><span class="mention is-reader">@Omar Haddad</span></p>'],
    [`<@${ADA.id}>`, '<p><span class="mention">@Ada Moreau</span></p>'],
    [`<#${OPS.id}>`, '<p><span class="mention">#grid-ops</span></p>'],
    ['<!channel>', '<p><span class="mention is-crowd">@channel</span></p>'],
    ['<!subteam^S0ONCALL>', '<p><span class="mention is-crowd">@oncall</span></p>'],
    ['<!subteam^S0GONE|@gone>', '<p><span class="mention is-crowd">@gone</span></p>'],
    ['&lt;!channel&gt; &amp; co', '<p>&lt;!channel&gt; &amp; co</p>'],
    ['https://a.example', '<p>https://a.example</p>'],
    [':x:', '<p><span class="emoji" role="img" aria-label="x" title=":x:">❌</span></p>'],
  ])('draws the text %j', async (source, expected) => {
    expect(await drawnText(source)).toBe(expected);
  });

  test('links a bare address where the text is not verbatim', async () => {
    expect(await drawnText('https://a.example/', false)).toContain('<a href="https://a.example/"');
  });

  test('writes a moment in the reader’s zone', async () => {
    const html = await drawnText(`<!date^${FIVE_PAST_FIVE}^{date_num} {time}|then>`);
    expect(html).toMatch(/<time datetime="2026-11-21T01:05:00.000Z"[^>]*>2026-11-20 17:05<\/time>/);
  });

  test('draws a section with fields, and a header with emoji', async () => {
    const html = await drawn([
      { type: 'header', text: { type: 'plain_text', text: ':warning: *Degraded*' } },
      { type: 'section', fields: [{ type: 'mrkdwn', text: '*CPU*\n71 %' }] },
    ]);
    expect(html).toMatch(/<h3 class="header"><span class="emoji".*⚠️<\/span> \*Degraded\*<\/h3>/);
    expect(html).toContain('<div class="field"><p><strong>CPU</strong>\n71 %</p></div>');
  });

  test('leaves emoji names alone where the text says so', async () => {
    const text = { type: 'plain_text' as const, text: ':x: off', emoji: false };
    expect(await drawn([{ type: 'header', text }])).toBe('<h3 class="header">:x: off</h3>');
  });

  test('draws rich text, where nothing in a text is markup', async () => {
    const block: RichTextBlock = {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [
            { type: 'text', text: '*no* <!channel>', style: { bold: true, code: true } },
            { type: 'user', user_id: ADA.id },
            { type: 'channel', channel_id: OPS.id },
            { type: 'broadcast', range: 'here' },
            { type: 'emoji', name: 'bell' },
            { type: 'link', url: 'https://a.example/', text: 'site' },
            { type: 'date', timestamp: FIVE_PAST_FIVE, format: '{time}' },
          ],
        },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'line 1\nline 2' }] },
        { type: 'rich_text_quote', elements: [{ type: 'text', text: 'said' }] },
        {
          type: 'rich_text_list',
          style: 'ordered',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'first' }] }],
        },
      ],
    };
    const html = await drawn([block]);
    expect(html).toContain('<code><strong>*no* &lt;!channel&gt;</strong></code>');
    expect(html).toContain('<span class="mention is-crowd">@here</span>');
    expect(html).toContain('<pre>line 1\nline 2</pre><blockquote>said</blockquote>');
    expect(html).toContain('<ol class="indent-0"><li>first</li></ol>');
    const text = await all('.rich-text p').textContent();
    expect(text).toBe('*no* <!channel>@Ada Moreau#grid-ops@here🔔site17:05');
  });

  test('draws a table with its first row as the head', async () => {
    await drawn([
      {
        type: 'table',
        column_settings: [{}, { align: 'right' }],
        rows: [
          [
            { type: 'raw_text', text: 'Who' },
            { type: 'raw_text', text: 'Count' },
          ],
          [
            {
              type: 'rich_text',
              elements: [
                { type: 'rich_text_section', elements: [{ type: 'user', user_id: ADA.id }] },
              ],
            },
            { type: 'raw_number', value: 7, text: '7' },
          ],
        ],
      },
    ]);
    expect(await all('th').allTextContents()).toEqual(['Who', 'Count']);
    expect(await all('td').allTextContents()).toEqual(['@Ada Moreau', '7']);
    expect(await all('td').last().getAttribute('class')).toBe('align-right');
  });

  test('draws an uploaded picture and fetches none from elsewhere', async () => {
    open().workspace.files.set('F0CPU', { name: 'cpu.png', type: 'image/png', bytes: PIXEL });
    const blocks: KnownBlock[] = [
      { type: 'image', alt_text: 'CPU, max 71 %', slack_file: { id: 'F0CPU' } },
      { type: 'image', alt_text: 'a tracker', image_url: 'https://evil.example/pixel.png' },
    ];
    await drawn(blocks);
    const picture = open().page.getByAltText('CPU, max 71 %');
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBe(1);
    expect(await all('.missing-picture').textContent()).toBe(
      'A picture from outside the demo: a tracker',
    );
  });

  test('names every block and element that it does not draw', async () => {
    await drawn([
      { type: 'alert', text: { type: 'plain_text', text: 'careful' } },
      { type: 'context_actions', elements: [] },
      { type: 'actions', elements: [{ type: 'datepicker', action_id: 'day' }] },
      { type: 'section', text: { type: 'mrkdwn', text: 'still here' } },
    ]);
    expect(await all('.placeholder summary').allTextContents()).toEqual([
      'Block “alert” is not drawn here',
      'Block “context_actions” is not drawn here',
      'Element “datepicker” is not drawn here',
    ]);
    expect(await all('.content .words').textContent()).toBe('still here');
  });

  test('shows the source of a malformed block and draws the others', async () => {
    const malformed: KnownBlock[] = JSON.parse('[{"type":"header"},{"type":"section"}]');
    await drawn([...malformed, { type: 'markdown', text: '**as it is**' }]);
    expect(await all('.placeholder summary').textContent()).toMatch(/^Block “header” is malformed/);
    expect(await all('.markdown').textContent()).toBe('**as it is**');
  });
});

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
