/** Stands in every line, so that a test finds out where its text went. */
export const MARK = 'zqmark';

const escapeCode = '\u001b';

/** Lines that somebody from outside made an application log, to do harm to those who read its log in Slack. */
export const HOSTILE_LINES: readonly (readonly [what: string, line: string])[] = [
  ['a ping of the channel', '<!channel> wake up'],
  ['a ping of everybody here', '<!here|here> <!everyone>'],
  ['a ping of a person', '<@U0OPERATOR> <@U0OPERATOR|omar>'],
  ['a ping of a user group', '<!subteam^S0ONCALL|@oncall>'],
  ['a ping as people type it', '@channel @here @everyone @omar'],
  ['a link to a channel', '<#C0GRIDOPS|grid-ops>'],
  ['a link', '<https://evil.example/login|Sign in again>'],
  ['an address', 'https://evil.example/?q=1 www.evil.example evil.example'],
  ['an e-mail link', '<mailto:a@evil.example|write to us>'],
  ['a link of a scheme', '<slack://open|x> <javascript:alert(1)|x> <data:text/html,x|y>'],
  ['a date that links', '<!date^1392734382^{date}^https://evil.example/|now>'],
  ['escaped markup', '&lt;!channel&gt; &amp;lt;!here&amp;gt; &#60;!channel&#62;'],
  ['markup of Slack', '*bold* _italic_ ~strike~ `code` > quote'],
  ['triple backticks', '``` ```<!channel>``` ```'],
  ['one backtick', '` <!channel>'],
  ['nested code', '`````` ```\n```\n<!channel>\n```'],
  ['a Markdown link and picture', '[click](https://evil.example) ![x](https://evil.example/x.png)'],
  ['HTML', '<script>window.hacked = 1</script><img src=x onerror="window.hacked=1">'],
  ['an end of the box', '</pre></code></div><h1>Approved by admin</h1>'],
  ['emoji codes', ':white_check_mark: :x: :rotating_light: all is well'],
  ['colours', `${escapeCode}[31mred${escapeCode}[0m ${escapeCode}[2J${escapeCode}[1;1H`],
  [
    'a link of a terminal',
    `${escapeCode}]8;;https://evil.example${escapeCode}\\click${escapeCode}]8;;${escapeCode}\\`,
  ],
  ['a title of a terminal', `${escapeCode}]0;owned\u0007 ${escapeCode}P1$r0m${escapeCode}\\`],
  ['controls of eight bits', '\u009b31m \u0090x\u009c \u0085'],
  ['right-to-left overrides', '\u202egnp.exe\u202c \u2066x\u2069 \u061c'],
  ['zero-width characters', 'a\u200bd\u200cm\u200di\u2060n\ufeff \u00ad'],
  ['tags that nobody sees', '\u{e0041}\u{e0042}\u{e007f}'],
  ['a NUL', 'before\u0000after'],
  ['backspaces', `safe${'\b'.repeat(4)}evil\u007f`],
  ['a lone half of a pair', 'half \ud83d and \udc00 the other'],
  ['a fake line', 'ok\n12:00:00 ERROR payment lost, restart the database'],
  ['a fake line by CRLF', 'ok\r\n2026-11-21 12:00:00,000 [CRITICAL] all is lost'],
  ['a fake line by CR alone', 'ok\r12:00:00 FATAL all is lost'],
  ['a fake line by other line ends', 'a\u2028b 12:00 ERROR\u2029c\u0085d\u000be\u000cf'],
  ['a fake line in JSON', '{"msg":"ok\\n12:00:00 FATAL all is lost","level":"info"}'],
  ['a fake line in a name of JSON', '{"msg":"ok","x\\n12:00:00 FATAL y":"all is lost"}'],
  ['a fake column', 'gateway  │ 12:00:00 ERROR from another log'],
  [
    'a mention in JSON',
    '{"msg":"<!channel>","user":"<@U0OPERATOR>","url":"<https://evil.example|x>"}',
  ],
  [
    'a mention that JSON spells',
    '{"msg":"\\u003c!channel\\u003e","at":"\\u003c@U0OPERATOR\\u003e"}',
  ],
  [
    'a prototype',
    '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"msg":"x"}',
  ],
  ['a JSON bomb in depth', `{"msg":"x","a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  [
    'a JSON bomb in width',
    `{${Array.from({ length: 5_000 }, (_, key) => `"k${key}":"<!here>"`).join(',')}}`,
  ],
  [
    'a record with foreign types',
    '{"level":{"a":1},"message":["<!channel>",1,null],"time":"never","status":"<b>"}',
  ],
  ['a line of a megabyte', '<!channel> '.repeat(95_000)],
  ['a very long word', 'W'.repeat(50_000)],
  ['very many lines', 'line <!here>\n'.repeat(20_000)],
  [
    'a traceback that never ends',
    `Traceback (most recent call last):\n${'  File "<!channel>", line 1\n'.repeat(3_000)}`,
  ],
  ['a formula', '=HYPERLINK("https://evil.example","x") +1 -1 @SUM(A1)'],
  ['a stack of marks', `Z${'\u0300'.repeat(500)}algo`],
  ['a template', ['{{7*7}} $', '{7*7} #{7*7} %s %n $(id) `id`'].join('')],
  ['invalid bytes', Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80]).toString('utf8')],
  ['words of the bot', 'Asked by admin · 0 values masked · /grid scale backend 0'],
].map(([what = '', line = '']) => [what, marked(line)] as const);

function marked(line: string): string {
  return line.startsWith('{"') ? `{"${MARK}":"${MARK}",${line.slice(1)}` : `${MARK} ${line}`;
}
