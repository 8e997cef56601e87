import canonicalize from 'canonicalize';
import type { NewTimelineEntry, TimelineLine } from '../../store/timeline.ts';
import type { Story } from './export-markdown.ts';
import { wordsOf } from './lines.ts';
import { timesOf } from './times.ts';

/** The incident as canonical JSON, one line of the timeline on each line. Times are UTC, spans are milliseconds. */
export function jsonOf({ incident, lines, charts }: Omit<Story, 'settings'>): string {
  const {
    openedAt,
    closedAt,
    nextUpdateAt,
    lastUpdate,
    lastHealth,
    version: _version,
    ...rest
  } = incident;
  const { began, ...spans } = timesOf(incident, lines);
  const facts = {
    ...rest,
    openedAt: iso(openedAt),
    ...(closedAt !== undefined && { closedAt: iso(closedAt) }),
    ...(lastUpdate && { lastUpdate: { ...lastUpdate, at: iso(lastUpdate.at) } }),
    ...(lastHealth && { lastHealth: { ...lastHealth, at: iso(lastHealth.at) } }),
    began: iso(began),
    millisecondsTo: spans,
  };
  const chartsByKey = Map.groupBy(charts, ({ key }) => key);
  const timeline = lines
    .map((line) => `    ${canonicalize(lineOf(line, chartsByKey)) ?? ''}`)
    .join(',\n');
  return `{\n  "incident": ${canonicalize(facts) ?? ''},\n  "timeline": [\n${timeline}\n  ]\n}\n`;
}

type ChartsByKey = ReadonlyMap<string, Story['charts']>;

function lineOf(line: TimelineLine, charts: ChartsByKey) {
  const { text, link } = wordsOf(line);
  const common = { at: iso(line.at), kind: line.kind, text, ...(link !== undefined && { link }) };
  if ('entry' in line) {
    const { actor, details, key, revises } = line.entry;
    return {
      ...common,
      key,
      ...(actor && { actor }),
      ...(details && { details: { ...details, ...chartsIn(key, charts) } }),
      ...(revises !== undefined && { revises }),
    };
  }
  const { seq, hash, entry } = line.row;
  const answer = line.answer && answerOf(line.answer, charts);
  return { ...common, actor: entry.actor, audit: { seq, hash, entry }, ...(answer && { answer }) };
}

function answerOf({ key, text, details }: NewTimelineEntry, charts: ChartsByKey) {
  return { text, ...details, ...chartsIn(key, charts) };
}

/** The charts of an entry with the names of their files. */
function chartsIn(key: string, charts: ChartsByKey) {
  const shown = (charts.get(key) ?? []).map(({ title, alt, picture }) => ({
    title,
    alt,
    ...(picture && { file: picture.file }),
  }));
  return shown.length > 0 ? { charts: shown } : {};
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
