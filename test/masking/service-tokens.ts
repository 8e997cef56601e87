import type { Draw } from './draw.ts';

const HEX = '0123456789abcdef';
const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ALPHANUMERIC = `${UPPER}${UPPER.toLowerCase()}${DIGITS}`;
const URL_SAFE = `${ALPHANUMERIC}-_`;

/** A token of a service: what shows whose it is, and what has to stay hidden. */
export interface ServiceToken {
  name: string;
  hint: string;
  hidden: (draw: Draw) => string;
}

/** Prefixes are put together here, so that scanners of repositories do not take them for real ones. */
const prefix = (...parts: string[]) => parts.join('');
const random = (alphabet: string, length: number) => (draw: Draw) => draw.text(alphabet, length);
const letters = (length: number) => random(ALPHANUMERIC, length);
const safe = (length: number) => (draw: Draw) => `${draw.text(URL_SAFE, length - 1)}a`;
const hex = (length: number) => random(HEX, length);

const slack = (draw: Draw) =>
  [draw.text(DIGITS, 12), draw.text(DIGITS, 12), draw.text(ALPHANUMERIC, 24)].join('-');
const uuid = (draw: Draw) => [8, 4, 4, 4, 12].map((length) => draw.text(HEX, length)).join('-');
const openAi = (draw: Draw) =>
  [draw.text(ALPHANUMERIC, 74), 'T3Blbk', 'FJ', draw.text(ALPHANUMERIC, 74)].join('');

