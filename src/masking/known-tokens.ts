import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import { MASK, type Span } from './spans.ts';

type Rule = (typeof rules)[number];
type Context = Parameters<Rule['create']>[0];
type Source = Parameters<NonNullable<ReturnType<Rule['create']>['file']>>[0];
type Report = Parameters<Context['report']>[0];

/** Without the one that obeys comments: a log line that says `secretlint-disable` must not unmask the others. */
const RULES = rules.filter(({ meta }) => !meta.id.endsWith('-filter-comments'));
/** The beginning of a token that tells whose it is: `npm_`, `hvs.`, `tskey-`, `dapi`. */
const HINT = /^(?:[A-Za-z]{1,8}[._-]|.{4})/;

/**
 * Tokens of the services that secretlint's recommended rules know. The rules are run directly and on all lines at once:
 * `lintSource` of @secretlint/core keeps measurements of every call for ever, compares each finding with every other, and
 * takes six times as long for one line.
 */
export async function findKnownTokens(text: string): Promise<Span[]> {
  const reports: Report[] = [];
  const source = sourceOf(text);
  const context = contextOf((report: Report) => reports.push(report));
  await Promise.all(RULES.map((rule) => rule.create(context, {}).file?.(source)));
  return reports.map((report) => spanOf(report, text));
}

/** The ranges of some rules have the length of the secret, but begin at the name of its key: the data of the message says more. */
function spanOf({ message, range: [from, to] }: Report, text: string): Span {
  const secret = Object.values<unknown>(message.data ?? {}).find(
    (value): value is string => typeof value === 'string' && value.length === to - from,
  );
  const start = Math.max(from, secret === undefined ? from : text.indexOf(secret, from));
  const end = start + to - from;
  const hint = HINT.exec(text.slice(start, end))?.[0] ?? '';
  return { start: start + hint.length, end, mask: MASK };
}

function contextOf(report: Context['report']): Context {
  return {
    sharedOptions: {},
    createTranslator: () => (id: string | number | symbol, data?: object) => ({
      message: String(id),
      messageId: String(id),
      data,
    }),
    report,
    ignore: () => undefined,
  };
}

function sourceOf(content: string): Source {
  const unplaced = (): never => {
    throw new Error('The rules that are used ask for no lines and columns.');
  };
  return {
    content,
    contentType: 'text',
    ext: '.log',
    hasBOM: false,
    filePath: undefined,
    physicalFilePath: undefined,
    getFilePath: () => undefined,
    getPhysicalFilePath: () => undefined,
    locationToRange: unplaced,
    rangeToLocation: unplaced,
    positionToIndex: unplaced,
    indexToPosition: unplaced,
  };
}
