import type { ViewContext } from '../../kernel/view.ts';
import { context, preformatted } from '../../slack/blocks.ts';
import { code, ours, truncate } from '../../slack/text.ts';
import type { QuerySubject } from './report.ts';
import { windowWords } from './words.ts';

const MOST_TEXT = 1_000;
const MOST_LOGS = 5;

/** `Recent errors: Shop prod` */
export function headline({ title, place }: QuerySubject): string {
  return truncate(`${title}: ${place}`, 120);
}

/** What stands in every message: the query itself, and who asked for what. */
export function frame(subject: QuerySubject, looks: ViewContext) {
  const { logs, target, region, text } = subject;
  const { now, asker, timeZone } = looks;
  const named = logs.slice(0, MOST_LOGS).map(ours).join(', ');
  const more = logs.length > MOST_LOGS ? ` and ${logs.length - MOST_LOGS} more` : '';
  const fallback = new Date(now).toISOString();
  const time = `<!date^${Math.floor(now / 1_000)}^{date_short_pretty} {time_secs}|${fallback}>`;
  return {
    text: preformatted(truncate(text, MOST_TEXT)),
    footer: context(
      `Logs: ${named}${more}  ·  ${windowWords(subject, looks)} (${timeZone})`,
      `Asked by ${ours(asker)}  ·  ${code(target)}  ·  ${region}  ·  ${time}`,
    ),
  };
}
