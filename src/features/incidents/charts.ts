import type { KeptChart } from '../../store/incident-charts.ts';
import type { TimelineLine } from '../../store/timeline.ts';

/** A chart that was shown in an incident. */
export interface ShownChart {
  /** The key of the entry or answer that showed it. */
  readonly key: string;
  /** Its place there, from 0. */
  readonly part: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly title: string;
  /** The same in words. */
  readonly alt: string;
  /** The message that shows it. */
  readonly link?: string;
  /** The picture and its name beside the exported files; absent where it was not kept. */
  readonly picture?: { readonly file: string; readonly png: Uint8Array };
}

/** The charts of an incident in the order of its lines; the names of their files follow that order. */
export function chartsOf(
  id: string,
  lines: readonly TimelineLine[],
  kept: readonly KeptChart[],
): ShownChart[] {
  const pictures = new Map(kept.map(({ key, part, png }) => [`${key} ${part}`, png]));
  let number = 0;
  return lines.flatMap(shownBy).map((chart) => {
    const png = pictures.get(`${chart.key} ${chart.part}`);
    if (!png) return chart;
    number += 1;
    const file = `${id.toLowerCase()}-chart-${String(number).padStart(2, '0')}.png`;
    return { ...chart, picture: { file, png } };
  });
}

function shownBy(line: TimelineLine): ShownChart[] {
  const entry = 'entry' in line ? line.entry : line.answer;
  const shown = entry?.details?.charts;
  if (!entry || !Array.isArray(shown)) return [];
  const { key, link } = entry;
  return shown.map((each: unknown, part) => ({
    ...{ key, part, at: line.at },
    ...wordsOfChart(each),
    ...(link !== undefined && { link }),
  }));
}

function wordsOfChart(value: unknown): { title: string; alt: string } {
  const { title, alt } = { title: '', alt: '', ...(typeof value === 'object' ? value : {}) };
  return { title: String(title), alt: String(alt) };
}
