import type { Catalog } from '../../config/catalog.ts';
import type { CatalogQuery } from '../../config/logs-schema.ts';
import { type Choice, UserError } from '../../kernel/errors.ts';
import { type LogSource, logSources } from '../../kernel/log-sources.ts';
import { nearestNames } from '../../kernel/nearest.ts';
import { resolveTarget, type Target, targetName } from '../../kernel/targets.ts';
import { quoted } from '../../kernel/words.ts';
import { placeOf } from './words.ts';

/** Where words are looked up. */
export interface Place {
  readonly target: Target;
  readonly catalog: Catalog;
  /** Slack channel id. */
  readonly channel: string | undefined;
  /** Options as they were given, which every choice keeps. */
  readonly options: readonly string[];
}

/** The query that is meant, and whose logs it reads. */
export interface ChosenQuery {
  /** The name of the saved query, or the text as it was typed. */
  readonly asked: string;
  readonly saved: CatalogQuery | undefined;
  /** Logs Insights QL. */
  readonly text: string;
  readonly target: Target;
  /** At least one, each group once. */
  readonly sources: readonly LogSource[];
}

/** AWS: StartQuery, `logGroupNames`. */
const MOST_GROUPS = 50;

/**
 * Reads the words behind `query`: the name of a saved query, or a text, which has a space or a pipe in it; and before or
 * after it what it is about. Throws UserError, with choices where something may be meant.
 */
export function chooseQuery(words: readonly string[], place: Place): ChosenQuery {
  const index = queryIndex(words, place);
  const asked = words[index] ?? '';
  const target = narrowed(words.toSpliced(index, 1), asked, place);
  const saved = isText(asked) ? undefined : target.environment.queries[asked.toLowerCase()];
  const sources = sourcesOf(place, target, saved);
  return { asked, saved, text: saved?.query ?? asked, target, sources };
}

function isText(word: string): boolean {
  return /[\s|]/.test(word);
}

function queryIndex(words: readonly string[], place: Place): number {
  const { target } = place;
  const { queries } = target.environment;
  const names = Object.keys(queries);
  if (words.length === 0)
    throw new UserError(
      `Which query? Name a saved one, or write your own in quotes: ${EXAMPLE}.`,
      names.map((name) => choice(name, targetName(target), [name], place)),
    );
  if (words.length > 2) throw new UserError(`Put the text of a query in quotes: ${EXAMPLE}.`);
  const text = words.findIndex(isText);
  const index = text >= 0 ? text : words.findIndex((word) => names.includes(word.toLowerCase()));
  if (index >= 0) return index;
  throw unknownName(words, place);
}

const EXAMPLE = '`query "fields @timestamp, @message | limit 20"`';

function unknownName(words: readonly string[], place: Place): UserError {
  const { target } = place;
  const index = Math.max(
    0,
    words.findIndex((word) => !componentOf(place, word)),
  );
  const name = words[index] ?? '';
  const names = Object.keys(target.environment.queries);
  const nearest = nearestNames(name, names);
  const known =
    names.length > 0 ? `Saved here: ${names.map((each) => `\`${each}\``).join(', ')}` : '';
  const hint = nearest.length > 0 ? 'Did you mean one of these?' : known && `${known}.`;
  return new UserError(
    [
      `${placeOf({ ...target, component: undefined })} has no saved query ${quoted(name)}.`,
      hint,
      `A query of your own goes in quotes: ${EXAMPLE}.`,
    ]
      .filter(Boolean)
      .join(' '),
    nearest.map((near) => choice(near, targetName(target), words.with(index, near), place)),
  );
}

function choice(
  label: string,
  target: string,
  words: readonly string[],
  { options }: Place,
): Choice {
  return { label, words: ['query', target, ...words, ...options] };
}

/**
 * The target with what was named beside the query. It stays in the environment for which the asker was authorized;
 * something elsewhere becomes a choice, which is a request of its own.
 */
function narrowed(others: readonly string[], asked: string, place: Place): Target {
  const { target, catalog, channel } = place;
  const [word] = others;
  if (word === undefined) return target;
  if (isText(word)) throw new UserError('There are two texts in quotes, and a query is one.');
  if (target.component)
    throw new UserError(
      `The query is about ${quoted(target.component.name)} already: leave out ${quoted(word)}.`,
    );
  const here = componentOf(place, word);
  if (here) return here;
  const found = resolveTarget(word, catalog, channel);
  if (found.kind === 'none')
    throw new UserError(
      `There is nothing called ${quoted(word)} in the catalog.`,
      found.nearest.map((name) => choice(name, name, [asked], place)),
    );
  const candidates = found.kind === 'one' ? [found.target] : found.targets;
  const [first] = candidates;
  if (first && candidates.length === 1 && isTogether(first, target)) return first;
  throw new UserError(
    `Which ${quoted(word)} do you mean?`,
    candidates.map(targetName).map((name) => choice(name, name, [asked], place)),
  );
}

/** What is called so within the environment of the target. */
function componentOf({ target, catalog }: Place, word: string): Target | undefined {
  const { systemName, environmentName } = target;
  const found = resolveTarget(`${systemName}@${environmentName}/${word}`, catalog, undefined);
  return found.kind === 'one' ? found.target : undefined;
}

function isTogether(one: Target, other: Target): boolean {
  return one.systemName === other.systemName && one.environmentName === other.environmentName;
}

/** A component that was named goes before the logs of a saved query, and those before all of the environment. */
function sourcesOf(place: Place, target: Target, saved: CatalogQuery | undefined): LogSource[] {
  const named = target.component ? undefined : saved?.of;
  const targets = named?.flatMap((name) => componentOf(place, name) ?? []) ?? [target];
  const sources = new Map(targets.flatMap(logSources).map((source) => [source.group, source]));
  if (sources.size === 0)
    throw new UserError(
      `The catalog names no log of ${placeOf(target)}. Add its log group under \`logs\`, or ask about something else.`,
    );
  if (sources.size > MOST_GROUPS)
    throw new UserError(
      `A query reads ${MOST_GROUPS} log groups at most, and ${placeOf(target)} has ${sources.size}. Name a component.`,
    );
  return [...sources.values()];
}
