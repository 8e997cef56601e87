import type { Incident } from '../../store/incidents.ts';
import type { TimelineCursor, TimelineLine } from '../../store/timeline.ts';
import { chartsOf } from './charts.ts';
import { jsonOf } from './export-json.ts';
import { markdownOf } from './export-markdown.ts';
import { TOLD_ELSEWHERE } from './lines.ts';
import type { IncidentParts } from './parts.ts';

/** An incident as files. The same incident with the same timeline gives the same bytes. */
export interface IncidentExport {
  readonly markdown: string;
  readonly json: string;
  /** The pictures that both name. */
  readonly charts: readonly {
    readonly file: string;
    readonly title: string;
    readonly png: Uint8Array;
  }[];
  readonly lines: number;
}

type Exporting = Pick<IncidentParts, 'timeline' | 'catalog' | 'incidentCharts'>;

/** All lines that there are, oldest first. */
export async function exportIncident(
  parts: Exporting,
  incident: Incident,
): Promise<IncidentExport> {
  const [lines, kept] = await Promise.all([
    everyLine(parts, incident),
    parts.incidentCharts.of(incident.id),
  ]);
  const charts = chartsOf(incident.id, lines, kept);
  const story = { incident, lines, charts, settings: parts.catalog().incidents };
  return {
    markdown: markdownOf(story),
    json: jsonOf(story),
    charts: charts.flatMap(({ title, picture }) => (picture ? [{ title, ...picture }] : [])),
    lines: lines.length,
  };
}

/** The Markdown for a place where files cannot lie beside it: charts are where Slack shows them. */
export async function incidentPage(parts: Exporting, incident: Incident): Promise<string> {
  const lines = await everyLine(parts, incident);
  const charts = chartsOf(incident.id, lines, []);
  return markdownOf({ incident, lines, charts, settings: parts.catalog().incidents });
}

const LINES_PER_READ = 1_000;

async function everyLine({ timeline }: Exporting, { id }: Incident): Promise<TimelineLine[]> {
  const lines: TimelineLine[] = [];
  let after: TimelineCursor | undefined;
  for (;;) {
    const page = await timeline.page({
      incident: id,
      told: TOLD_ELSEWHERE,
      order: 'asc',
      limit: LINES_PER_READ,
      ...(after && { after }),
    });
    lines.push(...page);
    after = page.at(-1)?.cursor;
    if (page.length < LINES_PER_READ) return lines;
  }
}
