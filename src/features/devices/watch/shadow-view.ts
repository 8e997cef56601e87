import { maskText } from '../../../kernel/mask.ts';
import type { View, ViewContext } from '../../../kernel/view.ts';
import { actions, bullets, context, header, section, table } from '../../../slack/blocks.ts';
import { ours, truncate } from '../../../slack/text.ts';
import { differs, type ShadowRow } from '../shadow-rows.ts';
import { fitting } from '../table-room.ts';
import { ago, counted } from '../words.ts';
import type { ShadowSubject } from './request.ts';
import type { ShadowChange, ShadowState } from './shadow-changes.ts';
import type { WatchShown } from './watch.ts';
import { watchButtons, watchFooter, watchStateWords } from './words.ts';

const HEAD = ['Field', 'Reported', 'Wanted', 'Age', 'Changed'];
const PATH_LENGTH = 80;
const VALUE_LENGTH = 40;

/** What changes in a shadow: fields that are not as wanted first, then those that changed last. */
export function shadowWatchView(
  subject: ShadowSubject,
  state: ShadowState,
  shown: WatchShown,
  looks: ViewContext,
): View {
  const headline = `${shown.ended ? 'Watched' : 'Watching'} ${titleOf(subject)}: ${summary(state)}`;
  const rows = rowsOf(state);
  const fitted = fitting(rows.map((row) => cells(row, shown, looks.now)));
  const left = rows.length - fitted.length;
  return {
    text: headline,
    blocks: [
      header(`${markOf(state, shown)} ${truncate(headline, 130)}`),
      section(ours(linesOf(subject, state, shown, looks).join('\n'))),
      ...(state.fault === undefined ? [] : [bullets([truncate(maskText(state.fault), 500)])]),
      ...(fitted.length > 0 ? [table([HEAD, ...fitted])] : []),
      ...(left > 0 ? [section(`${counted(left, 'more field')} left out.`)] : []),
      context(watchFooter(subject, shown, looks)),
      ...actions(watchButtons(shown, { target: subject.target, again: again(subject) }, looks)),
    ],
  };
}

function titleOf({ thing, name, title, path }: ShadowSubject): string {
  const which = name === undefined ? 'the shadow' : `shadow ${name}`;
  return `${which} of ${thing} (${title})${path === undefined ? '' : `, ${path}`}`;
}

function summary({ version, changes, rows }: ShadowState): string {
  if (version === undefined) return 'not read yet';
  const changed = new Set(changes.map(({ path }) => path)).size;
  const differing = rows.filter(differs).length;
  const parts = changed === 0 ? 'nothing changed' : `${counted(changed, 'field')} changed`;
  return differing === 0 ? parts : `${parts}, ${differing} not as wanted`;
}

/** No tick: that nothing changes proves nothing about the device. */
function markOf({ version, fault, rows }: ShadowState, { ended }: WatchShown): string {
  if (!ended) return ':hourglass_flowing_sand:';
  if (version === undefined || fault !== undefined) return ':grey_question:';
  return rows.some(differs) ? ':warning:' : ':page_facing_up:';
}

function linesOf(
  subject: ShadowSubject,
  { version, firstVersion, readAt, fault }: ShadowState,
  shown: WatchShown,
  { now }: ViewContext,
): string[] {
  const versions = version === firstVersion ? `${version}` : `${firstVersion} → ${version}`;
  const read = readAt === undefined ? '' : `, read ${ago(readAt, now)}`;
  const away = shown.ended
    ? 'The last time it could not be read:'
    : 'It cannot be read just now, it is tried again:';
  return [
    watchStateWords(subject, shown),
    ...(version === undefined ? [] : [`Version ${versions}${read}.`]),
    ...(fault === undefined ? [] : [away]),
  ];
}

/** A field that is worth a row, with what changed in it. */
interface WatchedRow {
  readonly row: ShadowRow;
  readonly reported?: ShadowChange;
  readonly desired?: ShadowChange;
}

function rowsOf({ rows, changes }: ShadowState): WatchedRow[] {
  const present = new Map(rows.map((row) => [row.path, row]));
  const changed = Map.groupBy(changes, ({ path }) => path);
  const differing = rows.filter(differs).map(({ path }) => path);
  const watched = [...new Set([...differing, ...changed.keys()])].map((path): WatchedRow => {
    const [reported, desired] = (['reported', 'desired'] as const).map((part) =>
      changed.get(path)?.find((each) => each.part === part),
    );
    const row = present.get(path) ?? { path };
    return { row, ...(reported && { reported }), ...(desired && { desired }) };
  });
  return watched.toSorted(
    (one, other) =>
      Number(differs(other.row)) - Number(differs(one.row)) || newestOf(other) - newestOf(one),
  );
}

function newestOf({ reported, desired }: WatchedRow): number {
  return Math.max(reported?.at ?? 0, desired?.at ?? 0);
}

/** While it runs the newest change of a field; at its end the change since the begin. */
function cells({ row, reported, desired }: WatchedRow, { ended }: WatchShown, now: number) {
  const value = (text: string | undefined) =>
    text === undefined ? '–' : truncate(text, VALUE_LENGTH);
  const arrow = (change: ShadowChange) =>
    `${value(ended ? change.first : change.from)} → ${value(change.to)}`;
  const wanted = desired ? arrow(desired) : value(row.desired);
  const at = reported?.at ?? row.reportedAt;
  const times = (reported?.times ?? 0) + (desired?.times ?? 0);
  return [
    truncate(row.path, PATH_LENGTH),
    reported ? arrow(reported) : value(row.reported),
    row.delta === undefined ? wanted : `≠ ${wanted}`,
    at === undefined ? '–' : ago(at, now),
    times === 0 ? '–' : `${times}×`,
  ];
}

function again({ target, thing, name, path }: ShadowSubject): string[] {
  return [
    ...['shadow', target, thing, ...(name === undefined ? [] : [name])],
    ...(path === undefined ? [] : [`--path=${path}`]),
    '--watch',
  ];
}
