import { QueryError, type Span } from './query-error.ts';
import type { Column, Command, CommandOf } from './syntax.ts';
import { aggregatesIn, expressionsOf, fieldsIn, plainFieldsIn } from './walk.ts';

/** AWS: Logs Insights, use multiple stats commands in a single query. */
const MOST_STATS = 2;

/** Refuses commands that read well one by one but not in a row (AWS: Logs Insights, stats and dedup). */
export function checkQuery(commands: readonly Command[]): void {
  checkDedup(commands);
  checkStats(commands);
  checkDefinitions(commands);
  for (const command of commands) checkAggregates(command);
  checkSymbols(commands);
}

function checkDedup(commands: readonly Command[]): void {
  const dedup = commands.findIndex(({ kind }) => kind === 'dedup');
  const after = dedup < 0 ? undefined : commands[dedup + 1];
  if (!after || after.kind === 'limit') return;
  throw new QueryError(`unexpected symbol found ${after.kind}: only limit may follow dedup`, after);
}

function checkStats(commands: readonly Command[]): void {
  const [, second, third] = commands.filter(({ kind }) => kind === 'stats');
  if (third) throw new QueryError(`a query has ${MOST_STATS} stats commands at most`, third);
  if (!second) return;
  const early = commands
    .slice(0, commands.indexOf(second))
    .find(({ kind }) => kind === 'sort' || kind === 'limit');
  if (early) throw new QueryError(`${early.kind} must come after the second stats`, early);
}

/** A name is defined once: by `fields`, or by an alias of `fields`, `parse` or `stats`. */
function checkDefinitions(commands: readonly Command[]): void {
  const listed = new Set<string>();
  const ephemeral = new Set<string>();
  for (const command of commands) {
    const aliases = aliasesOf(command);
    const names = listedBy(command);
    const twice =
      aliases.find((name) => listed.has(name) || ephemeral.has(name)) ??
      names.find((name) => ephemeral.has(name));
    if (twice !== undefined) {
      throw new QueryError(`Ephemeral field is already defined: ${twice}`, command);
    }
    for (const name of names) listed.add(name);
    for (const name of aliases) ephemeral.add(name);
  }
}

/** The fields that a command makes. */
function aliasesOf(command: Command): string[] {
  if (command.kind === 'parse') return command.captures.map(({ field }) => field);
  return columnsOf(command)
    .filter(({ isAlias }) => isAlias)
    .map(({ name }) => name);
}

/** The fields that `fields` takes as they are. */
function listedBy(command: Command): string[] {
  if (command.kind !== 'fields') return [];
  return command.columns.filter(({ isAlias }) => !isAlias).map(({ name }) => name);
}

function columnsOf(command: Command): readonly Column[] {
  if (command.kind === 'fields') return command.columns;
  return command.kind === 'stats' ? [...command.groups, ...command.aggregates] : [];
}

/** Aggregation functions stand in `stats`, before `by`, and not in one another. */
function checkAggregates(command: Command): void {
  const places = command.kind === 'stats' ? command.aggregates : [];
  const allowed = places.flatMap(({ expression }) => aggregatesIn(expression));
  const nested = allowed.flatMap(({ operands }) => operands.flatMap(aggregatesIn));
  const outside = expressionsOf(command)
    .flatMap(aggregatesIn)
    .filter((aggregate) => !allowed.includes(aggregate));
  const [stray] = [...nested, ...outside];
  if (!stray) return;
  throw new QueryError(`the function ${stray.name} aggregates: it belongs into stats`, stray);
}

/** After `stats` there is only what it made; in it, only what it groups by stands outside of aggregation functions. */
function checkSymbols(commands: readonly Command[]): void {
  let known: Set<string> | undefined;
  for (const command of commands) {
    const used = expressionsOf(command).flatMap(fieldsIn);
    const unknown = known && used.find(({ name }) => !known?.has(name));
    if (unknown) throw unknownSymbol(unknown.name, command);
    if (command.kind === 'stats') {
      checkGroups(command);
      known = new Set(columnsOf(command).map(({ name }) => name));
    }
    for (const name of aliasesOf(command)) known?.add(name);
  }
}

function checkGroups(stats: CommandOf<'stats'>): void {
  const groups = stats.groups.map(({ name }) => name);
  const stray = stats.aggregates
    .flatMap(({ expression }) => plainFieldsIn(expression))
    .find(({ name }) => !groups.includes(name));
  if (stray) throw unknownSymbol(stray.name, stats);
}

function unknownSymbol(name: string, span: Span): QueryError {
  return new QueryError(`Unknown symbols found in or after stats: ${name}`, span);
}