/** Shapes as the services document them. */
export const SERVICE_TOKENS: readonly ServiceToken[] = [
  { name: 'Slack bot token', hint: prefix('xox', 'b-'), hidden: slack },
  { name: 'Slack user token', hint: prefix('xox', 'p-'), hidden: slack },
  {
    name: 'Slack app token',
    hint: prefix('xa', 'pp-'),
    hidden: (draw) =>
      ['1', `A0${draw.text(UPPER, 9)}`, draw.text(DIGITS, 13), draw.text(HEX, 64)].join('-'),
  },
  {
    name: 'Slack webhook',
    hint: prefix('https://hooks.', 'slack.com/services/'),
    hidden: (draw) =>
      [`T${draw.text(UPPER, 9)}`, `B${draw.text(UPPER, 10)}`, draw.text(ALPHANUMERIC, 24)].join(
        '/',
      ),
  },
  {
    name: 'Discord webhook',
    hint: prefix('https://discord.com/api/', 'webhooks/'),
    hidden: (draw) => `${draw.text('123456789', 18)}/${draw.text(ALPHANUMERIC, 68)}`,
  },
  { name: 'GitHub personal token', hint: prefix('gh', 'p_'), hidden: letters(36) },
  { name: 'GitHub server token', hint: prefix('gh', 's_'), hidden: letters(36) },
  { name: 'GitHub fine-grained token', hint: prefix('github', '_pat_'), hidden: letters(82) },
  {
    name: 'GitHub installation token',
    hint: prefix('gh', 's_'),
    hidden: (draw) =>
      `12345_${[draw.text(ALPHANUMERIC, 30), draw.text(ALPHANUMERIC, 90), draw.text(ALPHANUMERIC, 86)].join('.')}`,
  },
  { name: 'GitLab token', hint: prefix('glp', 'at-'), hidden: safe(20) },
  { name: 'Stripe secret key', hint: prefix('sk', '_live_'), hidden: letters(32) },
  { name: 'Stripe restricted key', hint: prefix('rk', '_test_'), hidden: letters(99) },
  { name: 'Stripe webhook secret', hint: prefix('wh', 'sec_'), hidden: letters(32) },
  { name: 'OpenAI project key', hint: prefix('sk', '-proj-'), hidden: openAi },
  {
    name: 'OpenAI key',
    hint: prefix('s', 'k-'),
    hidden: (draw) =>
      [draw.text(ALPHANUMERIC, 20), 'T3Blbk', 'FJ', draw.text(ALPHANUMERIC, 20)].join(''),
  },
  {
    name: 'Anthropic key',
    hint: prefix('sk', '-ant-'),
    hidden: (draw) => `api03-${draw.text(URL_SAFE, 93)}AA`,
  },
  { name: 'Google API key', hint: prefix('AI', 'za'), hidden: safe(35) },
  { name: 'Google access token', hint: prefix('ya', '29.'), hidden: letters(120) },
  { name: 'Google client secret', hint: prefix('GOC', 'SPX-'), hidden: safe(28) },
  { name: 'Replicate token', hint: prefix('r', '8_'), hidden: letters(37) },
  { name: 'Plaid access token', hint: prefix('access-', 'sandbox-'), hidden: uuid },
  { name: 'Pulumi token', hint: prefix('pu', 'l-'), hidden: hex(40) },
  {
    name: 'PyPI token',
    hint: prefix('py', 'pi-'),
    hidden: (draw) => `AgEIcHlwaS5vcmc${draw.text(ALPHANUMERIC, 130)}`,
  },
  { name: 'DigitalOcean token', hint: prefix('dop', '_v1_'), hidden: hex(64) },
  { name: 'New Relic key', hint: prefix('NR', 'AK-'), hidden: random(`${UPPER}${DIGITS}`, 27) },
  { name: 'Sentry token', hint: prefix('sntr', 'yu_'), hidden: hex(64) },
  { name: 'Atlassian token', hint: prefix('ATA', 'TT3'), hidden: letters(180) },
  {
    name: 'Telegram token',
    hint: '123456789:',
    hidden: (draw) => `AA${draw.text(ALPHANUMERIC, 33)}`,
  },
  {
    name: 'age key',
    hint: prefix('AGE-', 'SECRET-KEY-1'),
    hidden: random(`${UPPER}${DIGITS}`, 58),
  },
  // Known by secretlint's rules.
  { name: 'npm token', hint: prefix('np', 'm_'), hidden: letters(36) },
  {
    name: 'SendGrid key',
    hint: prefix('S', 'G.'),
    hidden: (draw) => `${draw.text(ALPHANUMERIC, 22)}.${draw.text(ALPHANUMERIC, 43)}`,
  },
  { name: 'Shopify token', hint: prefix('shp', 'at_'), hidden: letters(32) },
  { name: 'Groq key', hint: prefix('gs', 'k_'), hidden: letters(52) },
  {
    name: 'Hugging Face token',
    hint: prefix('h', 'f_'),
    hidden: random(`${UPPER}${UPPER.toLowerCase()}`, 34),
  },
  { name: 'Linear key', hint: prefix('lin', '_api_'), hidden: letters(40) },
  {
    name: 'Notion token',
    hint: prefix('nt', 'n_'),
    hidden: (draw) => draw.text(DIGITS, 11) + draw.text(ALPHANUMERIC, 35),
  },
  {
    name: 'Grafana service account',
    hint: prefix('gl', 'sa_'),
    hidden: (draw) => `${draw.text(ALPHANUMERIC, 32)}_${draw.text(HEX, 8)}`,
  },
  {
    name: 'Grafana Cloud token',
    hint: prefix('gl', 'c_'),
    hidden: (draw) => `eyJ${draw.text(ALPHANUMERIC, 100)}`,
  },
  { name: 'Vault token', hint: prefix('hv', 's.'), hidden: safe(95) },
  { name: 'Vercel token', hint: prefix('vc', 'p_'), hidden: letters(56) },
  { name: 'Databricks token', hint: prefix('da', 'pi'), hidden: hex(32) },
  { name: 'Docker token', hint: prefix('dckr', '_pat_'), hidden: safe(27) },
  { name: 'Figma token', hint: prefix('fi', 'gd_'), hidden: safe(43) },
  {
    name: 'Cloudflare token',
    hint: prefix('cf', 'ut_'),
    hidden: (draw) => draw.text(ALPHANUMERIC, 40) + draw.text(HEX, 8),
  },
  {
    name: 'Tailscale key',
    hint: prefix('ts', 'key-auth-'),
    hidden: (draw) => `${draw.text(ALPHANUMERIC, 12)}-${draw.text(ALPHANUMERIC, 32)}`,
  },
];
