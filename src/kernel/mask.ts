const MASK = '***';

/** Shapes of credentials; the group that is kept tells the reader what was hidden. */
const SECRETS: readonly [pattern: RegExp, replacement: string][] = [
  [/\b((?:AKIA|ASIA)[A-Z0-9]{4})[A-Z0-9]{12}\b/g, `$1${MASK}`],
  [/\b(xox[a-z]-|xapp-)[\w-]{8,}/g, `$1${MASK}`],
  [/\b(gh[pousr]_|glpat-|sk-|sk_live_)[\w-]{12,}/g, `$1${MASK}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, MASK],
  [
    /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    `$1${MASK}`,
  ],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/gi, `$1${MASK}`],
  // Words are no credentials: "under Basic Information".
  [/\b([Bb]earer|[Bb]asic)\s+(?=\S*(?:\d|[a-z][A-Z]|[+=]))[\w.~+/=-]{8,}/g, `$1 ${MASK}`],
  [
    /((?:pass(?:word|wd)?|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)s?["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|[^\s"',;&]+)/gi,
    `$1${MASK}`,
  ],
];

/** The text with everything that looks like a credential replaced by `***`. */
export function maskText(text: string): string {
  return SECRETS.reduce(
    (masked, [pattern, replacement]) => masked.replace(pattern, replacement),
    text,
  );
}

/** A copy of the parameters in which every text is masked. */
export function maskParameters(
  parameters: Readonly<Record<string, string | boolean | readonly string[]>>,
): Record<string, string | boolean | readonly string[]> {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => {
      if (typeof value === 'boolean') return [key, value];
      return [key, typeof value === 'string' ? maskText(value) : value.map(maskText)];
    }),
  );
}
