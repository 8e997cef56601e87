/** Slack: formatting dates; the time zone is the reader's. */
export function clock(at: number): string {
  return `<!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time}|${new Date(at).toISOString()}>`;
}
