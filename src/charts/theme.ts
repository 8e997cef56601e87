import type { ChartTheme } from './spec.ts';

/** The colours of a chart, as CSS. */
export interface ThemeColours {
  background: string;
  text: string;
  muted: string;
  grid: string;
  /** Behind a text that stands on lines. */
  veil: string;
  /** Lines in their order, repeated when there are more. */
  series: readonly string[];
  warning: LevelColours;
  critical: LevelColours;
  alarm: string;
  deployment: string;
}

interface LevelColours {
  line: string;
  band: string;
}

/**
 * Colours near those of Okabe and Ito ("Color Universal Design"), moved until each stands out from the background and
 * every two of them stay apart for people who see no red, no green or no blue.
 */
export const THEMES: Readonly<Record<ChartTheme, ThemeColours>> = {
  light: {
    background: '#ffffff',
    text: '#1d1c1d',
    muted: '#5c5f66',
    grid: '#e6e8eb',
    veil: 'rgba(255, 255, 255, 0.75)',
    series: ['#0063f8', '#8f37a9', '#136d4f', '#c18213', '#3d9bd6', '#3e3719'],
    warning: { line: '#8a5a00', band: 'rgba(245, 166, 35, 0.16)' },
    critical: { line: '#b3261e', band: 'rgba(214, 40, 40, 0.13)' },
    alarm: '#b3261e',
    deployment: '#5c5f66',
  },
  dark: {
    background: '#1a1d21',
    text: '#e8e8e8',
    muted: '#a9adb3',
    grid: '#34383e',
    veil: 'rgba(26, 29, 33, 0.75)',
    series: ['#1dc9ff', '#9d75f9', '#ccecbc', '#ff9300', '#cba9a0', '#298c72'],
    warning: { line: '#f0b849', band: 'rgba(240, 184, 73, 0.18)' },
    critical: { line: '#ff8a80', band: 'rgba(255, 82, 82, 0.22)' },
    alarm: '#ff8a80',
    deployment: '#a9adb3',
  },
};

/**
 * The bundled families, one for each alphabet, then what another renderer may have in their place.
 */
export const FONT_STACK =
  'Inter, "Inter Latin Extended", "Inter Greek", "Inter Cyrillic", "Noto Sans", sans-serif';

/** Sizes in CSS pixels: large for 440 px, because a phone shows the picture at about four fifths of that. */
export const FONT_SIZE = { title: 17, small: 13, level: 12 } as const;

/** Of one character, in parts of the font size: about what Inter has in names and numbers. */
const CHARACTER = 0.52;

/** About how wide a text is, for places where nothing can be measured yet. */
export function textWidth(text: string, size: number): number {
  return [...text].length * size * CHARACTER;
}

/** The text, cut with an ellipsis where it is wider than this. */
export function fitText(text: string, width: number, size: number): string {
  const most = Math.max(1, Math.floor(width / (size * CHARACTER)));
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
